#include "support.hpp"

#include <algorithm>
#include <functional>

using namespace bursar;
using namespace bursar::policy;
using namespace bursar::policy::test;

namespace
{
/// For each rule: how a scene just passes, and how it just does not, alone.
struct RuleCase
{
    std::string name;
    ErrorCode code;
    Outcome outcome;
    std::function<void(Scene&)> passes;
    std::function<void(Scene&)> breaks;
};

const std::vector<RuleCase>& rules()
{
    using enum ErrorCode;
    static const std::vector<RuleCase> RULES{
        {"a draft", intent_not_active, Outcome::deny, [](Scene& s) { s.history.state = IntentState::active; },
         [](Scene& s)
         {
             s.history.state = IntentState::draft;
         }},
        {"a revoked intent", intent_not_active, Outcome::deny,
         [](Scene& s) { s.history.state = IntentState::exhausted; },
         [](Scene& s)
         {
             s.history.state = IntentState::revoked;
         }},
        {"the start", intent_not_yet_valid, Outcome::deny, [](Scene& s) { s.terms.valid_from = s.now; },
         [](Scene& s)
         {
             s.terms.valid_from = s.now.plus_ms(1);
         }},
        {"the end", intent_expired, Outcome::deny, [](Scene& s) { s.terms.valid_until = s.now.plus_ms(1); },
         [](Scene& s)
         {
             s.terms.valid_until = s.now;
         }},
        {"the rail", rail_not_allowed, Outcome::deny,
         [](Scene& s) { s.terms.rails = {Rail::aep2, Rail::x402}; },
         [](Scene& s)
         {
             s.terms.rails = {Rail::aep2, Rail::card};
         }},
        {"the chain", asset_not_allowed, Outcome::deny, [](Scene&) {},
         [](Scene& s)
         {
             s.request.asset.chain.value = 8453;
         }},
        {"the token", asset_not_allowed, Outcome::deny, [](Scene&) {},
         [](Scene& s)
         {
             s.request.asset.token = address(1);
         }},
        {"the host", host_not_allowed, Outcome::deny,
         [](Scene& s) { s.terms.hosts = {"a.org", "*.example.com"}; },
         [](Scene& s)
         {
             s.terms.hosts = {"a.org", "*.api.example.com"};
         }},
        {"the payee", payee_not_allowed, Outcome::deny,
         [](Scene& s) { s.terms.payees = {address(6), address(7)}; },
         [](Scene& s)
         {
             s.terms.payees = {address(6), address(8)};
         }},
        {"the category", category_not_allowed, Outcome::deny,
         [](Scene& s)
         {
             s.terms.categories = {"compute", "data"};
             s.request.category = "Data";
         },
         [](Scene& s)
         {
             s.terms.categories = {"compute"};
         }},
        {"a zero amount", amount_zero, Outcome::deny, [](Scene& s) { s.request.amount = usdc("0.000001"); },
         [](Scene& s)
         {
             s.request.amount = Units{};
         }},
        {"the payment's limit", over_payment_limit, Outcome::deny,
         [](Scene& s) { s.terms.payment_max = usdc("0.05"); },
         [](Scene& s)
         {
             s.terms.payment_max = usdc("0.049999");
         }},
        {"the count", over_count_limit, Outcome::deny,
         [](Scene& s)
         {
             s.terms.count_max = 3;
             s.history.count = 2;
         },
         [](Scene& s)
         {
             s.terms.count_max = 3;
             s.history.count = 3;
         }},
        {"the rate", over_rate_limit, Outcome::deny,
         [](Scene& s)
         {
             s.terms.rate = RateLimit{2, 60};
             s.history.count_in_rate_window = 1;
         },
         [](Scene& s)
         {
             s.terms.rate = RateLimit{2, 60};
             s.history.count_in_rate_window = 2;
             s.history.oldest_in_rate_window = s.now.plus_seconds(-20);
         }},
        {"the budget", over_budget, Outcome::deny,
         [](Scene& s)
         {
             s.history.posted = usdc("3.00");
             s.history.pending = usdc("1.95");
         },
         [](Scene& s)
         {
             s.history.posted = usdc("3.00");
             s.history.pending = usdc("1.950001");
         }},
        {"a duplicate", duplicate_payment, Outcome::deny,
         [](Scene& s) { s.history.equal_purchase = s.now.plus_seconds(-DUPLICATE_WINDOW_SECONDS); },
         [](Scene& s)
         {
             s.history.equal_purchase = s.now.plus_seconds(-DUPLICATE_WINDOW_SECONDS).plus_ms(1);
         }},
        {"a denied new payee", new_payee_denied, Outcome::deny,
         [](Scene& s) { s.terms.new_payee = NewPayee::deny; },
         [](Scene& s)
         {
             s.terms.new_payee = NewPayee::deny;
             s.history.payee_known = false;
         }},
        {"an amount to ask about", approval_required, Outcome::ask,
         [](Scene& s) { s.terms.ask_above = usdc("0.05"); },
         [](Scene& s)
         {
             s.terms.ask_above = usdc("0.049999");
         }},
        {"a new payee to ask about", approval_required, Outcome::ask,
         [](Scene& s) { s.terms.new_payee = NewPayee::ask; },
         [](Scene& s)
         {
             s.terms.new_payee = NewPayee::ask;
             s.history.payee_known = false;
         }},
    };
    return RULES;
}
}  // namespace

TEST_CASE("a payment within terms without optional limits is allowed", "[policy]")
{
    CHECK(Scene{}.judge() == Verdict{Outcome::allow, {}});
}

TEST_CASE("the limit itself passes, one unit more is refused", "[policy]")
{
    for (const auto& rule : rules())
    {
        CAPTURE(rule.name);
        Scene within;
        rule.passes(within);
        CHECK(within.judge() == Verdict{Outcome::allow, {}});
        Scene beyond;
        rule.breaks(beyond);
        const auto verdict = beyond.judge();
        CHECK(verdict.outcome == rule.outcome);
        CHECK(codes(verdict) == std::vector{rule.code});
    }
}

TEST_CASE("every refusal names its rule, both values and what would pass", "[policy]")
{
    for (const auto& rule : rules())
    {
        CAPTURE(rule.name);
        Scene beyond;
        rule.breaks(beyond);
        const auto reason = beyond.judge().reasons.at(0);
        CHECK_FALSE(reason.rule.empty());
        CHECK_FALSE(reason.actual.empty());
        CHECK_FALSE(reason.limit.empty());
        CHECK_FALSE(reason.would_pass.empty());
    }
}

TEST_CASE("of any two broken rules the one that comes first in the list of codes decides", "[policy]")
{
    for (const auto& first : rules())
        for (const auto& second : rules())
        {
            Scene scene;
            first.breaks(scene);
            second.breaks(scene);
            Scene reversed;
            second.breaks(reversed);
            first.breaks(reversed);
            // Two ways of breaking one field, or values that meet in one rule, are not a pair.
            const auto both = codes(scene.judge());
            if (both != codes(reversed.judge()) || both.size() != 2)
                continue;
            CAPTURE(first.name, second.name);
            CHECK(both == std::vector{std::min(first.code, second.code), std::max(first.code, second.code)});
            const bool question = first.outcome == Outcome::ask && second.outcome == Outcome::ask;
            CHECK(scene.judge().outcome == (question ? Outcome::ask : Outcome::deny));
        }
}

TEST_CASE("nearly all pairs of rules are judged together", "[policy]")
{
    // Keeps the test above honest: the pairs that it skips are few and known.
    std::size_t pairs = 0;
    for (const auto& first : rules())
        for (const auto& second : rules())
        {
            Scene scene;
            first.breaks(scene);
            second.breaks(scene);
            pairs += codes(scene.judge()).size() == 2 && first.name < second.name ? 1U : 0U;
        }
    const std::size_t all = rules().size() * (rules().size() - 1) / 2;
    CHECK(pairs > all - 20);
}

TEST_CASE("the reasons are in human units and name the smallest change", "[policy]")
{
    struct Row
    {
        std::string name;
        std::string actual;
        std::string limit;
        std::string would_pass;
    };
    const std::vector<Row> rows{
        {"the payment's limit", "0.05 USDC", "0.049999 USDC",
         "pay at most 0.049999 USDC, or raise payment_max to 0.05 USDC"},
        {"the count", "4 payments", "3 payments per week",
         "wait until 2026-11-25T11:06:40Z, or raise count_max to 4"},
        {"the rate", "3 payments within 60 seconds", "2 payments within 60 seconds",
         "wait until 2026-11-18T12:07:20Z"},
        {"the budget", "0.05 USDC on top of 4.950001 USDC spent or reserved", "5.00 USDC per week",
         "pay at most 0.049999 USDC, or wait until 2026-11-25T11:06:40Z"},
        {"the rail", "x402", "aep2, card", "pay by aep2, card"},
        {"the host", "api.example.com", "a.org, *.api.example.com",
         "call a host of this intent: a.org, *.api.example.com"},
        {"an amount to ask about", "0.05 USDC", "0.049999 USDC",
         "have the owner approve this payment, or pay at most 0.049999 USDC"},
    };
    for (const auto& row : rows)
    {
        const auto rule = std::find_if(rules().begin(), rules().end(),
                                       [&](const auto& known) { return known.name == row.name; });
        REQUIRE(rule != rules().end());
        Scene scene;
        rule->breaks(scene);
        const auto reason = scene.judge().reasons.at(0);
        CHECK(reason.actual == row.actual);
        CHECK(reason.limit == row.limit);
        CHECK(reason.would_pass == row.would_pass);
    }
}

TEST_CASE("a budget for the whole validity does not promise a next period", "[policy]")
{
    Scene scene;
    scene.terms.period = Period::once;
    scene.history.posted = usdc("5.00");
    CHECK(scene.judge().reasons.at(0).would_pass == "raise budget to 5.05 USDC");
    scene.terms.period = Period::day;
    scene.terms.valid_until = START.plus_seconds(DAY_SECONDS);
    CHECK(scene.judge().reasons.at(0).would_pass == "raise budget to 5.05 USDC");
    // A payment above the whole budget does not pass in any period.
    scene.terms.valid_until = START.plus_seconds(9 * DAY_SECONDS);
    scene.request.amount = usdc("5.000001");
    CHECK(scene.judge().reasons.at(0).would_pass == "raise budget to 10.000001 USDC");
}

TEST_CASE("sums beyond 128 bits are over the budget, not small", "[policy]")
{
    const Units most{~Units::Raw{0}};
    Scene scene;
    scene.history.posted = most;
    scene.history.pending = most;
    CHECK(codes(scene.judge()) == std::vector{ErrorCode::over_budget});
    scene.history.posted = {};
    scene.request.amount = most;
    CHECK(codes(scene.judge()) == std::vector{ErrorCode::over_budget});
}

TEST_CASE("a payment in another asset is refused for that alone, whatever its amount", "[policy]")
{
    Scene scene;
    scene.request.asset.token = address(1);
    scene.request.amount = usdc("1000000");
    scene.terms.payment_max = usdc("0.01");
    scene.terms.ask_above = usdc("0.01");
    CHECK(codes(scene.judge()) == std::vector{ErrorCode::asset_not_allowed});
}

TEST_CASE("the owner's approval answers questions and lifts no limit", "[policy]")
{
    for (const auto& rule : rules())
    {
        CAPTURE(rule.name);
        Scene scene;
        rule.breaks(scene);
        scene.request.owner_approved = true;
        const bool answered = rule.outcome == Outcome::ask || rule.code == ErrorCode::duplicate_payment;
        CHECK((scene.judge().outcome == Outcome::allow) == answered);
    }
}

TEST_CASE("a caller that names a payment id may buy the same again", "[policy]")
{
    Scene scene;
    scene.history.equal_purchase = NOW;
    CHECK(codes(scene.judge()) == std::vector{ErrorCode::duplicate_payment});
    scene.request.repeat_intended = true;
    CHECK(scene.judge().outcome == Outcome::allow);
}

TEST_CASE("a payee that the owner listed is not a new one", "[policy]")
{
    for (auto rule : {NewPayee::ask, NewPayee::deny})
    {
        Scene scene;
        scene.terms.new_payee = rule;
        scene.history.payee_known = false;
        CHECK(scene.judge().outcome != Outcome::allow);
        scene.terms.payees = {scene.request.payee};
        CHECK(scene.judge().outcome == Outcome::allow);
    }
}

TEST_CASE("text from outside enters a reason cleaned and bounded", "[policy]")
{
    Scene scene;
    scene.terms.categories = {"data"};
    scene.request.category = "evil\x1b[31m\u202e" + std::string(1000, 'x');
    const auto reason = scene.judge().reasons.at(0);
    CHECK(reason.actual.size() <= CATEGORY_BYTES_MAX + 3);
    CHECK(reason.actual.find('\x1b') == std::string::npos);
    CHECK(reason.actual.find("\u202e") == std::string::npos);
}
