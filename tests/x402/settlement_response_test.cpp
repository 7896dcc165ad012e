#include "x402/settlement_response.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::x402;

namespace
{
constexpr std::string_view HASH = "0xf060000000000000000000000000000000000000000000000000000000000283";

std::string refusal(std::string_view json)
{
    const auto response = parse_settlement_response(json);
    REQUIRE_FALSE(response);
    return response.error().message;
}
}  // namespace

TEST_CASE("a receipt comes back from its header", "[x402]")
{
    SettlementResponse response;
    response.success = true;
    response.transaction = HASH;
    response.network = "eip155:84532";
    response.payer = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
    response.amount = Units{10000};
    CHECK(parse_settlement_header(settlement_header(response)).value() == response);
    CHECK(transaction_of(response)->hex() == HASH);

    SettlementResponse failed;
    failed.network = "base-sepolia";
    failed.error_reason = "settlement_pending";
    failed.error_message = "later";
    CHECK(parse_settlement_header(settlement_header(failed)).value() == failed);
    CHECK_FALSE(transaction_of(failed));
}

TEST_CASE("receipts as sellers send them are read", "[x402]")
{
    const auto response = parse_settlement_response(
        R"({"success":true,"payer":null,"transaction":"0x1","network":"eip155:84532","extensions":{},"more":1,"amount":null})");
    REQUIRE(response);
    CHECK(response->success);
    CHECK(response->payer.empty());
    CHECK_FALSE(response->amount);
    CHECK_FALSE(transaction_of(*response));
    CHECK(parse_settlement_response(R"({"success":false})"));
}

TEST_CASE("the zero hash is no transaction", "[x402]")
{
    SettlementResponse response;
    response.transaction = "0x" + std::string(64, '0');
    CHECK_FALSE(transaction_of(response));
}

TEST_CASE("each member of a receipt that is wrong is named", "[x402]")
{
    CHECK(refusal("{}") == "success: expected true or false, but it is missing");
    CHECK(refusal(R"({"success":"yes"})") == "success: expected true or false");
    CHECK(refusal(R"({"success":true,"transaction":1})") == "transaction: expected text");
    CHECK(refusal(R"({"success":true,"network":[]})") == "network: expected text");
    CHECK(refusal(R"({"success":true,"amount":"1.5"})").starts_with("amount: "));
    CHECK(refusal(R"({"success":true,"errorMessage":")" + std::string(TEXT_BYTES_MAX + 1, 'x') + "\"}") ==
          "errorMessage: expected at most 2048 bytes");
    CHECK(refusal("[]") == "the document: expected an object");
    CHECK(parse_settlement_header("?").error().code == ErrorCode::malformed);
    CHECK(parse_settlement_header(std::string(HEADER_BYTES_MAX + 1, 'A')).error().code ==
          ErrorCode::too_large);
}
