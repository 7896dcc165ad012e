#pragma once

#include "cli/context.hpp"

#include <string>
#include <vector>

namespace bursar::cli
{
/// One thing that `bursar doctor` looked at.
struct Finding
{
    enum class Grade
    {
        good,
        warning,  ///< works, but somebody should know
        bad,
    };
    Grade grade = Grade::good;
    std::string subject;  ///< "home", "vault", "chain" …
    std::string what;
    std::string mend;  ///< what to do; empty when good
};
using Findings = std::vector<Finding>;

/// Modes and owners of the home and of what lies in it.
void check_home(const Context& context, Findings& findings);
/// Whether the vault starts and how it is protected. Returns the wallet's facts when it has any.
std::optional<vault::wire::WalletView> check_vault(const Context& context, Findings& findings);
/// The node: chain id, the token's domain separator, balances, and the clock against the newest block.
void check_chain(const Context& context, const vault::wire::WalletView& wallet, Findings& findings);
/// Agents with and without their credentials.
void check_agents(const Context& context, Findings& findings);
/// What LLM hosts of this user start.
void check_hosts(Findings& findings);
}  // namespace bursar::cli
