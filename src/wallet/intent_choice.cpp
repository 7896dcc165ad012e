#include "wallet/state.hpp"

#include <algorithm>

namespace bursar::wallet
{
namespace
{
/// More active intents than this: the caller has to name one.
constexpr std::size_t INTENTS_TRIED_MAX = 16;

std::string listed(const std::vector<IntentId>& ids)
{
    std::string text;
    for (const auto& id : ids)
        text += (text.empty() ? "" : ", ") + id.text();
    return text;
}
}  // namespace

std::string sentence(const policy::Reason& reason)
{
    std::string text = reason.rule;
    if (!reason.actual.empty())
        text += ": " + reason.actual;
    if (!reason.limit.empty())
        text += ", limit " + reason.limit;
    return text;
}

Result<IntentChoice> choose_intent(vault::Client& vault, vault::wire::Purchase purchase)
{
    auto list = vault.call(vault::wire::ListIntents{});
    if (!list)
        return forward(list);
    std::erase_if(list->intents,
                  [](const auto& intent) { return intent.state != policy::IntentState::active; });
    if (list->intents.empty())
        return IntentChoice{{},
                            {ErrorCode::intent_not_active, "there is no active intent to pay under",
                             "draft an intent and have the owner approve it"},
                            {}};
    if (list->intents.size() == 1)
        return IntentChoice{list->intents.front().id, {}, {}};
    if (list->intents.size() > INTENTS_TRIED_MAX)
        return fail(ErrorCode::invalid_argument, "intent: there are many active intents", "name one");

    std::vector<IntentId> fitting;
    IntentChoice none;
    for (const auto& intent : list->intents)
    {
        purchase.intent = intent.id;
        auto judged = vault.call(vault::wire::Judge{purchase});
        if (!judged)
            return forward(judged);
        if (judged->verdict.outcome != policy::Outcome::deny)
        {
            fitting.push_back(intent.id);
            continue;
        }
        if (judged->verdict.reasons.empty())
            continue;
        const auto& reason = judged->verdict.reasons.front();
        none.why.message += (none.why.message.empty() ? "no active intent allows this: " : "; ") +
                            intent.id.text() + " " + sentence(reason);
        if (none.reasons.empty())
        {
            none.why.code = reason.code;
            none.why.hint = reason.would_pass;
        }
        none.reasons.push_back(reason);
    }
    if (fitting.size() > 1)
        return fail(ErrorCode::invalid_argument, "intent: several intents fit (" + listed(fitting) + ")",
                    "name one of them");
    if (fitting.empty())
        return none;
    return IntentChoice{fitting.front(), {}, {}};
}
}  // namespace bursar::wallet
