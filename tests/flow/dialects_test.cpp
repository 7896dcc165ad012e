#include "aep2/mandate.hpp"
#include "aep2/reference.hpp"
#include "evm/eip712.hpp"
#include "tests/flow/flow.hpp"
#include "x402/payment.hpp"

using namespace bursar;
using namespace bursar::test;
using vault::wire::PaymentState;
using wallet::PayStatus;

namespace
{
/// What a careful seller checks before it delivers.
void check_transfer(const x402::Payment& payment, const Address& spending)
{
    const auto& authorization = payment.transfer.authorization;
    CHECK(authorization.from == spending);
    CHECK(authorization.to == address_of(PAYEE));
    CHECK(authorization.value == Units{std::uint64_t{2000}});
    const auto separator = evm::domain_separator({"USDC", "2", {84532}, address_of(USDC_BASE_SEPOLIA)});
    CHECK(crypto::recover(evm::digest(authorization, separator), payment.transfer.signature).value() ==
          spending);
    const auto now = static_cast<std::uint64_t>(system_time().seconds());
    CHECK(authorization.valid_after <= now);
    CHECK(authorization.valid_before > now + 6);
    CHECK(authorization.valid_before <= now + 300);
}

/// The request without its payment header, to compare with the unpaid one.
std::string without_payment(std::string request)
{
    for (const std::string name : {"PAYMENT-SIGNATURE", "X-PAYMENT", "X-Payment-Mandate"})
        if (const auto at = request.find("\r\n" + name + ": "); at != std::string::npos)
            request.erase(at, request.find("\r\n", at + 2) - at);
    return request;
}
}  // namespace

TEST_CASE("x402 version 2: one quote, one paid request, the goods, and the vault knows", "[flow]")
{
    Flow flow;
    const auto intent = flow.approve();
    const Seller seller{Seller::delivers()};
    const auto outcome = value_of(flow.wallet().pay(Flow::get(seller.url())));

    CHECK(outcome.status == PayStatus::delivered);
    CHECK(outcome.amount == "0.002");
    CHECK(outcome.asset == "USDC");
    CHECK(outcome.intent == intent);
    CHECK(outcome.answer.value().body == "the goods");
    CHECK(outcome.answer->http_status == 200);

    const auto requests = seller.requests();
    REQUIRE(requests.size() == 2);
    CHECK_FALSE(is_paid(requests[0]));
    CHECK(without_payment(requests[1]) == requests[0]);
    const auto payment = x402::parse_payment_header(header_of(requests[1], "PAYMENT-SIGNATURE")).value();
    check_transfer(payment, flow.spending());
    CHECK(payment.accepted_raw == OfferText{}.v2());

    const auto view = flow.payment(*outcome.payment);
    CHECK(view.state == PaymentState::delivered);
    CHECK(view.host == seller.host());
    CHECK(flow.intent(intent).pending == Units{std::uint64_t{2000}});
    CHECK(wallet::ledger_line(view, {"USDC", 6}).ends_with(" " + seller.host() + "/v1/x -$0.002"));
}

TEST_CASE("x402 version 1: the quote is the body and the payment is X-PAYMENT", "[flow]")
{
    Flow flow;
    flow.approve();
    const Seller seller{Seller::delivers(), [](const std::string& url)
                        {
                            return http(402, "", quote_v1(OfferText{}.v1(url)));
                        }};
    auto input = Flow::get(seller.url());
    input.request = wallet::Request{
        "POST", seller.url(), {{"Content-Type", "application/json"}, {"X-Trace", "7"}}, R"({"q":1})"};
    CHECK(value_of(flow.wallet().pay(input)).status == PayStatus::delivered);
    const auto requests = seller.requests();
    REQUIRE(requests.size() == 2);
    CHECK(without_payment(requests[1]) == requests[0]);
    CHECK(requests[1].ends_with("\r\n\r\n{\"q\":1}"));
    const auto payment = x402::parse_payment_header(header_of(requests[1], "X-PAYMENT")).value();
    CHECK(payment.version == 1);
    check_transfer(payment, flow.spending());
}

TEST_CASE("AEP2: a plain price is answered with a mandate bound to the request", "[flow]")
{
    Flow flow;
    flow.approve();
    const Seller seller{Seller::delivers(), [](const std::string&)
                        {
                            return http(402, "", quote_aep2("0.002"));
                        }};
    const auto outcome = value_of(flow.wallet().pay(Flow::get(seller.url())));
    CHECK(outcome.status == PayStatus::delivered);
    CHECK(outcome.rail == policy::Rail::aep2);
    const auto requests = seller.requests();
    REQUIRE(requests.size() == 2);
    CHECK(without_payment(requests[1]) == requests[0]);
    const auto signed_mandate = aep2::parse_header(header_of(requests[1], "X-Payment-Mandate")).value();
    const auto& mandate = signed_mandate.mandate;
    CHECK(aep2::verify(signed_mandate, aep2::domain_separator({84532}, wallet_view().debit_wallet)));
    CHECK(mandate.owner == flow.spending());
    CHECK(mandate.payee == address_of(PAYEE));
    CHECK(mandate.amount == Units{std::uint64_t{2000}});
    CHECK(mandate.ref == aep2::reference({"GET",
                                          seller.url(),
                                          wallet::body_hash(""),
                                          mandate.amount,
                                          {84532},
                                          mandate.token,
                                          mandate.payee,
                                          "",
                                          0}));
    CHECK(mandate.deadline >= static_cast<std::uint64_t>(system_time().seconds()) + 590);
}

TEST_CASE("a resource that costs nothing is answered without an intent and without a payment", "[flow]")
{
    Flow flow;
    RawServer server{[](const std::string&, const RawServer::Connection& connection)
                     {
                         connection.write(http(200, "", "free"));
                     }};
    const auto outcome = value_of(flow.wallet().pay(Flow::get(server.url())));
    CHECK(outcome.status == PayStatus::free);
    CHECK(outcome.answer.value().body == "free");
    CHECK(flow.ledger().empty());
    const auto quote = value_of(flow.wallet().quote({"GET", server.url(), {}, ""}));
    CHECK_FALSE(quote.payment_required);
    CHECK(quote.answer.value().http_status == 200);
}

TEST_CASE("a quote never pays, and paying it by id asks the seller only once more", "[flow]")
{
    Flow flow;
    flow.approve();
    const Seller seller{Seller::delivers()};
    const auto quote = value_of(flow.wallet().quote({"GET", seller.url(), {}, ""}));
    CHECK(quote.payment_required);
    CHECK(quote.offers.at(quote.chosen.value()).amount == "0.002");
    CHECK(quote.host == seller.host());
    CHECK(quote.description == "Weather report");
    CHECK(flow.ledger().empty());
    CHECK(seller.paid_requests() == 0);

    wallet::PayInput input;
    input.quote = quote.id;
    const auto outcome = value_of(flow.wallet().pay(input));
    CHECK(outcome.status == PayStatus::delivered);
    CHECK(seller.requests().size() == 2);
    const auto again = value_of(flow.wallet().pay(input));
    CHECK(again.replayed);
    CHECK(again.payment == outcome.payment);
    CHECK(again.answer.value().body == "the goods");
    CHECK(seller.requests().size() == 2);
}

TEST_CASE("a redirect before the payment counts under the host that it ends at", "[flow]")
{
    Flow flow;
    const Seller seller{Seller::delivers()};
    RawServer front{[&](const std::string&, const RawServer::Connection& connection)
                    {
                        connection.write(http(307, "Location: " + seller.url() + "\r\n", ""));
                    }};
    auto only_front = Flow::draft();
    only_front.hosts = {"127.0.0.1:" + std::to_string(front.port())};
    flow.approve(only_front);
    const auto outcome = value_of(flow.wallet().pay(Flow::get(front.url())));
    CHECK(outcome.status == PayStatus::refused);
    CHECK(outcome.code == ErrorCode::host_not_allowed);
    CHECK(outcome.host == seller.host());
    CHECK(seller.paid_requests() == 0);
}
