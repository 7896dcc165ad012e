#pragma once

#include "crypto/secp256k1.hpp"
#include "vault/wire/messages.hpp"

namespace bursar::vault
{
/// The ledger's setting that holds the wallet, as bytes.
constexpr std::string_view WALLET_SETTING = "wallet";

constexpr std::size_t NETWORK_BYTES_MAX = 64;
constexpr std::size_t RPC_BYTES_MAX = 1024;
constexpr std::uint8_t DECIMALS_MAX = 36;
constexpr std::uint32_t CONFIRMATIONS_MAX = 1000;

/// What Initialise fixed. All of it is public.
struct WalletSettings
{
    std::string network;
    AssetId asset;
    AssetStyle style;
    std::string token_name;     ///< EIP-712 domain of the token
    std::string token_version;  ///< EIP-712 domain of the token
    Address debit_wallet;       ///< zero: none
    std::string rpc;
    std::uint32_t confirmations = 1;
    Address external_owner;  ///< zero: none
    Address owner;
    Address spending;
    crypto::PublicKey session_parent;  ///< session accounts are its children
    Hash32 session_salt;
    Hash32
        seal;  ///< by the owner's key over all the others: settings changed on disk are noticed at unlocking
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.network, m.asset, m.style, m.token_name, m.token_version, m.debit_wallet, m.rpc,
                        m.confirmations, m.external_owner, m.owner, m.spending, m.session_parent,
                        m.session_salt, m.seal);
    }
};

/// Checks what Initialise asks for and takes over its public part; the keys' members stay empty.
Result<WalletSettings> settings_from(const wire::Initialise& request);

Bytes encode(const WalletSettings& settings);
Result<WalletSettings> parse_settings(ByteView bytes);

/// What `seal` has to be.
Hash32 seal_of(WalletSettings settings, const crypto::PrivateKey& owner);
}  // namespace bursar::vault
