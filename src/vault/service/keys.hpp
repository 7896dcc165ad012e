#pragma once

#include "crypto/secp256k1.hpp"
#include "vault/service/settings.hpp"

#include <functional>

namespace bursar::vault
{
/// What an unlocked vault holds. All of it is derived from the owner's key, so nothing but the keystore is
/// ever stored, and the keystore with its passphrase is the whole backup.
struct Keys
{
    crypto::PrivateKey spending;        ///< signs EIP-3009 transfers and payment mandates
    crypto::PrivateKey session_parent;  ///< of the session accounts
};

Keys derive_keys(const crypto::PrivateKey& owner);

/// The account that an intent empowers: a child of the session parent by salt and id, so that it can be shown
/// and signed while the vault is locked.
Address session_account(const WalletSettings& settings, const IntentId& intent);

/// A private key from random bytes.
crypto::PrivateKey make_key(const std::function<void(std::span<std::uint8_t>)>& random);
}  // namespace bursar::vault
