#pragma once

#include "vault/wire/messages.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bursar::wallet
{
/// A wish for an intent as tools and the CLI take it: amounts in human units of the wallet's asset.
struct IntentDraft
{
    std::optional<AgentId> agent;  ///< the owner's side names it; an agent drafts for itself
    std::string purpose;
    std::string budget;  ///< "5.00"
    policy::Period period = policy::Period::once;
    std::optional<Time> valid_from;            ///< now when absent
    std::int64_t valid_seconds = 30 * 86'400;  ///< from valid_from
    std::optional<std::string> payment_max;
    std::optional<std::string> ask_above;
    std::optional<std::uint32_t> count_max;
    std::optional<policy::RateLimit> rate;
    std::vector<std::string> hosts;
    std::vector<std::string> payees;  ///< 0x…; a mixed-case address must have a right checksum
    std::vector<std::string> categories;
    std::vector<policy::Rail> rails;
    policy::NewPayee new_payee = policy::NewPayee::allow;
};

/// The terms that the owner would sign. Errors name the field. Pure.
Result<policy::IntentTerms> terms_of(const IntentDraft& draft, const vault::wire::WalletView& wallet,
                                     Time now);

/// An intent in words, one line each: "up to 5.00 USDC a week", "hosts: api.example.com". From the terms
/// alone, so that it can stand on an approval page. The purpose is the agent's words and not among them.
std::vector<std::string> explain(const policy::IntentTerms& terms, const AssetStyle& style);
}  // namespace bursar::wallet
