#include "vault/watcher/eyes.hpp"

#include "chain/debit_wallet.hpp"
#include "chain/token.hpp"

namespace bursar::vault
{
namespace
{
/// Fast chains make about four blocks a second.
constexpr std::uint64_t BLOCKS_PER_SECOND_MAX = 4;
constexpr std::uint64_t BLOCKS_MARGIN = 100;

net::ClientOptions options_for(const std::string& rpc)
{
    net::ClientOptions options;
    // The owner named this address, so it may be on the owner's own machine or network.
    options.addresses.allow_loopback = true;
    if (auto url = net::parse_url(rpc))
        options.addresses.allow_private = {url->authority()};
    options.limits.call_ms_max = 10'000;
    options.limits.connect_ms_max = 3'000;
    options.limits.redirects_max = 0;
    return options;
}

/// A block that is older than the authorisation.
std::uint64_t first_block(const watch::Authorisation& authorisation, const Sight& sight)
{
    const auto age =
        std::max<std::int64_t>(0, sight.confirmed.time.seconds() - authorisation.signed_at.seconds());
    const auto blocks = static_cast<std::uint64_t>(age) * BLOCKS_PER_SECOND_MAX + BLOCKS_MARGIN;
    return sight.confirmed.number > blocks ? sight.confirmed.number - blocks : 0;
}

std::uint64_t seconds_of(const chain::Block& block)
{
    return static_cast<std::uint64_t>(block.time.seconds());
}
}  // namespace

Eyes::Eyes(const watch::Configure& configuration)
    : configuration_(configuration), net_(options_for(configuration.rpc))
{
    if (auto url = net::parse_url(configuration.rpc))
        rpc_.emplace(net_, std::move(*url));
}

Result<std::optional<Sight>> Eyes::look()
{
    if (!rpc_)
        return fail(ErrorCode::chain_failed, "the RPC's address is not a URL");
    if (!chain_checked_)
    {
        auto chain = rpc_->chain_id();
        if (!chain)
            return forward(chain);
        if (*chain != configuration_.asset.chain)
            return fail(ErrorCode::chain_failed, "the RPC serves chain " + std::to_string(chain->value) +
                                                     ", the wallet is on chain " +
                                                     std::to_string(configuration_.asset.chain.value));
        chain_checked_ = true;
    }
    auto head = rpc_->block(chain::BlockRef::latest());
    if (!head)
        return forward(head);
    if (!*head)
        return fail(ErrorCode::chain_failed, "the RPC has no latest block");
    const auto depth = std::uint64_t{configuration_.confirmations} - 1;
    if (depth > (*head)->number)
        return std::optional<Sight>{};
    if (depth == 0)
        return std::optional{Sight{**head, **head}};
    auto confirmed = rpc_->block(chain::BlockRef::at((*head)->number - depth));
    if (!confirmed)
        return forward(confirmed);
    if (!*confirmed)
        return fail(ErrorCode::chain_failed, "the RPC does not know a block that it has");
    return std::optional{Sight{**head, **confirmed}};
}

Result<watch::Seen> Eyes::balances(const Sight& sight) const
{
    const auto& asset = configuration_.asset;
    auto balance = chain::token_balance(*rpc_, asset.token, configuration_.spending);
    if (!balance)
        return forward(balance);
    watch::Seen seen{
        .balance = *balance, .debitable = {}, .block = sight.head.number, .block_time = sight.head.time};
    if (configuration_.debit_wallet.is_zero())
        return seen;
    auto debitable =
        chain::debitable_balance(*rpc_, configuration_.debit_wallet, configuration_.spending, asset.token);
    if (!debitable)
        return forward(debitable);
    seen.debitable = *debitable;
    return seen;
}

Result<std::optional<watch::Fact>> Eyes::judge(const watch::Authorisation& authorisation,
                                               const Sight& sight) const
{
    if (authorisation.rail == policy::Rail::aep2)
        return judge_mandate(authorisation, sight);
    return judge_transfer(authorisation, sight);
}

/// EIP-3009: usable while block time < validBefore, once for each nonce; a cancelled nonce counts as used.
Result<std::optional<watch::Fact>> Eyes::judge_transfer(const watch::Authorisation& authorisation,
                                                        const Sight& sight) const
{
    const auto& token = configuration_.asset.token;
    const auto at = chain::BlockRef::at(sight.confirmed.number);
    auto used = chain::authorization_state(*rpc_, token, authorisation.from, authorisation.nonce, at);
    if (!used)
        return forward(used);
    if (!*used)
    {
        if (seconds_of(sight.confirmed) < authorisation.usable_until)
            return std::optional<watch::Fact>{};
        return std::optional<watch::Fact>{watch::Dead{authorisation.payment, false, sight.confirmed.number}};
    }
    auto end = chain::find_authorization_end(*rpc_, token, authorisation.from, authorisation.nonce,
                                             first_block(authorisation, sight), sight.confirmed.number);
    if (!end)
        return forward(end);
    if (!*end)  // logs that the node no longer has; the state alone says that the money moved
        return std::optional<watch::Fact>{watch::Used{authorisation.payment, {}, sight.confirmed.number}};
    if ((*end)->how == chain::AuthorizationEnd::How::cancelled)
        return std::optional<watch::Fact>{watch::Dead{authorisation.payment, true, (*end)->block}};
    return std::optional<watch::Fact>{watch::Used{authorisation.payment, (*end)->transaction, (*end)->block}};
}

/// AEP2: can be settled while block time <= deadline, once for each nonce.
Result<std::optional<watch::Fact>> Eyes::judge_mandate(const watch::Authorisation& authorisation,
                                                       const Sight& sight) const
{
    const auto& token = configuration_.asset.token;
    const auto& wallet = configuration_.debit_wallet;
    const auto at = chain::BlockRef::at(sight.confirmed.number);
    auto used = chain::used_nonce(*rpc_, wallet, authorisation.from, token, authorisation.nonce, at);
    if (!used)
        return forward(used);
    if (!*used)
    {
        if (seconds_of(sight.confirmed) <= authorisation.usable_until)
            return std::optional<watch::Fact>{};
        return std::optional<watch::Fact>{watch::Dead{authorisation.payment, false, sight.confirmed.number}};
    }
    auto settled = chain::settlements(*rpc_, wallet, authorisation.from, token,
                                      first_block(authorisation, sight), sight.confirmed.number);
    if (!settled)
        return forward(settled);
    for (const auto& settlement : *settled)
        if (settlement.nonce == authorisation.nonce)
            return std::optional<watch::Fact>{
                watch::Used{authorisation.payment, settlement.transaction, settlement.block}};
    return std::optional<watch::Fact>{watch::Used{authorisation.payment, {}, sight.confirmed.number}};
}
}  // namespace bursar::vault
