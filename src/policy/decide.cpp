#include "policy/decide.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace bursar::policy
{
namespace
{
constexpr std::size_t LISTED_MAX = 5;

/// The arguments of one judgement, and what several rules need of them.
struct Case
{
    const IntentTerms& terms;
    const AssetStyle& style;
    const History& history;
    const PaymentRequest& request;
    Time now;

    std::string money(Units amount) const { return format_money(amount, style); }
    bool same_asset() const { return request.asset == terms.asset; }
    Units used() const
    {
        // Beyond 128 bits is beyond any budget too.
        return history.posted.plus(history.pending).value_or(Units{~Units::Raw{0}});
    }
    /// When the budget begins anew while the intent is valid.
    std::optional<Time> next_period() const
    {
        if (terms.period == Period::once || now < terms.valid_from || now >= terms.valid_until)
            return std::nullopt;
        const Time end = period_at(terms, now).end;
        return end < terms.valid_until ? std::optional{end} : std::nullopt;
    }
};

using Rule = std::optional<Reason> (*)(const Case&);

/// Rounded up to the second that people read, so that waiting until then is long enough.
std::string moment(Time time)
{
    return format_time(time.plus_ms(999));
}

template<class Items, class Text>
std::string list(const Items& items, Text text)
{
    std::string out;
    std::size_t shown = 0;
    for (const auto& item : items)
    {
        if (shown == LISTED_MAX)
            return out + " and " + std::to_string(items.size() - shown) + " more";
        out += shown == 0 ? "" : ", ";
        out += text(item);
        ++shown;
    }
    return out;
}

std::string asset_text(const AssetId& asset)
{
    return "eip155:" + std::to_string(asset.chain.value) + "/" + asset.token.hex();
}

std::string payments_text(std::uint64_t count)
{
    return std::to_string(count) + (count == 1 ? " payment" : " payments");
}

std::string per_period(Period period)
{
    return period == Period::once ? "in all" : "per " + std::string{name_of(period)};
}

// ---- what the owner signed ----

/// An exhausted intent is judged like an active one: the budget says more exactly what would pass, and a
/// voided reservation or a new period makes room again.
std::optional<Reason> state_rule(const Case& c)
{
    const IntentState state = c.history.state;
    if (state == IntentState::active || state == IntentState::exhausted)
        return std::nullopt;
    return Reason{ErrorCode::intent_not_active, "state", std::string{name_of(state)}, "active",
                  state == IntentState::draft ? "have the owner approve this intent"
                                              : "have the owner approve a new intent"};
}

std::optional<Reason> start_rule(const Case& c)
{
    if (c.now >= c.terms.valid_from)
        return std::nullopt;
    return Reason{ErrorCode::intent_not_yet_valid, "valid_from", format_time(c.now),
                  format_time(c.terms.valid_from), "wait until " + moment(c.terms.valid_from)};
}

std::optional<Reason> end_rule(const Case& c)
{
    if (c.now < c.terms.valid_until)
        return std::nullopt;
    return Reason{ErrorCode::intent_expired, "valid_until", format_time(c.now),
                  format_time(c.terms.valid_until), "have the owner approve a new intent"};
}

std::optional<Reason> rail_rule(const Case& c)
{
    const auto& rails = c.terms.rails;
    if (rails.empty() || std::find(rails.begin(), rails.end(), c.request.rail) != rails.end())
        return std::nullopt;
    const std::string allowed = list(rails, [](Rail rail) { return std::string{name_of(rail)}; });
    return Reason{ErrorCode::rail_not_allowed, "rails", std::string{name_of(c.request.rail)}, allowed,
                  "pay by " + allowed};
}

std::optional<Reason> asset_rule(const Case& c)
{
    if (c.same_asset())
        return std::nullopt;
    const std::string allowed = c.style.symbol + " (" + asset_text(c.terms.asset) + ")";
    return Reason{ErrorCode::asset_not_allowed, "asset", asset_text(c.request.asset), allowed,
                  "pay in " + allowed};
}

std::optional<Reason> host_rule(const Case& c)
{
    const auto& hosts = c.terms.hosts;
    if (hosts.empty() || std::any_of(hosts.begin(), hosts.end(), [&](const auto& pattern)
                                     { return host_matches(pattern, c.request.host); }))
        return std::nullopt;
    const std::string allowed = list(hosts, [](const std::string& host) { return host; });
    return Reason{ErrorCode::host_not_allowed, "hosts", clean_text(c.request.host, HOST_BYTES_MAX), allowed,
                  "call a host of this intent: " + allowed};
}

bool is_listed(const Case& c)
{
    const auto& payees = c.terms.payees;
    return std::find(payees.begin(), payees.end(), c.request.payee) != payees.end();
}

std::optional<Reason> payee_rule(const Case& c)
{
    if (c.terms.payees.empty() || is_listed(c))
        return std::nullopt;
    const std::string allowed = list(c.terms.payees, [](const Address& payee) { return payee.hex(); });
    return Reason{ErrorCode::payee_not_allowed, "payees", c.request.payee.hex(), allowed,
                  "pay one of: " + allowed};
}

std::optional<Reason> category_rule(const Case& c)
{
    const auto& categories = c.terms.categories;
    const std::string wanted = normalise_category(c.request.category);
    if (categories.empty() || std::find(categories.begin(), categories.end(), wanted) != categories.end())
        return std::nullopt;
    const std::string allowed = list(categories, [](const std::string& category) { return category; });
    return Reason{ErrorCode::category_not_allowed, "categories",
                  wanted.empty() ? "none" : clean_text(wanted, CATEGORY_BYTES_MAX), allowed,
                  "if it is true, state one of: " + allowed};
}

// ---- amounts, counts and times ----
// Amounts of different assets never meet: in another asset only the asset rule speaks.

std::optional<Reason> zero_rule(const Case& c)
{
    if (!c.request.amount.is_zero())
        return std::nullopt;
    return Reason{ErrorCode::amount_zero, "amount", "0", "above 0", "pay more than 0"};
}

std::optional<Reason> payment_rule(const Case& c)
{
    const auto& limit = c.terms.payment_max;
    if (!limit || !c.same_asset() || c.request.amount <= *limit)
        return std::nullopt;
    return Reason{ErrorCode::over_payment_limit, "payment_max", c.money(c.request.amount), c.money(*limit),
                  "pay at most " + c.money(*limit) + ", or raise payment_max to " +
                      c.money(c.request.amount)};
}

std::optional<Reason> count_rule(const Case& c)
{
    const auto& limit = c.terms.count_max;
    if (!limit || c.history.count < *limit)
        return std::nullopt;
    const std::uint64_t wanted = std::uint64_t{c.history.count} + 1;
    const std::string raised = "raise count_max to " + std::to_string(wanted);
    const auto next = c.next_period();
    return Reason{ErrorCode::over_count_limit, "count_max", payments_text(wanted),
                  payments_text(*limit) + " " + per_period(c.terms.period),
                  next ? "wait until " + moment(*next) + ", or " + raised : raised};
}

std::optional<Reason> rate_rule(const Case& c)
{
    const auto& rate = c.terms.rate;
    const std::uint64_t count = c.history.count_in_rate_window;
    if (!rate || count < rate->count)
        return std::nullopt;
    // When the oldest leaves the window there is room for one; if there were more than the limit, a whole
    // window is enough.
    const Time oldest = count == rate->count ? c.history.oldest_in_rate_window.value_or(c.now) : c.now;
    const Time free = oldest.plus_seconds(rate->seconds);
    return Reason{ErrorCode::over_rate_limit, "rate",
                  payments_text(count + 1) + " within " + std::to_string(rate->seconds) + " seconds",
                  payments_text(rate->count) + " within " + std::to_string(rate->seconds) + " seconds",
                  free < c.terms.valid_until ? "wait until " + moment(free)
                                             : "have the owner approve a new intent"};
}

std::optional<Reason> budget_rule(const Case& c)
{
    if (!c.same_asset())
        return std::nullopt;
    const Units used = c.used();
    const auto wanted = used.plus(c.request.amount);
    if (wanted && *wanted <= c.terms.budget)
        return std::nullopt;
    std::string change;
    const auto either = [&](const std::string& text)
    {
        change += (change.empty() ? "" : ", or ") + text;
    };
    const Units left = c.terms.budget.minus(used).value_or(Units{});
    if (!left.is_zero())
        either("pay at most " + c.money(left));
    if (const auto next = c.next_period(); next && c.request.amount <= c.terms.budget)
        either("wait until " + moment(*next));
    if (change.empty())
        change = wanted ? "raise budget to " + c.money(*wanted) : "have the owner approve a new intent";
    return Reason{ErrorCode::over_budget, "budget",
                  c.money(c.request.amount) + " on top of " + c.money(used) + " spent or reserved",
                  c.money(c.terms.budget) + " " + per_period(c.terms.period), change};
}

std::optional<Reason> duplicate_rule(const Case& c)
{
    if (!c.history.equal_purchase || c.request.repeat_intended || c.request.owner_approved)
        return std::nullopt;
    const Time free = c.history.equal_purchase->plus_seconds(DUPLICATE_WINDOW_SECONDS);
    if (c.now >= free)
        return std::nullopt;
    return Reason{ErrorCode::duplicate_payment, "duplicates",
                  "the same purchase at " + format_time(*c.history.equal_purchase),
                  "once within " + std::to_string(DUPLICATE_WINDOW_SECONDS) + " seconds",
                  "look at that payment first; if a second one is meant, give it a payment id of its own, or "
                  "wait until " +
                      moment(free)};
}

/// A payee that the owner listed is not new.
bool is_new_payee(const Case& c)
{
    return !c.history.payee_known && !is_listed(c);
}

std::optional<Reason> new_payee_rule(const Case& c)
{
    if (c.terms.new_payee != NewPayee::deny || !is_new_payee(c))
        return std::nullopt;
    return Reason{ErrorCode::new_payee_denied, "new_payee",
                  c.request.payee.hex() + " was never paid under this intent", "known payees only",
                  "have the owner approve an intent that lists this payee"};
}

// ---- questions to the owner ----

std::optional<Reason> ask_amount_rule(const Case& c)
{
    const auto& limit = c.terms.ask_above;
    if (!limit || c.request.owner_approved || !c.same_asset() || c.request.amount <= *limit)
        return std::nullopt;
    const std::string approve = "have the owner approve this payment";
    return Reason{ErrorCode::approval_required, "ask_above", c.money(c.request.amount), c.money(*limit),
                  limit->is_zero() ? approve : approve + ", or pay at most " + c.money(*limit)};
}

std::optional<Reason> ask_payee_rule(const Case& c)
{
    if (c.terms.new_payee != NewPayee::ask || c.request.owner_approved || !is_new_payee(c))
        return std::nullopt;
    return Reason{ErrorCode::approval_required, "new_payee",
                  c.request.payee.hex() + " was never paid under this intent", "known payees without asking",
                  "have the owner approve this payment"};
}

/// In the order of ErrorCode, which is the precedence.
constexpr std::array<Rule, 15> DENIALS{state_rule, start_rule, end_rule,      rail_rule,      asset_rule,
                                       host_rule,  payee_rule, category_rule, zero_rule,      payment_rule,
                                       count_rule, rate_rule,  budget_rule,   duplicate_rule, new_payee_rule};
constexpr std::array<Rule, 2> QUESTIONS{ask_amount_rule, ask_payee_rule};
}  // namespace

std::string_view name_of(Outcome outcome)
{
    switch (outcome)
    {
    case Outcome::allow:
        return "allow";
    case Outcome::ask:
        return "ask";
    case Outcome::deny:
        return "deny";
    }
    std::unreachable();
}

Verdict decide(const IntentTerms& terms, const AssetStyle& style, const History& history,
               const PaymentRequest& request, Time now)
{
    const Case judged{terms, style, history, request, now};
    Verdict verdict{Outcome::allow, {}};
    for (Rule rule : DENIALS)
        if (auto reason = rule(judged))
        {
            verdict.outcome = Outcome::deny;
            verdict.reasons.push_back(std::move(*reason));
        }
    for (Rule rule : QUESTIONS)
        if (auto reason = rule(judged))
        {
            if (verdict.outcome == Outcome::allow)
                verdict.outcome = Outcome::ask;
            verdict.reasons.push_back(std::move(*reason));
        }
    return verdict;
}
}  // namespace bursar::policy
