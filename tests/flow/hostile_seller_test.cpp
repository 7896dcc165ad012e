#include "tests/flow/flow.hpp"
#include "x402/payment.hpp"

using namespace bursar;
using namespace bursar::test;
using vault::wire::PaymentState;
using wallet::PayStatus;
using namespace std::chrono_literals;

namespace
{
const Units PRICE{std::uint64_t{2000}};

struct After
{
    wallet::PayOutcome outcome;
    PaymentState state;
    Units pending;
};

/// Pays once and looks at the vault afterwards.
After pay_once(Flow& flow, const IntentId& intent, const std::string& url)
{
    auto outcome = value_of(flow.wallet().pay(Flow::get(url, "key")));
    REQUIRE(outcome.payment);
    const auto state = flow.payment(*outcome.payment).state;
    return {std::move(outcome), state, flow.intent(intent).pending};
}
}  // namespace

TEST_CASE("whatever the seller does after the payment, it is sent once and stays reserved", "[flow]")
{
    Flow flow;
    const auto intent = flow.approve();
    RawServer elsewhere{[](const std::string&, const RawServer::Connection& connection)
                        {
                            connection.write(http(200, "", "stolen"));
                        }};
    const std::string hash = "0x" + std::string(64, 'a');
    OfferText dearer;
    dearer.amount = "900000";
    const auto second_quote = Seller::quote_with(dearer);

    struct Case
    {
        std::string name;
        Seller::Paid paid;
        PayStatus status;
        PaymentState state;
    };
    const std::vector<Case> cases{
        {"redirects to another origin", Seller::answers(307, "Location: " + elsewhere.url() + "\r\n", ""),
         PayStatus::unknown, PaymentState::unknown},
        {"asks again for more", [&](const std::string&, const RawServer::Connection& connection)
         { connection.write(second_quote("http://127.0.0.1/")); }, PayStatus::rejected,
         PaymentState::rejected},
        {"fails", Seller::answers(500, "", "oops"), PayStatus::unknown, PaymentState::unknown},
        {"forbids", Seller::answers(403, "", "no"), PayStatus::rejected, PaymentState::rejected},
        {"cuts the connection", [](const std::string&, const RawServer::Connection&) {}, PayStatus::unknown,
         PaymentState::unknown},
        {"cuts the body short", [](const std::string&, const RawServer::Connection& connection)
         { connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"); }, PayStatus::unknown,
         PaymentState::unknown},
        {"drips the body",
         [](const std::string&, const RawServer::Connection& connection)
         {
             connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
             for (int i = 0; i < 60 && connection.write("x"); ++i)
                 std::this_thread::sleep_for(30ms);
         },
         PayStatus::unknown, PaymentState::unknown},
        {"floods headers",
         [](const std::string&, const RawServer::Connection& connection)
         {
             connection.write("HTTP/1.1 200 OK\r\n");
             for (int i = 0; i < 100'000 && connection.write("X-More: " + std::string(1000, 'x') + "\r\n");
                  ++i)
                 continue;
         },
         PayStatus::unknown, PaymentState::unknown},
        {"claims a pending settlement",
         Seller::answers(
             402,
             "PAYMENT-RESPONSE: " +
                 to_base64(as_bytes(R"({"success":false,"errorReason":"settlement_pending","transaction":")" +
                                    hash + R"(","network":"eip155:84532"})")) +
                 "\r\n",
             "{}"),
         PayStatus::unknown, PaymentState::unknown},
        {"invents a receipt",
         Seller::answers(200,
                         "PAYMENT-RESPONSE: " +
                             to_base64(as_bytes(R"({"success":true,"transaction":")" + hash +
                                                R"(","network":"eip155:84532"})")) +
                             "\r\n",
                         "goods"),
         PayStatus::delivered, PaymentState::delivered},
        {"sends a broken receipt", Seller::answers(200, "PAYMENT-RESPONSE: %%%\r\n", "goods"),
         PayStatus::delivered, PaymentState::delivered},
    };
    Units reserved;
    int number = 0;
    for (const auto& [name, paid, status, state] : cases)
    {
        INFO(name);
        const Seller seller{paid};
        const auto key = "key" + std::to_string(number++);
        const auto outcome = value_of(flow.wallet().pay(Flow::get(seller.url(), key)));
        CHECK(outcome.status == status);
        REQUIRE(outcome.payment);
        CHECK(flow.payment(*outcome.payment).state == state);
        CHECK(seller.requests().size() == 2);
        CHECK(seller.paid_requests() == 1);
        reserved = reserved.plus(PRICE).value();
        CHECK(flow.intent(intent).pending == reserved);
        CHECK(flow.intent(intent).posted.is_zero());

        const auto again = value_of(flow.wallet().pay(Flow::get(seller.url(), key)));
        CHECK(again.replayed);
        CHECK(again.status == status);
        CHECK(seller.paid_requests() == 1);
    }
    CHECK(elsewhere.requests().empty());
}

TEST_CASE("a window of ten years is signed for five minutes at most", "[flow]")
{
    Flow flow;
    const auto intent = flow.approve();
    OfferText offer;
    offer.timeout = "315360000";
    const Seller seller{Seller::delivers(), Seller::quote_with(offer)};
    const auto after = pay_once(flow, intent, seller.url());
    CHECK(after.outcome.status == PayStatus::delivered);
    const auto payment =
        x402::parse_payment_header(header_of(seller.requests().at(1), "PAYMENT-SIGNATURE")).value();
    CHECK(payment.transfer.authorization.valid_before <=
          static_cast<std::uint64_t>(system_time().seconds()) + 300);
}

TEST_CASE("a quote that cannot be trusted is refused before the vault hears of it", "[flow]")
{
    Flow flow;
    const auto intent = flow.approve();
    OfferText other_chain;
    other_chain.network = "eip155:8453";
    OfferText worthless;
    worthless.asset = "0x1111111111111111111111111111111111111111";
    OfferText misnamed;
    misnamed.name = "USD Coin";
    OfferText float_price;
    float_price.amount = "0.002";
    const auto header = [](const std::string& value)
    {
        return [=](const std::string&)
        {
            return http(402, "PAYMENT-REQUIRED: " + value + "\r\n", "{}");
        };
    };

    const std::vector<Seller::Quote> quotes{
        Seller::quote_with(other_chain),
        Seller::quote_with(worthless),
        Seller::quote_with(misnamed),
        Seller::quote_with(float_price),
        [](const std::string&) { return Seller::quote_with(OfferText{})("https://api.example.com/v1/x"); },
        header("%%%junk"),
        header("e30="),
        header(to_base64(as_bytes(std::string(5000, '[')))),
        [](const std::string&)
        {
            return http(402, "", "please pay");
        }};
    for (std::size_t i = 0; i < quotes.size(); ++i)
    {
        INFO(i);
        const Seller seller{Seller::delivers(), quotes[i]};
        const auto outcome = flow.wallet().pay(Flow::get(seller.url()));
        if (outcome)
            CHECK(outcome->status == PayStatus::refused);
        else
            CHECK(outcome.error().code == ErrorCode::quote_invalid);
        CHECK(seller.requests().size() == 1);
    }
    CHECK(flow.ledger().empty());
    CHECK(flow.intent(intent).pending.is_zero());
}

TEST_CASE("the price signed is the price of the quote that was judged, not of a later one", "[flow]")
{
    Flow flow;
    flow.approve();
    int asked = 0;
    const Seller seller{Seller::delivers(), [&](const std::string& url)
                        {
                            OfferText offer;
                            offer.amount = ++asked == 1 ? "2000" : "900000";
                            return Seller::quote_with(offer)(url);
                        }};
    wallet::PayInput input;
    input.quote = value_of(flow.wallet().quote({"GET", seller.url(), {}, ""})).id;
    CHECK(value_of(flow.wallet().pay(input)).amount == "0.002");
    CHECK(asked == 1);
    const auto payment =
        x402::parse_payment_header(header_of(seller.requests().at(1), "PAYMENT-SIGNATURE")).value();
    CHECK(payment.transfer.authorization.value == PRICE);
}
