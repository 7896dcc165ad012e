#include "evm/constants.hpp"
#include "evm/eip712.hpp"
#include "evm/networks.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace bursar;
using namespace bursar::evm;

TEST_CASE("the domain of each USDC is the published one", "[evm]")
{
    struct Case
    {
        std::string_view network;
        std::uint64_t chain;
        std::string_view separator;
    };
    const Case cases[] = {
        {"base", 8453, "0x02fa7265e7c5d81118673727957699e4d68f74cd74b7db77da710fe8a2c7834f"},
        {"base-sepolia", 84532, "0x71f17a3b2ff373b803d70a5a07c046c1a2bc8e89c09ef722fcb047abe94c9818"},
        {"ethereum", 1, "0x06c37168a7db5138defc7866392bb87a741f9b3d104deb5094588ce041cae335"},
        {"polygon", 137, "0xcaa2ce1a5703ccbe253a34eb3166df60a705c561b44b192061e28f2a985be2ca"},
        {"arbitrum", 42161, "0x08d11903f8419e68b1b8721bcbe2e9fc68569122a77ef18c216f10b3b5112c78"},
        {"arbitrum-sepolia", 421614, "0x85944e1292d007732838d6eadfa67589b78ffcededbd4df60488d0af251308bb"},
        {"avalanche", 43114, "0xbbea200329a938bc3438984a49cb0732e66d66d7bd59c127abacc1710e77f7b3"},
        {"monad", 143, "0xfe22123edc0dd4aeb912eb7948c5f0e531592c2053b3067612f427db342c93c6"},
    };
    for (const auto& c : cases)
    {
        INFO(c.network);
        const auto* network = network_by_name(c.network);
        REQUIRE(network);
        CHECK(network->chain.value == c.chain);
        CHECK(domain_separator({std::string{network->token_name}, std::string{network->token_version},
                                network->chain, network->usdc})
                  .hex() == c.separator);
    }
}

TEST_CASE("networks are found by each of their names, and unknown ones are not", "[evm]")
{
    CHECK(network_by_chain(ChainId{84532}) == network_by_name("base-sepolia"));
    CHECK(network_by_v1_name("base-sepolia") == network_by_name("base-sepolia"));
    CHECK(network_by_name("local")->chain == ChainId{31337});
    CHECK_FALSE(network_by_name("local")->usdc);
    CHECK(network_by_name("bäse") == nullptr);
    CHECK(network_by_chain(ChainId{5}) == nullptr);
    CHECK(network_by_v1_name("arbitrum") == nullptr);
    CHECK(network_by_v1_name("") == nullptr);
    CHECK(chain_of_v1_name("polygon-amoy") == ChainId{80002});
    CHECK_FALSE(chain_of_v1_name("solana"));
    CHECK_FALSE(chain_of_v1_name("eip155:84532"));
}

TEST_CASE("the table has no network twice and agrees with the short names", "[evm]")
{
    std::set<std::string_view> names;
    std::set<std::uint64_t> chains;
    for (const auto& network : networks())
    {
        CHECK(names.insert(network.name).second);
        CHECK(chains.insert(network.chain.value).second);
        CHECK(chain_of_v1_name(network.v1_name).value_or(network.chain) == network.chain);
        CHECK(parse_caip2(caip2(network.chain)).value() == network.chain);
    }
}

TEST_CASE("chain identifiers are read strictly", "[evm]")
{
    CHECK(parse_caip2("eip155:18446744073709551615").value().value == 18446744073709551615ULL);
    for (const auto* text : {"", "eip155:", "eip155:0", "eip155:01", "eip155:-1", "eip155:+1", "eip155:1 ",
                             "eip155:0x1", "eip155:18446744073709551616", "EIP155:1", "solana:1", "84532"})
    {
        INFO(text);
        CHECK(parse_caip2(text).error().code == ErrorCode::malformed);
    }
}
