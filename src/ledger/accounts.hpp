#pragma once

#include "ledger/journal.hpp"

#include <optional>

/// Double entry: accounts with four counters, immutable transfers, and two phases. All amounts of one intent
/// are of its one asset, so that accounts and transfers carry none.
namespace bursar::ledger
{
enum class AccountKind : std::uint8_t
{
    granted = 0,  ///< one an intent: what the owner gave, over all periods, as debits
    budget = 1,  ///< one a period: credited with the budget, debited by payments; debits never exceed credits
    spent = 2,   ///< one an intent: what payments took, as credits
};

enum class TransferKind : std::uint8_t
{
    direct = 0,   ///< posted at once
    pending = 1,  ///< reserved until another transfer names it
    post = 2,
    cancel = 3,  ///< voids the pending one
};

struct Account
{
    std::uint64_t number = 0;
    Units debits_pending;
    Units debits_posted;
    Units credits_pending;
    Units credits_posted;
    std::uint64_t reservations = 0;  ///< pending transfers ever made
};

struct Transfer
{
    std::uint64_t number = 0;
    TransferKind kind = TransferKind::direct;
    std::uint64_t debit = 0;
    std::uint64_t credit = 0;
    Units amount;
    std::uint64_t payment = 0;
};

/// Empty when there is none. Intents are named by their row numbers here.
Result<std::optional<Account>> find_account(Database& database, AccountKind kind, std::uint64_t intent,
                                            std::uint64_t period);

/// Opens the period's account and credits it with the budget.
Result<void> open_budget(Database& database, const Entry& at, std::uint64_t intent,
                         const BudgetOpened& budget);

/// The pending transfer of a payment; its number is the entry's. `over_budget` when the account does not hold
/// it, `not_found` when the period has no account.
Result<void> reserve_amount(Database& database, const Entry& at, std::uint64_t intent, std::uint64_t period,
                            Units amount, std::uint64_t payment);

Result<Transfer> transfer_at(Database& database, std::uint64_t number);

/// Posts or voids a pending transfer, once.
Result<void> resolve(Database& database, const Entry& at, std::uint64_t pending, TransferKind how);
}  // namespace bursar::ledger
