#pragma once

#include "policy/decide.hpp"

#include <catch2/catch.hpp>

/// A payment that passes, to be changed in one respect by each test.
namespace bursar::policy::test
{
inline const AssetStyle USDC_STYLE{"USDC", 6};
constexpr Time START{1'795'000'000'000};
constexpr Time NOW = START.plus_seconds(3600);
constexpr std::int64_t DAY_SECONDS = 86'400;

inline Units usdc(std::string_view text)
{
    return parse_amount(text, USDC_STYLE).value();
}

inline Address address(std::uint8_t number)
{
    Address out;
    out.bytes.fill(number);
    return out;
}

inline IntentTerms terms()
{
    IntentTerms out;
    out.agent = AgentId::from_random(std::array<std::uint8_t, 16>{1});
    out.purpose = "market data";
    out.asset = {ChainId{84532}, address(0x36)};
    out.budget = usdc("5.00");
    out.period = Period::week;
    out.valid_from = START;
    out.valid_until = START.plus_seconds(30 * DAY_SECONDS);
    return out;
}

inline PaymentRequest request()
{
    PaymentRequest out;
    out.asset = terms().asset;
    out.amount = usdc("0.05");
    out.payee = address(7);
    out.host = "api.example.com";
    out.category = "data";
    return out;
}

inline History history()
{
    History out;
    out.payee_known = true;
    return out;
}

/// One judgement's arguments.
struct Scene
{
    IntentTerms terms = test::terms();
    History history = test::history();
    PaymentRequest request = test::request();
    Time now = NOW;

    Verdict judge() const { return decide(terms, USDC_STYLE, history, request, now); }
};

inline std::vector<ErrorCode> codes(const Verdict& verdict)
{
    std::vector<ErrorCode> out;
    for (const auto& reason : verdict.reasons)
        out.push_back(reason.code);
    return out;
}
}  // namespace bursar::policy::test
