#pragma once

#include "vault/service/keys.hpp"

/// The type-closed signer: it fills in the structures itself, from a purchase that was judged, and signs
/// nothing else.
namespace bursar::vault
{
constexpr std::uint32_t TRANSFER_SECONDS_MIN = 10;
constexpr std::uint32_t TRANSFER_SECONDS_MAX = 300;
constexpr std::uint32_t TRANSFER_BACKDATE_SECONDS = 600;  ///< for sellers whose clock is behind
constexpr std::uint32_t MANDATE_SECONDS_MIN = 600;
constexpr std::uint32_t MANDATE_SECONDS_MAX = 3600;

using SignedPayment = std::variant<wire::SignedTransfer, wire::SignedMandate>;

/// Domain separators, computed once.
struct Domains
{
    Hash32 token;
    Hash32 debit_wallet;
};
Domains domains_of(const WalletSettings& settings);

/// EIP-3009 TransferWithAuthorization from the spending account for an x402 offer, an AEP2 payment mandate
/// for an AEP2 offer. Asset and domain come from the settings. `nonce` is fresh and random; a mandate takes
/// 128 bits of it.
SignedPayment sign_payment(const wire::Purchase& purchase, const WalletSettings& settings,
                           const Domains& domains, const crypto::PrivateKey& spending, const Hash32& nonce,
                           Time now);

/// Unix seconds: a transfer is usable before, a mandate up to and including.
std::uint64_t end_of(const SignedPayment& payment);

Bytes encode(const SignedPayment& payment);
Result<SignedPayment> parse_signed_payment(ByteView bytes);
}  // namespace bursar::vault
