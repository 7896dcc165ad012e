#pragma once

#include "base/secret.hpp"

namespace bursar::crypto
{
/// Cost of scrypt (RFC 7914). Memory is 128 * n * r bytes.
struct ScryptCost
{
    std::uint64_t n = 1U << 17;  ///< a power of two
    std::uint32_t r = 8;
    std::uint32_t p = 1;
    friend bool operator==(const ScryptCost&, const ScryptCost&) = default;
};

/// For owners' passphrases: 128 MiB, about half a second.
constexpr ScryptCost SCRYPT_STANDARD{1U << 17, 8, 1};
/// For tests only.
constexpr ScryptCost SCRYPT_LIGHT{1U << 10, 8, 1};
/// A cost read from a file may not ask for more memory than this.
constexpr std::uint64_t SCRYPT_MEMORY_MAX = 512ULL * 1024 * 1024;

/// Errors: invalid_argument when n is no power of two above 1, or r or p is zero; unsupported when n is not
/// below 2^(16 r) as RFC 7914 section 2 demands; too_large beyond SCRYPT_MEMORY_MAX or p above 16.
Result<Secret> scrypt(ByteView passphrase, ByteView salt, const ScryptCost& cost, std::size_t length);

/// HKDF with SHA-256 (RFC 5869); at most 8160 bytes.
Result<Secret> hkdf_sha256(ByteView key, ByteView salt, ByteView info, std::size_t length);
}  // namespace bursar::crypto
