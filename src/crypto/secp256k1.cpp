#include "crypto/secp256k1.hpp"

#include "crypto/keccak.hpp"
#include "crypto/random.hpp"

#include <secp256k1.h>
#include <secp256k1_recovery.h>

#include <cstring>
#include <memory>

namespace bursar::crypto
{
namespace
{
struct DestroyContext
{
    void operator()(secp256k1_context* context) const { secp256k1_context_destroy(context); }
};

std::unique_ptr<secp256k1_context, DestroyContext> make_context()
{
    std::unique_ptr<secp256k1_context, DestroyContext> made{secp256k1_context_create(SECP256K1_CONTEXT_NONE)};
    ensure(made != nullptr, "libsecp256k1 has a context");
    // Blinds the multiplications with the key against timing and power analysis.
    auto seed = random32();
    ensure(secp256k1_context_randomize(made.get(), seed.data()) == 1, "the context takes a seed");
    wipe(seed);
    return made;
}

/// One context for the process: only read after it was made, so threads may share it.
const secp256k1_context* context()
{
    static const auto shared = make_context();
    return shared.get();
}

PublicKey serialise(const secp256k1_pubkey& key)
{
    std::array<std::uint8_t, 65> bytes{};
    auto size = bytes.size();
    ensure(secp256k1_ec_pubkey_serialize(context(), bytes.data(), &size, &key, SECP256K1_EC_UNCOMPRESSED) ==
               1,
           "a public key has bytes");
    PublicKey out;
    std::memcpy(out.bytes.data(), bytes.data() + 1, PublicKey::SIZE);
    return out;
}

std::unexpected<Error> bad_signature(std::string what, std::string hint)
{
    return fail(ErrorCode::malformed, "signature: " + std::move(what), std::move(hint));
}
}  // namespace

Address address_of(const PublicKey& key)
{
    const auto hash = keccak256(key.view());
    Address address;
    std::memcpy(address.bytes.data(), hash.bytes.data() + 12, Address::SIZE);
    return address;
}

Result<PrivateKey> PrivateKey::from_bytes(ByteView bytes)
{
    if (bytes.size() != SIZE)
        return fail(ErrorCode::malformed,
                    "private key: expected 32 bytes, got " + std::to_string(bytes.size()));
    if (secp256k1_ec_seckey_verify(context(), bytes.data()) != 1)
        return fail(ErrorCode::malformed, "private key: expected a number from 1 to the group order minus 1");
    PrivateKey key;
    std::memcpy(key.bytes_.data(), bytes.data(), SIZE);
    return key;
}

PrivateKey PrivateKey::generate()
{
    PrivateKey key;
    do
        fill_random(key.bytes_);
    while (secp256k1_ec_seckey_verify(context(), key.bytes_.data()) != 1);
    return key;
}

PrivateKey::PrivateKey(PrivateKey&& other) noexcept : bytes_(other.bytes_)
{
    wipe(other.bytes_);
}

PrivateKey& PrivateKey::operator=(PrivateKey&& other) noexcept
{
    if (this != &other)
    {
        bytes_ = other.bytes_;
        wipe(other.bytes_);
    }
    return *this;
}

PrivateKey::~PrivateKey()
{
    wipe(bytes_);
}

PublicKey PrivateKey::public_key() const
{
    secp256k1_pubkey key{};
    ensure(secp256k1_ec_pubkey_create(context(), &key, bytes_.data()) == 1,
           "a private key was not moved away");
    return serialise(key);
}

Address PrivateKey::address() const
{
    return address_of(public_key());
}

Signature PrivateKey::sign_recoverable(const Hash32& digest) const
{
    secp256k1_ecdsa_recoverable_signature made{};
    ensure(secp256k1_ecdsa_sign_recoverable(context(), &made, digest.bytes.data(), bytes_.data(),
                                            secp256k1_nonce_function_rfc6979, nullptr) == 1,
           "a private key was not moved away");
    Signature signature;
    int recovery = 0;
    // libsecp256k1 signs with s in the lower half always.
    ensure(secp256k1_ecdsa_recoverable_signature_serialize_compact(context(), signature.bytes.data(),
                                                                   &recovery, &made) == 1,
           "a signature has bytes");
    // Identifiers 2 and 3 mean r >= n, which happens with a probability of 2^-127 and has no Ethereum form.
    ensure(recovery == 0 || recovery == 1, "a signature has an Ethereum form");
    signature.bytes[64] = static_cast<std::uint8_t>(27 + recovery);
    return signature;
}

Result<Address> recover(const Hash32& digest, ByteView signature)
{
    auto exact = Signature::from(signature);
    if (!exact)
        return bad_signature("expected 65 bytes, got " + std::to_string(signature.size()),
                             "r, s and v, not the compact form");
    return recover(digest, *exact);
}

Result<Address> recover(const Hash32& digest, const Signature& signature)
{
    const int v = signature.bytes[64];
    if (v != 27 && v != 28)
        return bad_signature("v is " + std::to_string(v), "v has to be 27 or 28");

    secp256k1_ecdsa_recoverable_signature parsed{};
    if (secp256k1_ecdsa_recoverable_signature_parse_compact(context(), &parsed, signature.bytes.data(),
                                                            v - 27) != 1)
        return bad_signature("r or s is not below the group order", {});
    secp256k1_ecdsa_signature plain{};
    ensure(secp256k1_ecdsa_recoverable_signature_convert(context(), &plain, &parsed) == 1,
           "a signature converts");
    if (secp256k1_ecdsa_signature_normalize(context(), nullptr, &plain) == 1)
        return bad_signature("s is in the upper half of the group order", "use n - s and the other v");

    secp256k1_pubkey key{};
    if (secp256k1_ecdsa_recover(context(), &key, &parsed, digest.bytes.data()) != 1)
        return bad_signature("no key fits it", {});
    return address_of(serialise(key));
}
}  // namespace bursar::crypto
