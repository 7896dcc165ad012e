#include "base/u256.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

TEST_CASE("256-bit numbers read back from every form", "[u256]")
{
    const std::string most = "115792089237316195423570985008687907853269984665640564039457584007913129639935";
    for (const auto& text : {std::string{"0"}, std::string{"10000"},
                             std::string{"340282366920938463463374607431768211455"}, most})
    {
        const auto value = U256::parse_decimal(text).value();
        CHECK(value.decimal() == text);
        CHECK(U256::from_big_endian(value.big_endian()).value() == value);
        CHECK(U256::parse_hex_quantity(value.hex_quantity()).value() == value);
    }
    CHECK(U256::parse_decimal(most)->hex_quantity() == "0x" + std::string(64, 'f'));
    for (auto wrong : {"", "00", "-1", "1e3", "0x1",
                       "115792089237316195423570985008687907853269984665640564039457584007913129639936"})
        CHECK_FALSE(U256::parse_decimal(wrong));
}

TEST_CASE("256-bit sums and differences are checked", "[u256]")
{
    const auto most = U256::parse_hex_quantity("0x" + std::string(64, 'f')).value();
    CHECK_FALSE(most.plus(U256{std::uint64_t{1}}));
    CHECK(most.minus(most)->is_zero());
    CHECK_FALSE(U256{}.minus(U256{std::uint64_t{1}}));
    CHECK(U256{~std::uint64_t{0}}.plus(U256{std::uint64_t{1}})->hex_quantity() == "0x10000000000000000");
    CHECK(U256{~std::uint64_t{0}} < most);
    CHECK(most.to_u128() == std::nullopt);
}
