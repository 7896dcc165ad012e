#pragma once

#include "cli/context.hpp"
#include "wallet/wallet.hpp"

namespace bursar::cli
{
/// A wallet with everything that it stands on.
struct WalletParts
{
    WalletParts(vault::ClientOptions vault_options, net::ClientOptions net_options,
                wallet::Options wallet_options)
        : vault(std::move(vault_options)),
          net(std::move(net_options)),
          wallet(vault, net, std::move(wallet_options))
    {
    }

    vault::Client vault;
    net::Client net;
    wallet::Wallet wallet;
};

/// The address of a page for a path, see `wallet::Options::page`.
using Pages = std::function<Result<std::string>(const std::string& path)>;

/// A wallet for the owner's side (an empty credential) or for an agent. Nothing is connected or started yet.
/// `client` is what the vault's log calls us.
Result<std::shared_ptr<WalletParts>> make_wallet(const Context& context, std::string_view client,
                                                 Secret credential, Pages pages);
/// The owner's side of the command line, where texts name commands instead of pages.
Result<std::shared_ptr<WalletParts>> make_owner_wallet(const Context& context);
}  // namespace bursar::cli
