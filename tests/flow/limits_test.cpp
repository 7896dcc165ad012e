#include "tests/flow/flow.hpp"

using namespace bursar;
using namespace bursar::test;
using wallet::PayStatus;

TEST_CASE("a payment beyond the intent is refused with the rule and what would pass, and nothing is sent",
          "[flow]")
{
    Flow flow;
    auto small = Flow::draft();
    small.payment_max = "0.001";
    const auto intent = flow.approve(small);
    const Seller seller{Seller::delivers()};
    const auto check = value_of(flow.wallet().check(Flow::get(seller.url())));
    CHECK(check.outcome == policy::Outcome::deny);
    CHECK(flow.ledger().empty());

    const auto outcome = value_of(flow.wallet().pay(Flow::get(seller.url())));
    CHECK(outcome.status == PayStatus::refused);
    CHECK(outcome.code == ErrorCode::over_payment_limit);
    CHECK(outcome.rule == "payment_max");
    CHECK_FALSE(outcome.would_pass.empty());
    CHECK(check.reasons == outcome.reasons);
    CHECK(seller.paid_requests() == 0);
    CHECK(flow.intent(intent).pending.is_zero());
    CHECK(flow.ledger().at(0).state == vault::wire::PaymentState::refused);
}

TEST_CASE("a price above the caller's maximum never reaches the vault", "[flow]")
{
    Flow flow;
    flow.approve();
    const Seller seller{Seller::delivers()};
    auto input = Flow::get(seller.url());
    input.amount_max = "0.001999";
    const auto outcome = value_of(flow.wallet().pay(input));
    CHECK(outcome.status == PayStatus::refused);
    CHECK(outcome.code == ErrorCode::over_payment_limit);
    CHECK(outcome.rule == "max_amount");
    CHECK(flow.ledger().empty());
    input.amount_max = "0.002";
    CHECK(value_of(flow.wallet().pay(input)).status == PayStatus::delivered);
}

TEST_CASE("without an active intent the refusal says how to get one", "[flow]")
{
    Flow flow;
    const Seller seller{Seller::delivers()};
    const auto outcome = value_of(flow.wallet().pay(Flow::get(seller.url())));
    CHECK(outcome.status == PayStatus::refused);
    CHECK(outcome.code == ErrorCode::intent_not_active);
    CHECK(outcome.would_pass == "draft an intent and have the owner approve it");
    CHECK(seller.paid_requests() == 0);
}

TEST_CASE("the intent may be left out when exactly one fits", "[flow]")
{
    Flow flow;
    auto elsewhere = Flow::draft();
    elsewhere.hosts = {"api.example.com"};
    flow.approve(elsewhere);
    const auto fits = flow.approve();
    const Seller seller{Seller::delivers()};
    CHECK(value_of(flow.wallet().pay(Flow::get(seller.url(), "one"))).intent == fits);
    flow.approve();
    const auto unclear = flow.wallet().pay(Flow::get(seller.url(), "two"));
    REQUIRE_FALSE(unclear);
    CHECK(unclear.error().code == ErrorCode::invalid_argument);
    CHECK(unclear.error().message.find(fits.text()) != std::string::npos);
    CHECK(seller.paid_requests() == 1);
}

TEST_CASE("a payment that needs the owner is asked once, and made after the answer", "[flow]")
{
    Flow flow;
    auto careful = Flow::draft();
    careful.ask_above = "0.001";
    flow.approve(careful);
    const Seller seller{Seller::delivers()};
    const auto asked = value_of(flow.wallet().pay(Flow::get(seller.url(), "key")));
    CHECK(asked.status == PayStatus::approval_required);
    CHECK(asked.code == ErrorCode::approval_required);
    REQUIRE(asked.approval);
    CHECK(asked.approval_link == "http://127.0.0.1:4020/approve/" + asked.approval->id.text());
    CHECK(seller.paid_requests() == 0);

    const auto still = value_of(flow.wallet().pay(Flow::get(seller.url(), "key")));
    CHECK(still.status == PayStatus::approval_required);
    CHECK(still.approval.value().id == asked.approval->id);

    value_of(
        flow.owner().call(vault::wire::DecideApproval{asked.approval->id, true, VaultProcess::passphrase()}));
    const auto paid = value_of(flow.wallet().pay(Flow::get(seller.url(), "key")));
    CHECK(paid.status == PayStatus::delivered);
    CHECK(paid.payment == asked.payment);
    CHECK(seller.paid_requests() == 1);
}

TEST_CASE("a payment that the owner refuses stays refused", "[flow]")
{
    Flow flow;
    auto careful = Flow::draft();
    careful.ask_above = "0.001";
    flow.approve(careful);
    const Seller seller{Seller::delivers()};
    const auto asked = value_of(flow.wallet().pay(Flow::get(seller.url(), "key")));
    value_of(flow.owner().call(vault::wire::DecideApproval{asked.approval.value().id, false, {}}));
    const auto refused = value_of(flow.wallet().pay(Flow::get(seller.url(), "key")));
    CHECK(refused.status == PayStatus::refused);
    CHECK(refused.replayed);
    CHECK(seller.paid_requests() == 0);
}

TEST_CASE("a revoked intent pays nothing more", "[flow]")
{
    Flow flow;
    const auto intent = flow.approve();
    const Seller seller{Seller::delivers()};
    value_of(flow.wallet().revoke_intent(intent));
    auto input = Flow::get(seller.url());
    input.intent = intent;
    const auto outcome = value_of(flow.wallet().pay(input));
    CHECK(outcome.status == PayStatus::refused);
    CHECK(outcome.code == ErrorCode::intent_not_active);
    CHECK(seller.paid_requests() == 0);
}
