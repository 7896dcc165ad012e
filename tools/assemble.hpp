#pragma once

#include "tools/failure.hpp"
#include "tools/schema.hpp"
#include "tools/services.hpp"

#include <concepts>

namespace bursar::tools
{
/// What every file pair of this folder offers: typed in, typed out, JSON only in `read` and `show`.
template<class T>
concept ToolDefinition =
    requires(const json::Value& arguments, const typename T::Input& input, const typename T::Output& output,
             wallet::Wallet& wallet, mcp::CallContext& context) {
        { T::NAME } -> std::convertible_to<std::string_view>;
        { T::TITLE } -> std::convertible_to<std::string_view>;
        { T::DESCRIPTION } -> std::convertible_to<std::string_view>;
        { T::ANNOTATIONS } -> std::convertible_to<mcp::ToolAnnotations>;
        { T::read(arguments) } -> std::same_as<Result<typename T::Input>>;
        { T::run(input, wallet, context) } -> std::same_as<Result<typename T::Output>>;
        { T::show(output) } -> std::same_as<mcp::ToolOutcome>;
    };

/// The MCP tool made of a definition. The arguments were checked against the input schema before.
template<ToolDefinition T>
mcp::Tool assemble(const Services& services)
{
    mcp::Tool tool;
    tool.description.name = T::NAME;
    tool.description.title = T::TITLE;
    tool.description.description = T::DESCRIPTION;
    tool.description.input_schema = input_schema(T::NAME);
    tool.description.output_schema = output_schema(T::NAME);
    tool.description.annotations = T::ANNOTATIONS;
    tool.handler = [services](const json::Value& arguments, mcp::CallContext& context) -> mcp::ToolOutcome
    {
        const auto input = T::read(arguments);
        if (!input)
            return failed(input.error());
        const auto wallet = services.wallet_for(context.caller());
        if (!wallet)
        {
            // wallet_status can tell that there is no wallet yet; all others cannot work without one.
            if constexpr (requires { T::show_without_wallet(wallet.error()); })
                return T::show_without_wallet(wallet.error());
            else
                return failed(wallet.error());
        }
        const auto output = T::run(*input, **wallet, context);
        if (!output)
            return failed(output.error());
        if constexpr (requires { T::changed(*output); })
            for (const auto& uri : T::changed(*output))
                services.changed(uri);
        return T::show(*output);
    };
    return tool;
}

/// A result whose text is its structured content.
inline mcp::ToolOutcome complete(json::Value structured)
{
    mcp::ToolResult result;
    result.structured = std::move(structured);
    return result;
}
}  // namespace bursar::tools
