#include "crypto/kdf.hpp"

#include <openssl/evp.h>
#include <openssl/kdf.h>

#include <bit>
#include <memory>

namespace bursar::crypto
{
namespace
{
constexpr std::size_t LENGTH_MAX = 1024;
constexpr std::size_t HKDF_LENGTH_MAX = 255 * 32;  // RFC 5869 section 2.3
constexpr std::size_t INPUT_BYTES_MAX = 1024;
constexpr std::uint32_t PARALLEL_MAX = 16;

struct FreeContext
{
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
}  // namespace

Result<Secret> scrypt(ByteView passphrase, ByteView salt, const ScryptCost& cost, std::size_t length)
{
    if (cost.n < 2 || !std::has_single_bit(cost.n) || cost.r == 0 || cost.p == 0)
        return fail(ErrorCode::invalid_argument,
                    "scrypt: n has to be a power of two above 1, r and p above 0");
    // RFC 7914 section 2: N is below 2^(128 * r / 8). Of sane costs only r = 1 comes near it.
    if (cost.r < 4 && cost.n >= 1ULL << (16 * cost.r))
        return fail(ErrorCode::unsupported, "scrypt: n is too large for r", "n has to be below 2^(16 r)");
    // Divided first, so that nothing overflows.
    if (cost.p > PARALLEL_MAX || cost.n > SCRYPT_MEMORY_MAX / 128 / cost.r)
        return fail(ErrorCode::too_large,
                    "scrypt: the cost asks for more than 512 MiB or more than 16 lanes");
    if (length == 0 || length > LENGTH_MAX)
        return fail(ErrorCode::invalid_argument, "scrypt: expected a length from 1 to 1024 bytes");
    Bytes out(length);
    // OpenSSL counts its small buffers too: leave it some room beyond ours.
    const auto memory = SCRYPT_MEMORY_MAX + SCRYPT_MEMORY_MAX / 8;
    const auto text = as_text(passphrase);
    if (EVP_PBE_scrypt(text.empty() ? "" : text.data(), text.size(), salt.data(), salt.size(), cost.n, cost.r,
                       cost.p, memory, out.data(), out.size()) != 1)
        return fail(ErrorCode::internal, "scrypt failed: perhaps there is not enough memory");
    return Secret::take(std::move(out));
}

Result<Secret> hkdf_sha256(ByteView key, ByteView salt, ByteView info, std::size_t length)
{
    if (length == 0 || length > HKDF_LENGTH_MAX || key.empty())
        return fail(ErrorCode::invalid_argument, "HKDF: expected a key and a length from 1 to 8160 bytes");
    if (key.size() > INPUT_BYTES_MAX || salt.size() > INPUT_BYTES_MAX || info.size() > INPUT_BYTES_MAX)
        return fail(ErrorCode::too_large, "HKDF: key, salt and info have at most 1024 bytes each");
    const std::unique_ptr<EVP_PKEY_CTX, FreeContext> context{EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nullptr)};
    Bytes out(length);
    auto written = out.size();
    // OpenSSL refuses null pointers: an empty salt or info is said by leaving it out (RFC 5869 section 2.2).
    const auto size = [](ByteView bytes)
    {
        return static_cast<int>(bytes.size());
    };
    if (!context || EVP_PKEY_derive_init(context.get()) != 1 ||
        EVP_PKEY_CTX_set_hkdf_md(context.get(), EVP_sha256()) != 1 ||
        EVP_PKEY_CTX_set1_hkdf_key(context.get(), key.data(), size(key)) != 1 ||
        (!salt.empty() && EVP_PKEY_CTX_set1_hkdf_salt(context.get(), salt.data(), size(salt)) != 1) ||
        (!info.empty() && EVP_PKEY_CTX_add1_hkdf_info(context.get(), info.data(), size(info)) != 1) ||
        EVP_PKEY_derive(context.get(), out.data(), &written) != 1 || written != length)
        return fail(ErrorCode::internal, "HKDF failed");
    return Secret::take(std::move(out));
}
}  // namespace bursar::crypto
