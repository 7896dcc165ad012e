#include "tests/support/wallet_facts.hpp"
#include "wallet/ledger_view.hpp"
#include "wallet/outcome.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using vault::wire::PaymentState;
using wallet::PayStatus;

TEST_CASE("every state of a payment has one status for the caller, and says what it means", "[outcome]")
{
    struct Case
    {
        PaymentState state;
        PayStatus status;
    };
    for (const auto& [state, status] : std::vector<Case>{{PaymentState::opened, PayStatus::approval_required},
                                                         {PaymentState::authorised, PayStatus::unknown},
                                                         {PaymentState::presented, PayStatus::unknown},
                                                         {PaymentState::delivered, PayStatus::delivered},
                                                         {PaymentState::settled, PayStatus::delivered},
                                                         {PaymentState::refused, PayStatus::refused},
                                                         {PaymentState::rejected, PayStatus::rejected},
                                                         {PaymentState::unknown, PayStatus::unknown},
                                                         {PaymentState::expired, PayStatus::rejected}})
    {
        vault::wire::PaymentView payment;
        payment.state = state;
        payment.amount = Units{std::uint64_t{2000}};
        payment.detail = "HTTP status 200";
        const auto outcome = wallet::outcome_of(payment, {"USDC", 6});
        CHECK(outcome.status == status);
        CHECK(outcome.state == state);
        CHECK(outcome.amount == "0.002");
        CHECK(outcome.price == "$0.002");
        CHECK(outcome.message == std::string{wallet::meaning_of(state)} + " (HTTP status 200)");
    }
}

TEST_CASE("a refusal carries code, rule, values and the smallest change that would pass", "[outcome]")
{
    wallet::PayOutcome outcome;
    wallet::take_verdict(outcome, {policy::Outcome::deny,
                                   {{ErrorCode::over_payment_limit, "payment_max", "0.10 USDC", "0.05 USDC",
                                     "a payment of at most 0.05 USDC"},
                                    {ErrorCode::over_budget, "budget", "", "", ""}}});
    CHECK(outcome.status == PayStatus::refused);
    CHECK(outcome.code == ErrorCode::over_payment_limit);
    CHECK(outcome.rule == "payment_max");
    CHECK(outcome.message == "payment_max: 0.10 USDC, limit 0.05 USDC");
    CHECK(outcome.would_pass == "a payment of at most 0.05 USDC");
    CHECK(outcome.reasons.size() == 2);
}
