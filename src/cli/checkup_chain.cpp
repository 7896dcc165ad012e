#include "chain/token.hpp"
#include "cli/checkup.hpp"
#include "cli/settings.hpp"
#include "evm/eip712.hpp"

#include <fmt/format.h>

namespace bursar::cli
{
namespace
{
using enum Finding::Grade;
using vault::wire::WalletView;

/// Authorisations live for about a minute: a clock that is off by more makes them dead on arrival.
constexpr std::int64_t CLOCK_AHEAD_SECONDS_MAX = 30;

void check_token(const chain::Rpc& rpc, const WalletView& wallet, Findings& findings)
{
    const auto expected = evm::domain_separator(
        {wallet.token_name, wallet.token_version, wallet.asset.chain, wallet.asset.token});
    const auto found = chain::domain_separator(rpc, wallet.asset.token);
    if (!found)
        findings.push_back({bad, "token",
                            wallet.asset.token.hex() + " does not answer: " + found.error().message,
                            "check --asset: it must be a token with EIP-3009 on this chain"});
    else if (*found != expected)
        findings.push_back(
            {bad, "token",
             fmt::format("its EIP-712 domain is not \"{}\" version \"{}\": every signature would be invalid",
                         wallet.token_name, wallet.token_version),
             "set up anew with the right --asset-name and --asset-version"});
    else
        findings.push_back({good,
                            "token",
                            fmt::format("{} at {} has the domain that is signed for", wallet.style.symbol,
                                        wallet.asset.token.hex()),
                            {}});
}

void check_balance(const chain::Rpc& rpc, const WalletView& wallet, Findings& findings)
{
    const auto balance = chain::token_balance(rpc, wallet.asset.token, wallet.spending);
    if (!balance)
        return;
    const auto held = format_money(*balance, wallet.style);
    if (balance->is_zero() || *balance < wallet.reserved)
        findings.push_back({warning, "balance",
                            fmt::format("the spending account holds {}, {} are reserved", held,
                                        format_money(wallet.reserved, wallet.style)),
                            fmt::format("send {} to {}", wallet.style.symbol, wallet.spending.hex())});
    else
        findings.push_back({good, "balance", "the spending account holds " + held, {}});
}

void check_clock(const chain::Rpc& rpc, Findings& findings)
{
    const auto newest = rpc.block(chain::BlockRef::latest());
    if (!newest || !*newest)
        return;
    // A quiet chain may be far behind; only a block from the future says that our clock is late.
    const auto ahead = (*newest)->time.seconds() - system_time().seconds();
    if (ahead > CLOCK_AHEAD_SECONDS_MAX)
        findings.push_back({bad, "clock", fmt::format("it is {} seconds behind the chain", ahead),
                            "set the system clock, for example with systemd-timesyncd"});
    else
        findings.push_back({good, "clock", "it agrees with the chain", {}});
}
}  // namespace

void check_chain(const Context& context, const WalletView& wallet, Findings& findings)
{
    const auto settings = load_settings(context.home);
    const auto url = net::parse_url(wallet.rpc);
    if (!settings || !url)
        return;
    const net::Client net{net_options(*settings)};
    const chain::Rpc rpc{net, *url};
    const auto chain = rpc.chain_id();
    if (!chain)
    {
        findings.push_back(
            {bad, "chain", chain.error().message, "check that the node of `bursar init --rpc` answers"});
        return;
    }
    if (*chain != wallet.asset.chain)
    {
        findings.push_back(
            {bad, "chain",
             fmt::format("the node is on chain {}, the wallet on {}", chain->value, wallet.asset.chain.value),
             "point --rpc at a node of " + wallet.network});
        return;
    }
    findings.push_back(
        {good, "chain", fmt::format("the node answers for {} (chain {})", wallet.network, chain->value), {}});
    check_token(rpc, wallet, findings);
    check_balance(rpc, wallet, findings);
    check_clock(rpc, findings);
}
}  // namespace bursar::cli
