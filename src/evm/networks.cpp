#include "evm/networks.hpp"

#include "evm/constants.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace bursar::evm
{
namespace
{
// Circle's own USDC contracts; a test compares the domain separators with the published ones.
constexpr auto NETWORKS = std::to_array<Network>({
    {"local", ChainId{31337}, "", std::nullopt, "USDC", "2", 6},
    {"base", ChainId{8453}, "base", from_hex<Address>("0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"),
     "USD Coin", "2", 6},
    {"base-sepolia", ChainId{84532}, "base-sepolia",
     from_hex<Address>("0x036CbD53842c5426634e7929541eC2318f3dCF7e"), "USDC", "2", 6},
    {"ethereum", ChainId{1}, "ethereum", from_hex<Address>("0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"),
     "USD Coin", "2", 6},
    {"polygon", ChainId{137}, "polygon", from_hex<Address>("0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359"),
     "USD Coin", "2", 6},
    {"arbitrum", ChainId{42161}, "", from_hex<Address>("0xaf88d065e77c8cC2239327C5EDb3A432268e5831"),
     "USD Coin", "2", 6},
    {"arbitrum-sepolia", ChainId{421614}, "", from_hex<Address>("0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d"),
     "USD Coin", "2", 6},
    {"avalanche", ChainId{43114}, "avalanche",
     from_hex<Address>("0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E"), "USD Coin", "2", 6},
    {"monad", ChainId{143}, "monad", from_hex<Address>("0x754704Bc059F8C67012fEd69BC8A327a5aafb603"), "USDC",
     "2", 6},
    {"celo", ChainId{42220}, "celo", from_hex<Address>("0xcebA9300f2b948710d2653dD7B07f33A8B32118C"), "USDC",
     "2", 6},
    {"sei", ChainId{1329}, "sei", from_hex<Address>("0xe15fC38F6D8c56aF07bbCBe3BAf5708A2Bf42392"), "USDC",
     "2", 6},
});

struct ShortName
{
    std::string_view name;
    std::uint64_t chain;
};
// The short names of x402 version 1. Arbitrum has none.
constexpr auto V1_NAMES = std::to_array<ShortName>({
    {"ethereum", 1},
    {"sepolia", 11155111},
    {"base", 8453},
    {"base-sepolia", 84532},
    {"polygon", 137},
    {"polygon-amoy", 80002},
    {"avalanche", 43114},
    {"avalanche-fuji", 43113},
    {"abstract", 2741},
    {"abstract-testnet", 11124},
    {"iotex", 4689},
    {"sei", 1329},
    {"sei-testnet", 1328},
    {"peaq", 3338},
    {"story", 1514},
    {"educhain", 41923},
    {"skale-base-sepolia", 324705682},
    {"megaeth", 4326},
    {"monad", 143},
    {"stable", 988},
    {"stable-testnet", 2201},
    {"celo", 42220},
    {"flare", 14},
});

template<class Matches>
const Network* find(Matches matches)
{
    const auto found = std::find_if(NETWORKS.begin(), NETWORKS.end(), matches);
    return found == NETWORKS.end() ? nullptr : &*found;
}
}  // namespace

std::span<const Network> networks()
{
    return NETWORKS;
}

const Network* network_by_name(std::string_view name)
{
    return find([&](const Network& network) { return network.name == name; });
}

const Network* network_by_chain(ChainId chain)
{
    return find([&](const Network& network) { return network.chain == chain; });
}

const Network* network_by_v1_name(std::string_view name)
{
    return find([&](const Network& network) { return !name.empty() && network.v1_name == name; });
}

std::string caip2(ChainId chain)
{
    return "eip155:" + std::to_string(chain.value);
}

Result<ChainId> parse_caip2(std::string_view text)
{
    constexpr std::string_view PREFIX = "eip155:";
    const auto digits = text.substr(std::min(text.size(), PREFIX.size()));
    std::uint64_t value = 0;
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (!text.starts_with(PREFIX) || code != std::errc{} || end != digits.data() + digits.size() ||
        digits[0] == '0')
        return fail(ErrorCode::malformed, "network: expected eip155: and the chain's number");
    return ChainId{value};
}

std::optional<ChainId> chain_of_v1_name(std::string_view name)
{
    for (const auto& known : V1_NAMES)
        if (known.name == name)
            return ChainId{known.chain};
    return std::nullopt;
}
}  // namespace bursar::evm
