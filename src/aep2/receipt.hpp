#pragma once

#include "aep2/mandate.hpp"

namespace bursar::aep2
{
/// A settlement processor's promise to settle a mandate before a deadline, as processors return it from
/// /enqueue. It binds chain, contract, payee and amount only through the digest: compare that with one's own.
struct Receipt
{
    Address processor;
    Hash32 mandate_digest;
    std::uint64_t enqueue_deadline = 0;  ///< Unix seconds
    crypto::Signature signature;
    friend bool operator==(const Receipt&, const Receipt&) = default;
};

/// The two forms in use differ in whether the signed hash contains the processor's address.
enum class ReceiptForm : std::uint8_t
{
    current,         ///< keccak256(digest || deadline), EIP-191
    with_processor,  ///< keccak256(digest || processor || deadline), EIP-191
};

/// The EIP-191 hash that is signed.
Hash32 receipt_hash(const Receipt& receipt, ReceiptForm form);
Receipt sign_receipt(const Hash32& mandate_digest, std::uint64_t enqueue_deadline,
                     const crypto::PrivateKey& processor, ReceiptForm form = ReceiptForm::current);
/// Tries the current form first. unauthorised when neither recovers to `receipt.processor`.
Result<ReceiptForm> verify(const Receipt& receipt);

/// {"sp","mandateDigest","enqueueDeadline","spEnqueueSig"}.
std::string receipt_json(const Receipt& receipt);
/// The receipt object itself; the members may come in any order.
Result<Receipt> parse_receipt(std::string_view json);

/// A fuller promise that a contract can check, given beside the old one: EIP-712, domain
/// "AEP2SettlementProcessor" version "1" with chain and debit wallet, type `SettlementPromise(bytes32
/// mandateDigest,address payee,address token,uint256 amount,uint256 fee,uint64 settleBy)`.
struct SettlementPromise
{
    Hash32 mandate_digest;
    Address payee;
    Address token;
    Units amount;
    Units fee;  ///< kept by the processor out of the amount
    std::uint64_t settle_by = 0;
    friend bool operator==(const SettlementPromise&, const SettlementPromise&) = default;
};
Hash32 promise_domain_separator(ChainId chain, const Address& debit_wallet);
Hash32 digest(const SettlementPromise& promise, const Hash32& separator);
crypto::Signature sign(const SettlementPromise& promise, const Hash32& separator,
                       const crypto::PrivateKey& processor);
/// malformed or unauthorised.
Result<void> verify(const SettlementPromise& promise, const Hash32& separator,
                    const crypto::Signature& signature, const Address& processor);
}  // namespace bursar::aep2
