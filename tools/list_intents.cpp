#include "tools/list_intents.hpp"

#include "tools/arguments.hpp"
#include "tools/views.hpp"

namespace bursar::tools
{
Result<ListIntents::Input> ListIntents::read(const json::Value& arguments)
{
    auto only = id_member<IntentId>(arguments, "mandate");
    if (!only)
        return forward(only);
    return Input{std::move(*only), text_member(arguments, "status")};
}

Result<ListIntents::Output> ListIntents::run(const Input& input, wallet::Wallet& wallet, mcp::CallContext&)
{
    auto view = wallet.status();
    if (!view)
        return forward(view);
    auto intents = wallet.intents(input.only);
    if (!intents)
        return forward(intents);
    if (!input.status.empty())
        std::erase_if(*intents,
                      [&](const auto& intent) { return policy::name_of(intent.state) != input.status; });
    return Output{std::move(*view), std::move(*intents)};
}

mcp::ToolOutcome ListIntents::show(const Output& output)
{
    auto list = json::Value::array();
    for (const auto& intent : output.intents)
        list.push_back(intent_json(intent, output.wallet));
    return complete({{"intents", std::move(list)}});
}
}  // namespace bursar::tools
