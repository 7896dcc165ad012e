#include "wallet/intents.hpp"

#include "evm/address.hpp"

namespace bursar::wallet
{
namespace
{
constexpr std::int64_t VALID_SECONDS_MAX = 10LL * 366 * 86'400;

Result<std::optional<Units>> read_amount(const char* field, const std::optional<std::string>& text,
                                         const AssetStyle& style)
{
    if (!text)
        return std::optional<Units>{};
    auto units = parse_amount(*text, style);
    if (!units)
        return fail(ErrorCode::invalid_argument, std::string{field} + ": " + units.error().message,
                    units.error().hint);
    return std::optional{*units};
}

std::string joined(const std::vector<std::string>& items)
{
    std::string text;
    for (const auto& item : items)
        text += (text.empty() ? "" : ", ") + item;
    return text;
}

std::string_view every(policy::Period period)
{
    switch (period)
    {
    case policy::Period::once:
        return " altogether";
    case policy::Period::day:
        return " a day";
    case policy::Period::week:
        return " a week";
    case policy::Period::month:
        return " a month";
    }
    return "";
}

std::string_view words_for(policy::NewPayee rule)
{
    switch (rule)
    {
    case policy::NewPayee::allow:
        return "new payees: paid without asking";
    case policy::NewPayee::ask:
        return "new payees: you are asked the first time";
    case policy::NewPayee::deny:
        return "new payees: refused";
    }
    return "";
}
}  // namespace

Result<policy::IntentTerms> terms_of(const IntentDraft& draft, const vault::wire::WalletView& wallet,
                                     Time now)
{
    policy::IntentTerms terms;
    if (draft.agent)
        terms.agent = *draft.agent;
    terms.purpose = draft.purpose;
    terms.asset = wallet.asset;
    auto budget = read_amount("budget", draft.budget, wallet.style);
    if (!budget)
        return forward(budget);
    terms.budget = **budget;
    auto payment_max = read_amount("payment_max", draft.payment_max, wallet.style);
    if (!payment_max)
        return forward(payment_max);
    terms.payment_max = *payment_max;
    auto ask_above = read_amount("ask_above", draft.ask_above, wallet.style);
    if (!ask_above)
        return forward(ask_above);
    terms.ask_above = *ask_above;
    if (draft.valid_seconds <= 0 || draft.valid_seconds > VALID_SECONDS_MAX)
        return fail(ErrorCode::invalid_argument, "validity: expected from one second to ten years");
    terms.period = draft.period;
    terms.valid_from = draft.valid_from.value_or(now);
    terms.valid_until = terms.valid_from.plus_seconds(draft.valid_seconds);
    terms.count_max = draft.count_max;
    terms.rate = draft.rate;
    terms.hosts = draft.hosts;
    for (const auto& text : draft.payees)
    {
        auto payee = evm::parse_address(text);
        if (!payee)
            return fail(ErrorCode::invalid_argument, "payees: " + payee.error().message, payee.error().hint);
        terms.payees.push_back(*payee);
    }
    terms.categories = draft.categories;
    terms.rails = draft.rails;
    terms.new_payee = draft.new_payee;
    return terms;
}

std::vector<std::string> explain(const policy::IntentTerms& terms, const AssetStyle& style)
{
    std::vector<std::string> lines;
    lines.push_back("up to " + format_money(terms.budget, style) + std::string{every(terms.period)});
    if (terms.payment_max)
        lines.push_back("at most " + format_money(*terms.payment_max, style) + " per payment");
    if (terms.ask_above)
        lines.push_back("you are asked above " + format_money(*terms.ask_above, style));
    if (terms.count_max)
        lines.push_back("at most " + std::to_string(*terms.count_max) + " payments per period");
    if (terms.rate)
        lines.push_back("at most " + std::to_string(terms.rate->count) + " payments in any " +
                        std::to_string(terms.rate->seconds) + " seconds");
    lines.push_back("hosts: " + (terms.hosts.empty() ? "any" : joined(terms.hosts)));
    if (!terms.payees.empty())
    {
        std::vector<std::string> payees;
        for (const auto& payee : terms.payees)
            payees.push_back(evm::checksummed(payee));
        lines.push_back("payees: " + joined(payees));
    }
    if (!terms.categories.empty())
        lines.push_back("categories, as the agent names them: " + joined(terms.categories));
    if (!terms.rails.empty())
    {
        std::vector<std::string> rails;
        for (const auto rail : terms.rails)
            rails.emplace_back(policy::name_of(rail));
        lines.push_back("ways of paying: " + joined(rails));
    }
    lines.emplace_back(words_for(terms.new_payee));
    lines.push_back("from " + format_time(terms.valid_from) + " until " + format_time(terms.valid_until));
    return lines;
}
}  // namespace bursar::wallet
