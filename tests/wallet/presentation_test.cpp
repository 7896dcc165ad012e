#include "wallet/presentation.hpp"
#include "x402/settlement_response.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using vault::wire::PaymentState;

namespace
{
net::Response response(std::uint32_t status, std::vector<net::Header> headers = {})
{
    net::Response out;
    out.status = status;
    out.headers.list = std::move(headers);
    return out;
}

net::Header receipt(const std::string& json)
{
    return {"payment-response", to_base64(as_bytes(json))};
}
const std::string HASH = "0x" + std::string(64, 'a');
}  // namespace

TEST_CASE("the status of a paid answer says what is known, and never more", "[presentation]")
{
    struct Case
    {
        std::uint32_t status;
        PaymentState state;
    };
    using enum PaymentState;
    for (const auto& [status, state] : std::vector<Case>{
             {200, delivered}, {201, delivered}, {204, delivered}, {301, unknown},  {302, unknown},
             {307, unknown},   {400, rejected},  {401, rejected},  {402, rejected}, {403, rejected},
             {404, rejected},  {408, unknown},   {409, rejected},  {412, rejected}, {422, rejected},
             {429, rejected},  {500, unknown},   {502, unknown},   {503, unknown},  {504, unknown},
             {100, unknown},   {600, unknown}})
    {
        INFO(status);
        CHECK(wallet::classify(response(status)).state == state);
        CHECK(wallet::classify(response(status)).http_status == status);
    }
}

TEST_CASE("no answer is unknown, whether or not the seller was reached", "[presentation]")
{
    const auto cut = wallet::classify(
        std::unexpected(net::Failure{{ErrorCode::network_failed, "the connection broke", ""}, true}));
    CHECK(cut.state == PaymentState::unknown);
    CHECK(cut.detail == "sent, and no whole answer came: the connection broke");
    const auto never =
        wallet::classify(std::unexpected(net::Failure{{ErrorCode::network_failed, "refused", ""}, false}));
    CHECK(never.state == PaymentState::unknown);
    CHECK(never.detail == "the seller was not reached: refused");
}

TEST_CASE("a receipt is a claim: its transaction is noted, and it cannot turn a refusal into a delivery",
          "[presentation]")
{
    const auto paid = wallet::classify(response(
        200, {receipt(R"({"success":true,"transaction":")" + HASH + R"(","network":"eip155:84532"})")}));
    CHECK(paid.state == PaymentState::delivered);
    CHECK(paid.transaction == HASH);

    const auto claimed = wallet::classify(response(
        402, {receipt(R"({"success":true,"transaction":")" + HASH + R"(","network":"eip155:84532"})")}));
    CHECK(claimed.state == PaymentState::rejected);

    const auto failed = wallet::classify(response(
        402,
        {receipt(
            R"({"success":false,"errorReason":"insufficient_funds","transaction":"","network":"eip155:84532"})")}));
    CHECK(failed.state == PaymentState::rejected);
    CHECK(failed.detail.find("the seller says \"insufficient_funds\"") != std::string::npos);
    CHECK(failed.transaction.empty());
}

TEST_CASE("a settlement that is pending is neither failed nor free to sign again", "[presentation]")
{
    const auto pending = wallet::classify(
        response(402, {receipt(R"({"success":false,"errorReason":"settlement_pending","transaction":")" +
                               HASH + R"(","network":"eip155:84532"})")}));
    CHECK(pending.state == PaymentState::unknown);
    CHECK(pending.transaction == HASH);
}

TEST_CASE("a broken or doubled receipt counts as none", "[presentation]")
{
    const auto good = receipt(R"({"success":true,"transaction":")" + HASH + R"(","network":"eip155:84532"})");
    for (const auto& headers : std::vector<std::vector<net::Header>>{
             {{"PAYMENT-RESPONSE", "%%%"}}, {{"PAYMENT-RESPONSE", "e30"}}, {good, good}})
    {
        const auto outcome = wallet::classify(response(200, headers));
        CHECK(outcome.state == PaymentState::delivered);
        CHECK(outcome.transaction.empty());
    }
}

TEST_CASE("what is not what was asked for is never presented", "[presentation]")
{
    vault::wire::Purchase purchase;
    purchase.payee.bytes[0] = 1;
    purchase.amount = Units{std::uint64_t{2000}};
    vault::wire::Authorised authorised;
    CHECK(wallet::payment_header(authorised, purchase).error().code == ErrorCode::internal);
    authorised.transfer =
        vault::wire::SignedTransfer{{}, purchase.payee, Units{std::uint64_t{2001}}, 0, 1, {}, Bytes(65)};
    CHECK(wallet::payment_header(authorised, purchase).error().message ==
          "the authorisation is not what was asked for; it was not sent");
    authorised.transfer->value = purchase.amount;
    authorised.transfer->to = {};
    CHECK_FALSE(wallet::payment_header(authorised, purchase));
    authorised.transfer.reset();
    authorised.mandate = vault::wire::SignedMandate{{}, {}, purchase.payee, Units{}, {}, 0, {}, Bytes(65)};
    CHECK_FALSE(wallet::payment_header(authorised, purchase));
}
