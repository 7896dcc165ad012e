#pragma once

#include "base/secret.hpp"

namespace bursar::crypto
{
/// r(32) || s(32) || v(1). What we make and accept is canonical: v is 27 or 28, s in the lower half of the
/// order (EIP-2). `Signature::from` and `parse` check the length alone; `recover` checks the rest.
using Signature = FixedBytes<65, struct SignatureTag>;

/// An uncompressed public key without its leading 04: x(32) || y(32).
using PublicKey = FixedBytes<64, struct PublicKeyTag>;

/// The Ethereum address of a public key: the last 20 bytes of its keccak256.
Address address_of(const PublicKey& key);

/// A secp256k1 private key: moves, is never copied, and is wiped when it goes.
class PrivateKey
{
public:
    static constexpr std::size_t SIZE = 32;

    /// 32 big-endian bytes, 1 to n - 1; malformed otherwise. The caller wipes its own copy.
    static Result<PrivateKey> from_bytes(ByteView bytes);
    static PrivateKey generate();

    PrivateKey(PrivateKey&& other) noexcept;
    PrivateKey& operator=(PrivateKey&& other) noexcept;
    PrivateKey(const PrivateKey&) = delete;
    PrivateKey& operator=(const PrivateKey&) = delete;
    ~PrivateKey();

    /// Each call multiplies a point (about 20 µs): keep the answer.
    PublicKey public_key() const;
    Address address() const;

    /// Deterministic (RFC 6979), canonical.
    Signature sign_recoverable(const Hash32& digest) const;

    /// Lends the bytes for sealing.
    ByteView expose() const { return bytes_; }

private:
    PrivateKey() = default;
    std::array<std::uint8_t, SIZE> bytes_{};
};

/// The address whose key made the signature. Only the canonical form is accepted; malformed names which rule
/// is broken: the length, v, the range of r or s, the upper half of s, or that no point fits.
Result<Address> recover(const Hash32& digest, ByteView signature);
Result<Address> recover(const Hash32& digest, const Signature& signature);
}  // namespace bursar::crypto
