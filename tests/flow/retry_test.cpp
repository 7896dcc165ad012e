#include "tests/flow/flow.hpp"
#include "wallet/answers.hpp"
#include "wallet/payment_id.hpp"
#include "wallet/seller_quote.hpp"

#include <thread>

using namespace bursar;
using namespace bursar::test;
using vault::wire::PaymentState;
using wallet::PayStatus;

namespace
{
/// What the wallet would ask the vault for this seller under a key.
vault::wire::Purchase purchase_for(Flow& flow, const IntentId& intent, const Seller& seller,
                                   const std::string& key)
{
    net::Response response;
    response.status = 402;
    response.body = quote_v2(seller.url(), OfferText{}.v2());
    const auto quote = wallet::read_seller_quote(response).value();
    const auto request = quoted_request(seller.url());
    const auto way =
        wallet::choose_way(quote, request, value_of(flow.wallet().status()), {}, system_time()).value();
    auto purchase = wallet::purchase_of(quote, request, way, wallet_view().debit_wallet).value();
    purchase.intent = intent;
    purchase.payment = wallet::payment_id_of_key(flow.agent_id().text(), key);
    purchase.repeat_intended = true;
    return purchase;
}
}  // namespace

TEST_CASE("the same key gets the same answer, from another front end too, and pays once", "[flow]")
{
    Flow flow;
    flow.approve();
    const Seller seller{Seller::delivers()};
    const auto first = value_of(flow.wallet().pay(Flow::get(seller.url(), "key")));
    CHECK_FALSE(first.replayed);
    const auto second_front_end = flow.make_wallet();
    const auto again = value_of(second_front_end->pay(Flow::get(seller.url(), "key")));
    CHECK(again.status == PayStatus::delivered);
    CHECK(again.replayed);
    CHECK(again.payment == first.payment);
    CHECK(again.answer == first.answer);
    CHECK(value_of(second_front_end->payment(*first.payment)).answer == first.answer);
    CHECK(seller.requests().size() == 2);
    CHECK(value_of(flow.wallet().pay(Flow::get(seller.url(), "another key"))).payment != first.payment);
    CHECK(seller.paid_requests() == 2);
}

TEST_CASE("a key belongs to one request", "[flow]")
{
    Flow flow;
    flow.approve();
    const Seller seller{Seller::delivers()};
    REQUIRE(flow.wallet().pay(Flow::get(seller.url(), "key")));
    auto other = Flow::get(seller.url(), "key");
    other.request->method = "POST";
    CHECK(flow.wallet().pay(other).error().code == ErrorCode::conflict);
    other = Flow::get(seller.url() + "?q=2", "key");
    CHECK(flow.wallet().pay(other).error().code == ErrorCode::conflict);
    CHECK(seller.paid_requests() == 1);
}

TEST_CASE("what was authorised and never sent is sent with the same payload", "[flow]")
{
    Flow flow;
    const auto intent = flow.approve();
    const Seller seller{Seller::delivers()};
    const auto authorised =
        value_of(flow.agent().call(vault::wire::Authorise{purchase_for(flow, intent, seller, "key")}));
    REQUIRE(authorised.transfer);
    CHECK(authorised.payment.state == PaymentState::authorised);

    const auto outcome = value_of(flow.wallet().pay(Flow::get(seller.url(), "key")));
    CHECK(outcome.status == PayStatus::delivered);
    CHECK(outcome.payment == authorised.payment.id);
    REQUIRE(seller.requests().size() == 1);
    const auto sent = parse_base64(header_of(seller.requests()[0], "PAYMENT-SIGNATURE")).value();
    CHECK(as_text(sent).find(authorised.transfer->nonce.hex()) != std::string_view::npos);
    CHECK(flow.intent(intent).pending == Units{std::uint64_t{2000}});
}

TEST_CASE("a payment that was being sent when the front end died is not sent again", "[flow]")
{
    Flow flow;
    const auto intent = flow.approve();
    const Seller seller{Seller::delivers()};
    const auto authorised =
        value_of(flow.agent().call(vault::wire::Authorise{purchase_for(flow, intent, seller, "key")}));
    value_of(
        flow.agent().call(vault::wire::Report{authorised.payment.id, PaymentState::presented, 0, "", ""}));
    const auto outcome = value_of(flow.wallet().pay(Flow::get(seller.url(), "key")));
    CHECK(outcome.status == PayStatus::unknown);
    CHECK(outcome.code == ErrorCode::payment_unknown);
    CHECK(outcome.message.find("until the chain tells") != std::string::npos);
    CHECK(seller.requests().empty());
}

TEST_CASE("an answer that was kept before the front end died is found, and the vault hears of it", "[flow]")
{
    Flow flow;
    const auto intent = flow.approve();
    const Seller seller{Seller::delivers()};
    const auto authorised =
        value_of(flow.agent().call(vault::wire::Authorise{purchase_for(flow, intent, seller, "key")}));
    value_of(
        flow.agent().call(vault::wire::Report{authorised.payment.id, PaymentState::presented, 0, "", ""}));
    const wallet::Answers answers{flow.vault().home() / "answers"};
    REQUIRE(answers.keep(authorised.payment.id, {wallet::fingerprint({"GET", seller.url(), {}, ""}),
                                                 wallet::Answer{200, "text/plain", "kept", false, false}}));
    const auto outcome = value_of(flow.wallet().pay(Flow::get(seller.url(), "key")));
    CHECK(outcome.status == PayStatus::delivered);
    CHECK(outcome.replayed);
    CHECK(outcome.answer.value().body == "kept");
    CHECK(flow.payment(authorised.payment.id).state == PaymentState::delivered);
    CHECK(seller.requests().empty());
}

TEST_CASE("two calls with one key at the same moment are one payment", "[flow]")
{
    Flow flow;
    const auto intent = flow.approve();
    const Seller seller{Seller::delivers()};
    std::vector<std::thread> threads;
    std::atomic<int> delivered = 0;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back(
            [&]
            {
                const auto outcome = flow.wallet().pay(Flow::get(seller.url(), "key"));
                if (outcome ? outcome->status == PayStatus::delivered
                            : outcome.error().code == ErrorCode::busy)
                    ++delivered;
            });
    for (auto& thread : threads)
        thread.join();
    CHECK(delivered == 4);
    CHECK(seller.paid_requests() == 1);
    CHECK(flow.intent(intent).pending == Units{std::uint64_t{2000}});
}

TEST_CASE("a vault that was killed after the payment remembers it", "[flow]")
{
    Flow flow;
    const auto intent = flow.approve();
    PaymentId id;
    {
        const Seller seller{Seller::delivers()};
        id = *value_of(flow.wallet().pay(Flow::get(seller.url(), "key"))).payment;
    }
    flow.vault().end(SIGKILL);
    flow.vault().start();
    auto view = flow.wallet().payment(id);
    for (int i = 0; i < 100 && !view; ++i)
    {
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        view = flow.wallet().payment(id);
    }
    CHECK(value_of(std::move(view)).payment.state == PaymentState::delivered);
    CHECK(flow.intent(intent).pending == Units{std::uint64_t{2000}});
}
