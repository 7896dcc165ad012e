#include "crypto/child_key.hpp"

#include <algorithm>
#include <secp256k1.h>

namespace bursar::crypto
{
namespace
{
constexpr std::uint8_t UNCOMPRESSED = 4;

std::unexpected<Error> no_child()
{
    return fail(ErrorCode::malformed, "no child key: the parent is no point or the tweak is out of range");
}
}  // namespace

Result<PublicKey> child_of(const PublicKey& parent, const Hash32& tweak)
{
    const auto* context = secp256k1_context_static;
    std::array<std::uint8_t, 65> bytes{UNCOMPRESSED};
    std::copy(parent.bytes.begin(), parent.bytes.end(), bytes.begin() + 1);
    secp256k1_pubkey point{};
    if (secp256k1_ec_pubkey_parse(context, &point, bytes.data(), bytes.size()) != 1 ||
        secp256k1_ec_pubkey_tweak_add(context, &point, tweak.bytes.data()) != 1)
        return no_child();
    auto size = bytes.size();
    ensure(secp256k1_ec_pubkey_serialize(context, bytes.data(), &size, &point, SECP256K1_EC_UNCOMPRESSED) ==
               1,
           "a point has bytes");
    PublicKey child;
    std::copy(bytes.begin() + 1, bytes.end(), child.bytes.begin());
    return child;
}

Result<PrivateKey> child_of(const PrivateKey& parent, const Hash32& tweak)
{
    Bytes bytes(parent.expose().begin(), parent.expose().end());
    const bool has_child =
        secp256k1_ec_seckey_tweak_add(secp256k1_context_static, bytes.data(), tweak.bytes.data()) == 1;
    auto secret = Secret::take(std::move(bytes));
    if (!has_child)
        return no_child();
    return PrivateKey::from_bytes(secret.expose());
}
}  // namespace bursar::crypto
