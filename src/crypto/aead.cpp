#include "crypto/aead.hpp"

#include <openssl/evp.h>

#include <memory>

namespace bursar::crypto
{
namespace
{
constexpr std::size_t MESSAGE_BYTES_MAX = 1U << 30;

struct FreeCipher
{
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

Result<Cipher> start(ByteView key, const AeadNonce& nonce, ByteView associated, std::size_t message_bytes,
                     bool sealing)
{
    if (key.size() != AEAD_KEY_BYTES)
        return fail(ErrorCode::invalid_argument, "key: expected 32 bytes, got " + std::to_string(key.size()));
    if (message_bytes > MESSAGE_BYTES_MAX || associated.size() > MESSAGE_BYTES_MAX)
        return fail(ErrorCode::too_large, "message: longer than 1 GiB");
    Cipher cipher{EVP_CIPHER_CTX_new()};
    int length = 0;
    // AES-GCM's default nonce length is the 12 bytes we use.
    if (!cipher ||
        EVP_CipherInit_ex2(cipher.get(), EVP_aes_256_gcm(), key.data(), nonce.bytes.data(), sealing ? 1 : 0,
                           nullptr) != 1 ||
        EVP_CipherUpdate(cipher.get(), nullptr, &length, associated.data(),
                         static_cast<int>(associated.size())) != 1)
        return fail(ErrorCode::internal, "AES-256-GCM could not start");
    return cipher;
}
}  // namespace

Result<Bytes> seal(ByteView key, const AeadNonce& nonce, ByteView associated, ByteView plain)
{
    auto cipher = start(key, nonce, associated, plain.size(), true);
    if (!cipher)
        return forward(cipher);
    Bytes out(plain.size() + AEAD_TAG_BYTES);
    int length = 0;
    int rest = 0;
    if (EVP_EncryptUpdate(cipher->get(), out.data(), &length, plain.data(), static_cast<int>(plain.size())) !=
            1 ||
        EVP_EncryptFinal_ex(cipher->get(), out.data() + length, &rest) != 1 ||
        static_cast<std::size_t>(length) + static_cast<std::size_t>(rest) != plain.size() ||
        EVP_CIPHER_CTX_ctrl(cipher->get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(AEAD_TAG_BYTES),
                            out.data() + plain.size()) != 1)
        return fail(ErrorCode::internal, "AES-256-GCM could not seal");
    return out;
}

Result<Secret> open(ByteView key, const AeadNonce& nonce, ByteView associated, ByteView sealed)
{
    if (sealed.size() < AEAD_TAG_BYTES)
        return fail(ErrorCode::integrity_failed, "sealed data: shorter than its tag");
    const auto ciphertext = sealed.first(sealed.size() - AEAD_TAG_BYTES);
    Bytes tag(sealed.end() - static_cast<std::ptrdiff_t>(AEAD_TAG_BYTES), sealed.end());
    auto cipher = start(key, nonce, associated, ciphertext.size(), false);
    if (!cipher)
        return forward(cipher);
    Bytes plain(ciphertext.size());
    int length = 0;
    int rest = 0;
    if (EVP_DecryptUpdate(cipher->get(), plain.data(), &length, ciphertext.data(),
                          static_cast<int>(ciphertext.size())) != 1 ||
        EVP_CIPHER_CTX_ctrl(cipher->get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(AEAD_TAG_BYTES),
                            tag.data()) != 1 ||
        EVP_DecryptFinal_ex(cipher->get(), plain.data() + length, &rest) != 1)
    {
        wipe(plain);
        return fail(ErrorCode::integrity_failed, "sealed data: the key is wrong or a byte was changed");
    }
    return Secret::take(std::move(plain));
}
}  // namespace bursar::crypto
