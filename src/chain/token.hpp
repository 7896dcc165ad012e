#pragma once

#include "chain/rpc.hpp"

/// Questions to an ERC-20 token with EIP-3009 (FiatToken v2).
namespace bursar::chain
{
/// ERC-20 balanceOf. A balance beyond 2^128 - 1 is chain_failed.
Result<Units> token_balance(const Rpc& rpc, const Address& token, const Address& account,
                            const BlockRef& ref = {}, std::stop_token stop = {});

/// EIP-3009 authorizationState: true when (from, nonce) was used or cancelled as of the block.
Result<bool> authorization_state(const Rpc& rpc, const Address& token, const Address& from,
                                 const Hash32& nonce, const BlockRef& ref = {}, std::stop_token stop = {});

/// How an authorisation ended, with the transaction that did it.
struct AuthorizationEnd
{
    enum class How : std::uint8_t
    {
        used,
        cancelled,
    };
    How how = How::used;
    Hash32 transaction;
    std::uint64_t block = 0;
    Hash32 block_hash;
};
/// The AuthorizationUsed or AuthorizationCanceled log of (from, nonce) since `from_block`; empty when there
/// is none. The search goes forward in steps that public nodes accept.
Result<std::optional<AuthorizationEnd>> find_authorization_end(const Rpc& rpc, const Address& token,
                                                               const Address& from, const Hash32& nonce,
                                                               std::uint64_t from_block,
                                                               std::optional<std::uint64_t> to_block = {},
                                                               std::stop_token stop = {});

/// True when the receipt succeeded and holds a Transfer(from, to, value) log emitted by the token.
bool has_transfer(const Receipt& receipt, const Address& token, const Address& from, const Address& to,
                  Units value);

/// DOMAIN_SEPARATOR() of the token, to compare with the one computed from name and version.
Result<Hash32> domain_separator(const Rpc& rpc, const Address& token, std::stop_token stop = {});
}  // namespace bursar::chain
