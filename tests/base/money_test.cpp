#include "base/money.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

namespace
{
const AssetStyle USDC{"USDC", 6};
}

TEST_CASE("amounts in human units are read strictly", "[money]")
{
    struct Case
    {
        std::string text;
        std::uint64_t units;
    };
    for (const auto& [text, units] : std::vector<Case>{{"0", 0},
                                                       {"5", 5'000'000},
                                                       {"5.00", 5'000'000},
                                                       {"0.05", 50'000},
                                                       {"0.000001", 1},
                                                       {"123456789.123456", 123'456'789'123'456}})
        CHECK(parse_amount(text, USDC).value() == Units{units});

    for (auto wrong : {"", ".5", "5.", "05", "-1", "+1", "1e3", "1,000", "1 000", "0x10", "0.0000001",
                       "1.2.3", "NaN", "$5", " 5", "999999999999999999999999999999999999999999"})
        CHECK(parse_amount(wrong, USDC).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("printing and reading an amount give back the same units", "[money]")
{
    for (const auto& style : {USDC, AssetStyle{"WEI", 18}, AssetStyle{"YEN", 0}})
        for (std::uint64_t units :
             {0ULL, 1ULL, 9ULL, 10ULL, 50'000ULL, 999'999ULL, 1'000'000ULL, 18'446'744'073'709'551'615ULL})
            CHECK(parse_amount(format_amount(Units{units}, style), style).value() == Units{units});
    CHECK(format_amount(Units{std::uint64_t{2000}}, USDC) == "0.002");
    CHECK(format_amount(Units{std::uint64_t{5'000'000}}, USDC) == "5.00");
    CHECK(format_price(Units{std::uint64_t{140'000}}, USDC) == "$0.14");
    CHECK(format_money(Units{std::uint64_t{1}}, AssetStyle{"WEI", 18}) == "0.000000000000000001 WEI");
}

TEST_CASE("arithmetic on units never wraps", "[money]")
{
    const Units most{~Units::Raw{0}};
    CHECK_FALSE(most.plus(Units{std::uint64_t{1}}));
    CHECK(most.plus(Units{}).value() == most);
    CHECK_FALSE(Units{}.minus(Units{std::uint64_t{1}}));
    CHECK(Units::parse(most.decimal()).value() == most);
    CHECK_FALSE(Units::parse("340282366920938463463374607431768211456"));
    CHECK_FALSE(Units::parse("01"));
    CHECK_FALSE(Units::parse("-1"));
}
