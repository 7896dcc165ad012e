#include "crypto/sha256.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace bursar::crypto
{
Hash32 sha256(ByteView bytes)
{
    Hash32 hash;
    unsigned length = 0;
    const int done =
        EVP_Digest(bytes.data(), bytes.size(), hash.bytes.data(), &length, EVP_sha256(), nullptr);
    ensure(done == 1 && length == Hash32::SIZE, "SHA-256 works");
    return hash;
}

Hash32 hmac_sha256(ByteView key, ByteView message)
{
    // With an empty key the pointer may not be null: null would mean "the key of last time".
    static constexpr std::uint8_t NO_KEY = 0;
    ensure(key.size() <= 1U << 20, "an HMAC key has a sane size");
    Hash32 hash;
    unsigned length = 0;
    const auto* done = HMAC(EVP_sha256(), key.empty() ? &NO_KEY : key.data(), static_cast<int>(key.size()),
                            message.data(), message.size(), hash.bytes.data(), &length);
    ensure(done != nullptr && length == Hash32::SIZE, "HMAC works");
    return hash;
}
}  // namespace bursar::crypto
