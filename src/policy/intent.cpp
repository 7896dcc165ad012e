#include "policy/intent.hpp"

#include "base/text.hpp"
#include "policy/host.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace bursar::policy
{
namespace
{
template<class T, std::size_t N>
using Names = std::array<std::pair<T, std::string_view>, N>;

constexpr Names<Rail, 4> RAILS{
    {{Rail::x402, "x402"}, {Rail::aep2, "aep2"}, {Rail::card, "card"}, {Rail::payout, "payout"}}};
constexpr Names<Period, 4> PERIODS{
    {{Period::once, "once"}, {Period::day, "day"}, {Period::week, "week"}, {Period::month, "month"}}};
constexpr Names<NewPayee, 3> NEW_PAYEE_RULES{
    {{NewPayee::allow, "allow"}, {NewPayee::ask, "ask"}, {NewPayee::deny, "deny"}}};
constexpr Names<IntentState, 6> STATES{{{IntentState::draft, "draft"},
                                        {IntentState::active, "active"},
                                        {IntentState::exhausted, "exhausted"},
                                        {IntentState::expired, "expired"},
                                        {IntentState::revoked, "revoked"},
                                        {IntentState::rejected, "rejected"}}};

template<class T, std::size_t N>
std::string_view find_name(const Names<T, N>& names, T value)
{
    for (const auto& [known, name] : names)
        if (known == value)
            return name;
    return "invalid";
}

template<class T, std::size_t N>
Result<T> find_value(const Names<T, N>& names, std::string_view text, std::string_view what)
{
    std::string choices;
    for (const auto& [value, name] : names)
    {
        if (name == text)
            return value;
        choices += choices.empty() ? "" : ", ";
        choices += name;
    }
    return fail(ErrorCode::invalid_argument, "\"" + clean_text(text, 40) + "\" is not a " + std::string{what},
                "one of: " + choices);
}

std::unexpected<Error> wrong(std::string_view field, std::string_view what, std::string hint)
{
    return fail(ErrorCode::invalid_argument, std::string{field} + " " + std::string{what}, std::move(hint));
}

/// Sorted and without repetitions.
template<class T>
void make_canonical(std::vector<T>& items)
{
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
}

template<class T>
Result<void> check_count(std::string_view field, const std::vector<T>& items)
{
    if (items.size() > LIST_ITEMS_MAX)
        return wrong(field, "has " + std::to_string(items.size()) + " entries",
                     "at most " + std::to_string(LIST_ITEMS_MAX));
    return {};
}

Result<void> check_identity(IntentTerms& terms)
{
    if (terms.agent.empty())
        return wrong("agent", "is missing", "name the agent that may pay");
    if (terms.purpose.size() > PURPOSE_BYTES_MAX)
        return wrong("purpose", "is too long", "at most " + std::to_string(PURPOSE_BYTES_MAX) + " bytes");
    if (!is_utf8(terms.purpose))
        return wrong("purpose", "is not UTF-8 text", "write plain text");
    terms.purpose = clean_text(terms.purpose, PURPOSE_BYTES_MAX);
    while (terms.purpose.ends_with(' '))
        terms.purpose.pop_back();
    if (terms.purpose.empty())
        return wrong("purpose", "is empty", "say in a few words what the money is for");
    if (terms.asset.chain.value == 0 || terms.asset.chain.value > CHAIN_ID_MAX)
        return wrong("asset", "has no valid chain id", "1 to " + std::to_string(CHAIN_ID_MAX));
    if (terms.asset.token.is_zero())
        return wrong("asset", "has no token address", "give the token's contract address");
    return {};
}

Result<void> check_amount(std::string_view field, Units amount)
{
    if (amount > AMOUNT_MAX)
        return wrong(field, "is too large", "at most " + AMOUNT_MAX.decimal() + " base units");
    return {};
}

Result<void> check_amounts(const IntentTerms& terms)
{
    if (terms.budget.is_zero())
        return wrong("budget", "is zero", "an amount above zero");
    if (auto fits = check_amount("budget", terms.budget); !fits)
        return fits;
    if (terms.payment_max && terms.payment_max->is_zero())
        return wrong("payment_max", "is zero", "an amount above zero, or leave it out");
    if (terms.payment_max && *terms.payment_max > terms.budget)
        return wrong("payment_max", "is larger than the budget", "at most the budget, or leave it out");
    if (terms.ask_above)
        return check_amount("ask_above", *terms.ask_above);
    return {};
}

Result<void> check_times(IntentTerms& terms)
{
    // Signed and shown in seconds.
    const auto whole_seconds = [](Time time)
    {
        return Time::from_seconds(time.seconds());
    };
    if (terms.valid_from.ms < 0 || terms.valid_until.seconds() > TIME_SECONDS_MAX)
        return wrong("valid_from or valid_until", "is out of range", "between 1970 and 9999");
    terms.valid_from = whole_seconds(terms.valid_from);
    terms.valid_until = whole_seconds(terms.valid_until);
    if (terms.valid_until <= terms.valid_from)
        return wrong("valid_until", "is not after valid_from", "a later time");
    if (terms.valid_until.seconds() - terms.valid_from.seconds() > VALIDITY_SECONDS_MAX)
        return wrong("valid_until", "is more than 366 days after valid_from",
                     "at the latest " + format_time(terms.valid_from.plus_seconds(VALIDITY_SECONDS_MAX)));
    return {};
}

Result<void> check_counts(const IntentTerms& terms)
{
    const auto outside = [](std::uint32_t value, std::uint32_t value_max)
    {
        return value < 1 || value > value_max;
    };
    if (terms.count_max && outside(*terms.count_max, COUNT_MAX))
        return wrong("count_max", "is out of range",
                     "1 to " + std::to_string(COUNT_MAX) + ", or leave it out");
    if (terms.rate && outside(terms.rate->count, RATE_COUNT_MAX))
        return wrong("rate.count", "is out of range", "1 to " + std::to_string(RATE_COUNT_MAX));
    if (terms.rate && outside(terms.rate->seconds, RATE_SECONDS_MAX))
        return wrong("rate.seconds", "is out of range", "1 to " + std::to_string(RATE_SECONDS_MAX));
    return {};
}

Result<void> check_hosts(IntentTerms& terms)
{
    if (auto fits = check_count("hosts", terms.hosts); !fits)
        return fits;
    for (auto& host : terms.hosts)
    {
        auto normal = normalise_host_pattern(host);
        if (!normal)
            return forward(normal);
        host = std::move(*normal);
    }
    make_canonical(terms.hosts);
    return {};
}

Result<void> check_payees(IntentTerms& terms)
{
    if (auto fits = check_count("payees", terms.payees); !fits)
        return fits;
    for (const auto& payee : terms.payees)
        if (payee.is_zero())
            return wrong("payees", "holds the zero address", "the payees' own addresses");
    make_canonical(terms.payees);
    return {};
}

Result<void> check_categories(IntentTerms& terms)
{
    if (auto fits = check_count("categories", terms.categories); !fits)
        return fits;
    for (auto& category : terms.categories)
    {
        category = normalise_category(category);
        const auto allowed = [](char c)
        {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
                   c == '/' || c == ' ';
        };
        if (category.empty() || category.size() > CATEGORY_BYTES_MAX ||
            !std::all_of(category.begin(), category.end(), allowed))
            return wrong("categories", "holds \"" + clean_text(category, CATEGORY_BYTES_MAX) + "\"",
                         "1 to " + std::to_string(CATEGORY_BYTES_MAX) +
                             " letters, digits, spaces and - _ . /, for example \"market data\"");
    }
    make_canonical(terms.categories);
    return {};
}

Result<void> check_choices(IntentTerms& terms)
{
    for (Rail rail : terms.rails)
        if (find_name(RAILS, rail) == "invalid")
            return wrong("rails", "holds an unknown rail", "x402, aep2, card or payout");
    make_canonical(terms.rails);
    if (find_name(PERIODS, terms.period) == "invalid")
        return wrong("period", "is unknown", "once, day, week or month");
    if (find_name(NEW_PAYEE_RULES, terms.new_payee) == "invalid")
        return wrong("new_payee", "is unknown", "allow, ask or deny");
    return {};
}
}  // namespace

std::string_view name_of(Rail rail)
{
    return find_name(RAILS, rail);
}

Result<Rail> parse_rail(std::string_view text)
{
    return find_value(RAILS, text, "rail");
}

std::string_view name_of(Period period)
{
    return find_name(PERIODS, period);
}

Result<Period> parse_period(std::string_view text)
{
    return find_value(PERIODS, text, "period");
}

std::string_view name_of(NewPayee rule)
{
    return find_name(NEW_PAYEE_RULES, rule);
}

Result<NewPayee> parse_new_payee(std::string_view text)
{
    return find_value(NEW_PAYEE_RULES, text, "rule for new payees");
}

std::string_view name_of(IntentState state)
{
    return find_name(STATES, state);
}

std::string normalise_category(std::string_view text)
{
    std::string out{text};
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return out;
}

Result<IntentTerms> validate(IntentTerms terms)
{
    for (auto checked :
         {check_identity(terms), check_amounts(terms), check_times(terms), check_counts(terms),
          check_hosts(terms), check_payees(terms), check_categories(terms), check_choices(terms)})
        if (!checked)
            return forward(checked);
    return terms;
}
}  // namespace bursar::policy
