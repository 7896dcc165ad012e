#pragma once

#include "chain/rpc.hpp"

/// Questions to a plain AEP2 debit wallet contract.
namespace bursar::chain
{
/// debitableBalance(owner, token).
Result<Units> debitable_balance(const Rpc& rpc, const Address& wallet, const Address& owner,
                                const Address& token, const BlockRef& ref = {}, std::stop_token stop = {});

/// usedNonces(owner, token, nonce); the nonce as a big-endian number.
Result<bool> used_nonce(const Rpc& rpc, const Address& wallet, const Address& owner, const Address& token,
                        const Hash32& nonce, const BlockRef& ref = {}, std::stop_token stop = {});

/// A Settled log.
struct Settlement
{
    Address owner;
    Address token;
    Address payee;
    Units amount;
    Hash32 nonce;
    Hash32 reference;
    Hash32 transaction;
    std::uint64_t block = 0;
    Hash32 block_hash;
};
/// All settlements of an owner and token in a range of blocks, oldest first.
Result<std::vector<Settlement>> settlements(const Rpc& rpc, const Address& wallet, const Address& owner,
                                            const Address& token, std::uint64_t from_block,
                                            std::optional<std::uint64_t> to_block = {},
                                            std::stop_token stop = {});

/// domainSeparator() of the contract.
Result<Hash32> debit_wallet_domain(const Rpc& rpc, const Address& wallet, std::stop_token stop = {});
}  // namespace bursar::chain
