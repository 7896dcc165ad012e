#include "vault/service/keys.hpp"

#include "crypto/child_key.hpp"
#include "crypto/kdf.hpp"
#include "crypto/keccak.hpp"

namespace bursar::vault
{
namespace
{
/// One in 2^128 derivations is no key; then the next number is taken.
crypto::PrivateKey derive(const crypto::PrivateKey& owner, std::string_view purpose)
{
    for (char number = '0';; ++number)
    {
        const auto info = std::string{purpose} + number;
        auto bytes = crypto::hkdf_sha256(owner.expose(), {}, as_bytes(info), crypto::PrivateKey::SIZE);
        ensure(bytes.has_value(), "32 bytes can be derived");
        if (auto key = crypto::PrivateKey::from_bytes(bytes->expose()))
            return std::move(*key);
    }
}
}  // namespace

Keys derive_keys(const crypto::PrivateKey& owner)
{
    return {.spending = derive(owner, "bursar spending account v1 "),
            .session_parent = derive(owner, "bursar session accounts v1 ")};
}

Address session_account(const WalletSettings& settings, const IntentId& intent)
{
    const auto tweak =
        crypto::Keccak256{}.update(settings.session_salt.view()).update(intent.text()).finish();
    auto child = crypto::child_of(settings.session_parent, tweak);
    ensure(child.has_value(), "a session account can be derived");
    return crypto::address_of(*child);
}

crypto::PrivateKey make_key(const std::function<void(std::span<std::uint8_t>)>& random)
{
    while (true)
    {
        Bytes bytes(crypto::PrivateKey::SIZE);
        random(bytes);
        const auto secret = Secret::take(std::move(bytes));
        if (auto key = crypto::PrivateKey::from_bytes(secret.expose()))
            return std::move(*key);
    }
}
}  // namespace bursar::vault
