#pragma once

#include "base/money.hpp"
#include "crypto/secp256k1.hpp"

/// EIP-3009: transfers that the holder signs and anybody submits. Signed under the token's own EIP-712
/// domain.
namespace bursar::evm
{
struct TransferAuthorization
{
    Address from;
    Address to;
    Units value;
    std::uint64_t valid_after = 0;   ///< Unix seconds; usable strictly after
    std::uint64_t valid_before = 0;  ///< Unix seconds; usable strictly before
    Hash32 nonce;                    ///< unordered, once for each `from`
    friend bool operator==(const TransferAuthorization&, const TransferAuthorization&) = default;
};

/// Burns a nonce before it is used.
struct CancelAuthorization
{
    Address authorizer;
    Hash32 nonce;
    friend bool operator==(const CancelAuthorization&, const CancelAuthorization&) = default;
};

/// `separator` is the token's domain separator.
Hash32 digest(const TransferAuthorization& transfer, const Hash32& separator);
Hash32 digest(const CancelAuthorization& cancel, const Hash32& separator);

/// transferWithAuthorization(…,uint8 v,bytes32 r,bytes32 s): every EIP-3009 token has it.
Bytes transfer_calldata(const TransferAuthorization& transfer, const crypto::Signature& signature);
/// transferWithAuthorization(…,bytes signature): FiatToken 2.2 and later, also for smart accounts.
Bytes transfer_calldata_bytes(const TransferAuthorization& transfer, ByteView signature);
/// cancelAuthorization(address,bytes32,uint8,bytes32,bytes32).
Bytes cancel_calldata(const CancelAuthorization& cancel, const crypto::Signature& signature);
/// authorizationState(address,bytes32).
Bytes authorization_state_calldata(const Address& authorizer, const Hash32& nonce);
}  // namespace bursar::evm
