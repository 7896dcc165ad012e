#pragma once

#include "chain/rpc.hpp"
#include "vault/watcher/messages.hpp"

namespace bursar::vault
{
/// The blocks that one look is about.
struct Sight
{
    chain::Block head;
    chain::Block confirmed;  ///< the newest with enough confirmations: what is decided is decided here
};

/// Asks the chain what became of authorisations. Every failure is chain_failed.
class Eyes
{
public:
    explicit Eyes(const watch::Configure& configuration);

    /// chain_failed also when the RPC serves another chain than the wallet's. Empty on a chain too young to
    /// have a block with enough confirmations.
    Result<std::optional<Sight>> look();
    Result<watch::Seen> balances(const Sight& sight) const;
    /// Used or Dead; empty while it is still open.
    Result<std::optional<watch::Fact>> judge(const watch::Authorisation& authorisation,
                                             const Sight& sight) const;

private:
    Result<std::optional<watch::Fact>> judge_transfer(const watch::Authorisation& authorisation,
                                                      const Sight& sight) const;
    Result<std::optional<watch::Fact>> judge_mandate(const watch::Authorisation& authorisation,
                                                     const Sight& sight) const;

    watch::Configure configuration_;
    net::Client net_;
    std::optional<chain::Rpc> rpc_;
    bool chain_checked_ = false;
};
}  // namespace bursar::vault
