#pragma once

#include "ledger/journal.hpp"

/// What each event does to the tables. Writing and replaying use the same functions; they also hold the rules
/// of what may follow what, so that a journal that breaks a rule does not replay.
namespace bursar::ledger
{
/// Applies an event that `entry` recorded. Called within a savepoint: after an error the caller undoes what
/// was written.
Result<void> apply(Database& database, const Entry& entry, const Event& event);

// The parts, by subject (records.cpp, payments.cpp).
Result<void> apply_event(Database& database, const Entry& entry, const SettingPut& event);
Result<void> apply_event(Database& database, const Entry& entry, const AgentAdded& event);
Result<void> apply_event(Database& database, const Entry& entry, const AgentMoved& event);
Result<void> apply_event(Database& database, const Entry& entry, const IntentDrafted& event);
Result<void> apply_event(Database& database, const Entry& entry, const IntentApproved& event);
Result<void> apply_event(Database& database, const Entry& entry, const IntentMoved& event);
Result<void> apply_event(Database& database, const Entry& entry, const ApprovalOpened& event);
Result<void> apply_event(Database& database, const Entry& entry, const ApprovalMoved& event);
Result<void> apply_event(Database& database, const Entry& entry, const BudgetOpened& event);
Result<void> apply_event(Database& database, const Entry& entry, const PaymentOpened& event);
Result<void> apply_event(Database& database, const Entry& entry, const PaymentReserved& event);
Result<void> apply_event(Database& database, const Entry& entry, const PaymentAuthorised& event);
Result<void> apply_event(Database& database, const Entry& entry, const PaymentMoved& event);
Result<void> apply_event(Database& database, const Entry& entry, const PaymentSettled& event);
Result<void> apply_event(Database& database, const Entry& entry, const PaymentExpired& event);

/// Runs `select` with one text parameter: the number and state of the record of that id, or not_found.
struct Located
{
    std::uint64_t number = 0;
    std::int64_t state = 0;
};
Result<Located> locate(Database& database, std::string_view select, const std::string& id);
Result<Located> locate_agent(Database& database, const AgentId& id);
Result<Located> locate_intent(Database& database, const IntentId& id);
}  // namespace bursar::ledger
