#pragma once

#include "crypto/kdf.hpp"
#include "crypto/secp256k1.hpp"

namespace bursar::crypto
{
constexpr std::size_t KEYSTORE_BYTES_MAX = 16 * 1024;

/// Ethereum's "Web3 Secret Storage Definition" version 3: scrypt, AES-128-CTR, and a keccak256 MAC over the
/// second half of the derived key and the ciphertext. Other wallets can open the file. The text is JSON;
/// nothing in it is secret without the passphrase.
Result<std::string> write_keystore(const PrivateKey& key, const Secret& passphrase, const ScryptCost& cost);

/// Errors: malformed or unsupported with the field, too_large, wrong_passphrase when the MAC differs.
Result<PrivateKey> read_keystore(std::string_view text, const Secret& passphrase);

/// The "address" member, so that an owner can be named while the key is locked.
Result<Address> keystore_address(std::string_view text);
}  // namespace bursar::crypto
