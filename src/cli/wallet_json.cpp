#include "cli/wallet_json.hpp"

#include "evm/address.hpp"

namespace bursar::cli
{
json::Value wallet_json(const vault::wire::WalletView& wallet, const std::filesystem::path& home)
{
    json::Value value{{"spending_address", evm::checksummed(wallet.spending)},
                      {"owner", evm::checksummed(wallet.owner)},
                      {"network", wallet.network},
                      {"chain_id", wallet.asset.chain.value},
                      {"asset", wallet.style.symbol},
                      {"token", evm::checksummed(wallet.asset.token)},
                      {"decimals", wallet.style.decimals},
                      {"confirmations", wallet.confirmations},
                      {"locked", wallet.locked},
                      {"reserved", format_amount(wallet.reserved, wallet.style)},
                      {"home", home.string()}};
    if (!wallet.debit_wallet.is_zero())
        value["debit_wallet"] = evm::checksummed(wallet.debit_wallet);
    if (wallet.balance)
        value["balance"] = format_amount(*wallet.balance, wallet.style);
    if (wallet.aep2_balance)
        value["aep2_balance"] = format_amount(*wallet.aep2_balance, wallet.style);
    if (wallet.balance_seen.ms != 0)
        value["balance_seen"] = format_time(wallet.balance_seen);
    return value;
}
}  // namespace bursar::cli
