#pragma once

#include "base/money.hpp"
#include "crypto/secp256k1.hpp"

#include <optional>

namespace bursar::evm
{
/// An EIP-1559 transaction without access list. Fees are wei per gas.
struct Transaction
{
    ChainId chain;
    std::uint64_t nonce = 0;
    U256 max_priority_fee_per_gas;
    U256 max_fee_per_gas;
    std::uint64_t gas_limit = 0;
    std::optional<Address> to;  ///< empty creates a contract
    U256 value;
    Bytes data;
    friend bool operator==(const Transaction&, const Transaction&) = default;
};

/// What the sender signs: keccak256(0x02 || rlp(fields)).
Hash32 signing_hash(const Transaction& transaction);
/// The bytes for eth_sendRawTransaction.
Bytes signed_raw(const Transaction& transaction, const crypto::Signature& signature);
/// The transaction's hash on chain.
Hash32 transaction_hash(ByteView raw);

struct SignedTransaction
{
    Transaction transaction;
    crypto::Signature signature;
};
/// Reads what `signed_raw` writes; any other form is malformed or unsupported.
Result<SignedTransaction> parse_signed_raw(ByteView raw);
}  // namespace bursar::evm
