#pragma once

#include "base/money.hpp"
#include "crypto/secp256k1.hpp"

/// The AEP2 payment mandate: an EIP-712 message by which an account lets its deposit in a debit wallet
/// contract be debited once. It rides inside a request and is settled later. docs/protocol.md has the wire
/// profile.
namespace bursar::aep2
{
/// The HTTP request header that carries a mandate.
constexpr std::string_view MANDATE_HEADER = "X-Payment-Mandate";
/// Another spelling met in documentation; read, never written.
constexpr std::string_view MANDATE_HEADER_OTHER = "X-Agent-Spend-Mandate";
constexpr std::size_t MANDATE_HEADER_BYTES_MAX = 4096;

struct Mandate
{
    Address owner;  ///< debited; signs
    Address token;  ///< ERC-20 held in the debit wallet
    Address payee;
    Units amount;                ///< exact, not a maximum
    Hash32 nonce;                ///< a big-endian number, unordered, once for each (owner, token)
    std::uint64_t deadline = 0;  ///< Unix seconds; the last second at which it can be settled
    Hash32 ref;                  ///< binds it to a quote (reference.hpp)
    friend bool operator==(const Mandate&, const Mandate&) = default;
};

struct SignedMandate
{
    Mandate mandate;
    crypto::Signature signature;
    friend bool operator==(const SignedMandate&, const SignedMandate&) = default;
};

/// Of the debit wallet contract: name "AEP2DebitWallet", version "1". Compute once, keep.
Hash32 domain_separator(ChainId chain, const Address& debit_wallet);

/// What the owner signs; also the key under which processors know the mandate.
Hash32 digest(const Mandate& mandate, const Hash32& separator);

SignedMandate sign(const Mandate& mandate, const Hash32& separator, const crypto::PrivateKey& owner);

/// Checks that the owner signed, in the canonical form that the contract accepts: 65 bytes, v 27 or 28, low
/// s. Other forms would buy service that can never be settled. Errors: malformed (which rule of the form),
/// unauthorised (another key signed).
Result<void> verify(const SignedMandate& mandate, const Hash32& separator);

/// The header's value: padded base64 of compact JSON; amount and nonce as strings, deadline as a number.
std::string encode_header(const SignedMandate& mandate);
/// The JSON inside, which is also the body of a processor's POST /enqueue.
std::string encode_envelope(const SignedMandate& mandate);

/// Tolerant where clients differ: either base64 alphabet, padded or not; numbers as numbers or decimal
/// strings; addresses in any case with a right checksum if mixed; unknown members ignored. Strict otherwise:
/// the signature has exactly 65 bytes, numbers are in range. `verify` judges the signature.
Result<SignedMandate> parse_header(std::string_view value);
Result<SignedMandate> parse_envelope(std::string_view json);

/// Call data of settle(mandate, signature) of the debit wallet: 388 bytes.
Bytes settle_calldata(const SignedMandate& mandate);
}  // namespace bursar::aep2
