#pragma once

#include "base/money.hpp"

#include <optional>
#include <span>

namespace bursar::evm
{
/// A network and its USDC. Name and version are the token's EIP-712 domain: main networks say "USD Coin",
/// most test networks "USDC", and the wrong one makes every signature invalid. Offers never override this
/// table.
struct Network
{
    std::string_view name;  ///< "base-sepolia"
    ChainId chain;
    std::string_view v1_name;     ///< x402 version 1's short name; empty when it has none
    std::optional<Address> usdc;  ///< empty on a local chain: the owner names the token
    std::string_view token_name;
    std::string_view token_version;
    std::uint8_t decimals = 6;
};

std::span<const Network> networks();

/// Each answers nullptr for what the table does not know.
const Network* network_by_name(std::string_view name);
const Network* network_by_chain(ChainId chain);
const Network* network_by_v1_name(std::string_view name);

/// CAIP-2: "eip155:84532".
std::string caip2(ChainId chain);
/// "eip155:" and a number without leading zeros, 1 to 2^64 - 1. Any chain, known or not.
Result<ChainId> parse_caip2(std::string_view text);
/// The chain of an x402 version 1 short name, also of networks whose USDC the table does not list.
std::optional<ChainId> chain_of_v1_name(std::string_view name);
}  // namespace bursar::evm
