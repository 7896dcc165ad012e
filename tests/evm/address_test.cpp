#include "evm/address.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::evm;

TEST_CASE("addresses print as the examples of EIP-55", "[evm]")
{
    for (const std::string text :
         {"0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
          "0xde709f2102306220921060314715629080e2fb77", "0x27b1fdb04752bbc536007a920d24acb045561c26",
          "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
          "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"})
    {
        CHECK(checksummed(parse_address(text).value()) == text);
    }
}

TEST_CASE("one case is accepted without a checksum, mixed case only with the right one", "[evm]")
{
    CHECK(parse_address("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"));
    CHECK(parse_address("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED"));
    CHECK(parse_address("0x0000000000000000000000000000000000000000"));
    CHECK(parse_address("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").error().message ==
          "address: the capitals do not fit its checksum (EIP-55)");
    for (const auto* text :
         {"", "0x", "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beae",
          "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed0", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaeg",
          " 0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "0X5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"})
    {
        INFO(text);
        REQUIRE_FALSE(parse_address(text));
        CHECK(parse_address(text).error().message == "address: expected 0x and 40 hexadecimal digits");
    }
}
