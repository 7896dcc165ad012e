#include "wallet/ledger_view.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using vault::wire::PaymentState;

namespace
{
const AssetStyle USDC{"USDC", 6};

vault::wire::PaymentView payment(PaymentState state)
{
    vault::wire::PaymentView view;
    view.created = parse_time("2026-11-21T09:32:17Z").value();
    view.host = "api.example.com";
    view.url = "https://api.example.com/v1/chat?key=secret";
    view.amount = Units{std::uint64_t{140'000}};
    view.state = state;
    return view;
}
}  // namespace

TEST_CASE("a ledger line says when, where and how much, without the query", "[ledger]")
{
    CHECK(wallet::ledger_line(payment(PaymentState::settled), USDC) ==
          "09:32 api.example.com/v1/chat -$0.14");
    CHECK(wallet::ledger_line(payment(PaymentState::delivered), USDC) ==
          "09:32 api.example.com/v1/chat -$0.14");
    auto root = payment(PaymentState::settled);
    root.url = "https://api.example.com/";
    CHECK(wallet::ledger_line(root, USDC) == "09:32 api.example.com -$0.14");
}

TEST_CASE("a ledger line never shows money as gone that is not, or as safe that is not", "[ledger]")
{
    const auto line = [](PaymentState state)
    {
        return wallet::ledger_line(payment(state), USDC);
    };
    CHECK(line(PaymentState::authorised) == "09:32 api.example.com/v1/chat -$0.14 (pending)");
    CHECK(line(PaymentState::presented) == "09:32 api.example.com/v1/chat -$0.14 (pending)");
    CHECK(line(PaymentState::unknown) == "09:32 api.example.com/v1/chat -$0.14 (unknown, still reserved)");
    CHECK(line(PaymentState::rejected) ==
          "09:32 api.example.com/v1/chat -$0.14 (rejected by the seller, still reserved)");
    CHECK(line(PaymentState::expired) == "09:32 api.example.com/v1/chat $0.14 (expired unused)");
    CHECK(line(PaymentState::opened) == "09:32 api.example.com/v1/chat $0.14 (waits for approval)");
    auto refused = payment(PaymentState::refused);
    refused.reasons.push_back({ErrorCode::over_budget, "budget", "", "", ""});
    CHECK(wallet::ledger_line(refused, USDC) == "09:32 api.example.com/v1/chat $0.14 (refused: over_budget)");
}

TEST_CASE("each state has a name that is read back and a meaning", "[ledger]")
{
    for (int i = 0; i <= static_cast<int>(PaymentState::expired); ++i)
    {
        const auto state = static_cast<PaymentState>(i);
        CHECK(wallet::parse_payment_state(wallet::name_of(state)).value() == state);
        CHECK_FALSE(wallet::meaning_of(state).empty());
    }
    CHECK(wallet::parse_payment_state("paid").error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a CSV cell is quoted where it must be and never a formula", "[ledger]")
{
    auto row_of = payment(PaymentState::settled);
    row_of.note = "=HYPERLINK(\"http://evil\"),x";
    row_of.category = "data, \"market\"";
    const auto row = wallet::csv_row(row_of, USDC);
    CHECK(row.find(R"("'=HYPERLINK(""http://evil""),x")") != std::string::npos);
    CHECK(row.find(R"("data, ""market""")") != std::string::npos);
    CHECK(row.find(",0.14,USDC,") != std::string::npos);
    CHECK(row.ends_with("\r\n"));
}
