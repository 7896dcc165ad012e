#include "cli/wallet_parts.hpp"

#include "cli/settings.hpp"

namespace bursar::cli
{
Result<std::shared_ptr<WalletParts>> make_wallet(const Context& context, std::string_view client,
                                                 Secret credential, Pages pages)
{
    const auto settings = load_settings(context.home);
    if (!settings)
        return forward(settings);
    auto vault_options = client_options(context, client);
    vault_options.credential = std::move(credential);
    wallet::Options wallet_options;
    wallet_options.home = context.home;
    wallet_options.page = std::move(pages);
    return std::make_shared<WalletParts>(std::move(vault_options), net_options(*settings),
                                         std::move(wallet_options));
}

Result<std::shared_ptr<WalletParts>> make_owner_wallet(const Context& context)
{
    return make_wallet(context, "cli", {}, {});
}
}  // namespace bursar::cli
