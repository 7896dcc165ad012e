#pragma once

#include "base/secret.hpp"

namespace bursar::crypto
{
constexpr std::size_t AEAD_KEY_BYTES = 32;
constexpr std::size_t AEAD_NONCE_BYTES = 12;
constexpr std::size_t AEAD_TAG_BYTES = 16;

using AeadNonce = FixedBytes<AEAD_NONCE_BYTES, struct AeadNonceTag>;

/// AES-256-GCM (NIST SP 800-38D). Returns the ciphertext followed by the 16-byte tag. A nonce is used once
/// with a key: draw it at random (fewer than 2^32 messages under one key). `associated` is authenticated, not
/// stored. Errors: invalid_argument when the key has not 32 bytes.
Result<Bytes> seal(ByteView key, const AeadNonce& nonce, ByteView associated, ByteView plain);

/// The inverse. integrity_failed when key, nonce, associated data or any byte differ; nothing of the text is
/// handed out then.
Result<Secret> open(ByteView key, const AeadNonce& nonce, ByteView associated, ByteView sealed);
}  // namespace bursar::crypto
