#include "tests/tools/views.hpp"
#include "tools/arguments.hpp"
#include "tools/draft_intent.hpp"
#include "tools/payment_status.hpp"
#include "tools/read_ledger.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

namespace
{
const AssetStyle USDC{"USDC", 6};

template<class T>
std::string message_of(const Result<T>& result)
{
    return result ? "accepted" : result.error().message;
}
}  // namespace

TEST_CASE("the currency may stand behind an amount, but only the wallet's own", "[tools]")
{
    CHECK(tools::plain_amount("budget", "5.00 USDC", USDC).value() == "5.00");
    CHECK(tools::plain_amount("budget", "5.00", USDC).value() == "5.00");
    CHECK(message_of(tools::plain_amount("budget", "5.00 EURC", USDC)) ==
          "budget: 'EURC' is not the wallet's currency");
    CHECK(message_of(tools::plain_amount("budget", "0.0000001", USDC)).starts_with("budget: "));
    CHECK(message_of(tools::plain_amount("budget", "-1 USDC", USDC)).starts_with("budget: "));
}

TEST_CASE("a JSON body names its type unless the request names one itself", "[tools]")
{
    wallet::Request request;
    request.body = R"({"q":1})";
    tools::add_content_type(request);
    REQUIRE(request.headers.size() == 1);
    CHECK(request.headers[0] == net::Header{"Content-Type", "application/json"});
    tools::add_content_type(request);
    CHECK(request.headers.size() == 1);

    request.headers = {{"content-type", "text/plain"}};
    tools::add_content_type(request);
    CHECK(request.headers.size() == 1);

    wallet::Request text;
    text.body = "plain words";
    tools::add_content_type(text);
    CHECK(text.headers.empty());
}

TEST_CASE("a payment needs a URL or a quote", "[tools]")
{
    CHECK(message_of(tools::read_pay_input(json::Value::object())) == "url: is missing");
    CHECK(message_of(tools::read_pay_input({{"body", "x"}})) == "url: is missing");
    const auto quote = test::id_of<QuoteId>(5);
    const auto by_quote = tools::read_pay_input({{"quote_id", quote.text()}});
    REQUIRE(by_quote);
    CHECK(by_quote->quote == quote);
    CHECK_FALSE(by_quote->request);
    const auto by_url = tools::read_pay_input({{"url", "https://a.example/"},
                                               {"method", "POST"},
                                               {"headers", {{"X-A", "1"}}},
                                               {"rail", "aep2"},
                                               {"idempotency_key", "k"}});
    REQUIRE(by_url);
    CHECK(by_url->request->method == "POST");
    CHECK(by_url->request->headers.front() == net::Header{"X-A", "1"});
    CHECK(by_url->rail == policy::Rail::aep2);
    CHECK(by_url->idempotency_key == "k");
}

TEST_CASE("payment_status takes one id, not none and not both", "[tools]")
{
    const auto payment = test::id_of<PaymentId>(1).text();
    const auto approval = test::id_of<ApprovalId>(1).text();
    CHECK(tools::PaymentStatus::read({{"payment_id", payment}}));
    CHECK(tools::PaymentStatus::read({{"approval_id", approval}}));
    CHECK(message_of(tools::PaymentStatus::read(json::Value::object())) ==
          "give either payment_id or approval_id");
    CHECK(message_of(tools::PaymentStatus::read({{"payment_id", payment}, {"approval_id", approval}})) ==
          "give either payment_id or approval_id");
    CHECK(message_of(tools::PaymentStatus::read({{"payment_id", approval}})).starts_with("payment_id: "));
}

TEST_CASE("a draft is read with all its limits", "[tools]")
{
    const auto input = tools::DraftIntent::read({{"purpose", "data"},
                                                 {"budget", "5.00 USDC"},
                                                 {"period", "week"},
                                                 {"days", 7},
                                                 {"payment_max", "0.05"},
                                                 {"count_max", 10},
                                                 {"rate", {{"count", 2}, {"seconds", 60}}},
                                                 {"hosts", {"a.example"}},
                                                 {"rails", {"x402"}},
                                                 {"new_payee", "deny"}});
    REQUIRE(input);
    CHECK(input->draft.period == policy::Period::week);
    CHECK(input->draft.valid_seconds == 7 * 86'400);
    CHECK(input->draft.payment_max == "0.05");
    CHECK_FALSE(input->draft.ask_above);
    CHECK(input->draft.rate == policy::RateLimit{2, 60});
    CHECK(input->draft.new_payee == policy::NewPayee::deny);
}

TEST_CASE("a time in a ledger filter has to be a time", "[tools]")
{
    CHECK(tools::ReadLedger::read({{"from", "2026-11-21T09:32:00Z"}}));
    CHECK(message_of(tools::ReadLedger::read({{"until", "yesterday"}})).starts_with("until: "));
}
