#include "tools/draft_intent.hpp"

#include "tools/arguments.hpp"
#include "tools/resources.hpp"
#include "tools/views.hpp"

namespace bursar::tools
{
namespace
{
constexpr std::int64_t DAY_SECONDS = 86'400;

std::vector<std::string> texts(const json::Value& arguments, const char* key)
{
    std::vector<std::string> list;
    if (const auto found = arguments.find(key); found != arguments.end())
        for (const auto& item : *found)
            list.push_back(item.get<std::string>());
    return list;
}

std::optional<std::string> optional_text(const json::Value& arguments, const char* key)
{
    auto text = text_member(arguments, key);
    return text.empty() ? std::nullopt : std::optional{std::move(text)};
}

/// Takes the currency off every amount of the draft.
Result<void> make_amounts_plain(wallet::IntentDraft& draft, const AssetStyle& style)
{
    auto budget = plain_amount("budget", draft.budget, style);
    if (!budget)
        return forward(budget);
    draft.budget = std::move(*budget);
    for (auto [field, amount] :
         {std::pair{"payment_max", &draft.payment_max}, {"ask_above", &draft.ask_above}})
        if (*amount)
        {
            auto plain = plain_amount(field, **amount, style);
            if (!plain)
                return forward(plain);
            *amount = std::move(*plain);
        }
    return {};
}
}  // namespace

Result<DraftIntent::Input> DraftIntent::read(const json::Value& arguments)
{
    wallet::IntentDraft draft;
    draft.purpose = text_member(arguments, "purpose");
    draft.budget = text_member(arguments, "budget");
    if (const auto period = text_member(arguments, "period"); !period.empty())
    {
        const auto parsed = policy::parse_period(period);
        if (!parsed)
            return forward(parsed);
        draft.period = *parsed;
    }
    if (arguments.contains("days"))
        draft.valid_seconds = arguments["days"].get<std::int64_t>() * DAY_SECONDS;
    draft.payment_max = optional_text(arguments, "payment_max");
    draft.ask_above = optional_text(arguments, "ask_above");
    if (arguments.contains("count_max"))
        draft.count_max = arguments["count_max"].get<std::uint32_t>();
    if (arguments.contains("rate"))
        draft.rate = policy::RateLimit{arguments["rate"]["count"].get<std::uint32_t>(),
                                       arguments["rate"]["seconds"].get<std::uint32_t>()};
    draft.hosts = texts(arguments, "hosts");
    draft.payees = texts(arguments, "payees");
    draft.categories = texts(arguments, "categories");
    for (const auto& rail : texts(arguments, "rails"))
    {
        const auto parsed = policy::parse_rail(rail);
        if (!parsed)
            return forward(parsed);
        draft.rails.push_back(*parsed);
    }
    if (const auto rule = text_member(arguments, "new_payee"); !rule.empty())
    {
        const auto parsed = policy::parse_new_payee(rule);
        if (!parsed)
            return forward(parsed);
        draft.new_payee = *parsed;
    }
    return Input{std::move(draft)};
}

Result<DraftIntent::Output> DraftIntent::run(const Input& input, wallet::Wallet& wallet, mcp::CallContext&)
{
    auto view = wallet.status();
    if (!view)
        return forward(view);
    auto draft = input.draft;
    if (auto plain = make_amounts_plain(draft, view->style); !plain)
        return forward(plain);
    auto intent = wallet.draft_intent(draft);
    if (!intent)
        return forward(intent);
    auto link = wallet.approval_link(intent->id);
    return Output{std::move(*view), std::move(*intent), std::move(link)};
}

mcp::ToolOutcome DraftIntent::show(const Output& output)
{
    auto value = intent_json(output.intent, output.wallet);
    value["approve"] = {{"command", "bursar intent approve " + output.intent.id.text()}};
    if (!output.link.empty())
        value["approve"]["url"] = output.link;
    value["next"] =
        output.link.empty()
            ? "Ask the owner to run approve.command, then wait until list_intents shows it as active."
            : "Give the owner approve.url (or approve.command), then wait until list_intents shows it as "
              "active.";
    return complete(std::move(value));
}

std::vector<std::string> DraftIntent::changed(const Output& output)
{
    return {intent_uri(output.intent.id)};
}
}  // namespace bursar::tools
