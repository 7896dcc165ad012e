#include "tools/revoke_intent.hpp"

#include "tools/arguments.hpp"
#include "tools/resources.hpp"
#include "tools/views.hpp"

namespace bursar::tools
{
Result<RevokeIntent::Input> RevokeIntent::read(const json::Value& arguments)
{
    auto intent = id_member<IntentId>(arguments, "mandate");
    if (!intent)
        return forward(intent);
    if (!*intent)
        return fail(ErrorCode::invalid_argument, "mandate: is missing", "name the intent to end");
    return Input{std::move(**intent)};
}

Result<RevokeIntent::Output> RevokeIntent::run(const Input& input, wallet::Wallet& wallet, mcp::CallContext&)
{
    auto view = wallet.status();
    if (!view)
        return forward(view);
    auto intent = wallet.revoke_intent(input.intent);
    if (!intent)
        return forward(intent);
    return Output{std::move(*view), std::move(*intent)};
}

mcp::ToolOutcome RevokeIntent::show(const Output& output)
{
    auto value = intent_json(output.intent, output.wallet);
    value["next"] = "It can pay nothing more. Payments that were signed before run to their end.";
    return complete(std::move(value));
}

std::vector<std::string> RevokeIntent::changed(const Output& output)
{
    return {intent_uri(output.intent.id)};
}
}  // namespace bursar::tools
