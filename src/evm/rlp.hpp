#pragma once

#include "base/u256.hpp"

#include <vector>

/// Recursive Length Prefix (Ethereum yellow paper, appendix B).
namespace bursar::evm
{
constexpr std::size_t RLP_DEPTH_MAX = 16;
constexpr std::size_t RLP_ITEMS_MAX = 65536;

Bytes rlp_bytes(ByteView data);
/// Big-endian without leading zeros; zero is the empty string.
Bytes rlp_number(const U256& value);
/// The items are encoded already.
Bytes rlp_list(std::span<const Bytes> encoded_items);

struct RlpItem
{
    bool is_list = false;
    Bytes bytes;
    std::vector<RlpItem> items;
    friend bool operator==(const RlpItem&, const RlpItem&) = default;
};

/// Exactly one item and nothing after it. Only the shortest encoding of each item is accepted.
Result<RlpItem> rlp_decode(ByteView data);
/// A scalar: no leading zeros, at most 32 bytes.
Result<U256> rlp_to_number(const RlpItem& item);
}  // namespace bursar::evm
