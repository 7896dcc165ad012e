#include "mcp/catalogue.hpp"

#include "mcp/mirror.hpp"
#include "mcp/uri_template.hpp"

#include <algorithm>
#include <set>

namespace bursar::mcp
{
namespace
{
constexpr std::size_t INSTRUCTIONS_BYTES_MAX = 2048;
constexpr std::size_t NAME_BYTES_MAX = 64;

bool is_tool_name(std::string_view name)
{
    return !name.empty() && name.size() <= NAME_BYTES_MAX &&
           std::ranges::all_of(name,
                               [](char c)
                               {
                                   return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                          (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
                               });
}

Result<void> check_tool(const Tool& tool)
{
    const auto& description = tool.description;
    const auto wrong = [&](std::string what)
    {
        return fail(ErrorCode::invalid_argument, "tool " + description.name + ": " + std::move(what));
    };
    if (!is_tool_name(description.name))
        return wrong("the name must be 1 to 64 of A-Z a-z 0-9 _ . -");
    if (description.description.empty())
        return wrong("the description is missing");
    if (!tool.handler)
        return wrong("the handler is missing");
    const auto& input = description.input_schema;
    if (!input.is_object() || !input.contains("type") || input.at("type") != "object")
        return wrong("the input schema must have \"type\":\"object\"");
    if (!description.output_schema.is_null() && !description.output_schema.is_object())
        return wrong("the output schema must be an object");
    return check_header_marks(input);
}

template<class List, class Key>
Result<void> check_unique(const List& list, Key key)
{
    std::set<std::string> seen;
    for (const auto& each : list)
        if (!seen.insert(key(each)).second)
            return fail(ErrorCode::invalid_argument, "offered twice: " + key(each));
    return {};
}
}  // namespace

Result<void> check(const Catalogue& catalogue)
{
    if (catalogue.info.name.empty() || catalogue.info.version.empty())
        return fail(ErrorCode::invalid_argument, "server info: name and version are needed");
    if (catalogue.instructions.size() > INSTRUCTIONS_BYTES_MAX)
        return fail(ErrorCode::too_large, "instructions: at most 2048 bytes");
    for (const auto& tool : catalogue.tools)
        if (auto sound = check_tool(tool); !sound)
            return sound;
    for (const auto& each : catalogue.templates)
        if (auto sound = check_uri_template(each.description.uri); !sound || !each.read)
            return sound ? fail(ErrorCode::invalid_argument, "a resource template lacks its reader") : sound;
    for (const auto& each : catalogue.resources)
        if (!each.read || each.description.uri.empty())
            return fail(ErrorCode::invalid_argument, "a resource lacks its URI or its reader");
    for (const auto& each : catalogue.prompts)
        if (!each.handler || each.description.name.empty())
            return fail(ErrorCode::invalid_argument, "a prompt lacks its name or its handler");
    if (auto sound = check_unique(catalogue.tools, [](const Tool& each) { return each.description.name; });
        !sound)
        return sound;
    if (auto sound =
            check_unique(catalogue.resources, [](const Resource& each) { return each.description.uri; });
        !sound)
        return sound;
    return check_unique(catalogue.prompts, [](const Prompt& each) { return each.description.name; });
}
}  // namespace bursar::mcp
