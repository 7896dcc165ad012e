#pragma once

#include "crypto/secp256k1.hpp"

/// Child keys in the manner of BIP-32's normal (not hardened) derivation: the public child can be computed
/// without the private parent. Who knows the parent's public key, the tweak and one private child knows the
/// private parent.
namespace bursar::crypto
{
/// parent + tweak * G. malformed when the parent is no point, or in the case (about 2^-128) that there is no
/// child.
Result<PublicKey> child_of(const PublicKey& parent, const Hash32& tweak);

/// The private key of that child.
Result<PrivateKey> child_of(const PrivateKey& parent, const Hash32& tweak);
}  // namespace bursar::crypto
