#pragma once

#include "ledger/database.hpp"

/// The double-entry check of the audit: it adds up the transfers again, without the code that wrote them.
namespace bursar::ledger
{
/// Sentences about accounts whose counters are not the sums of their transfers, budgets that are overdrawn,
/// and reservations ended with other values. Empty: everything balances. At most FINDINGS_MAX are of use.
Result<std::vector<std::string>> check_balances(Database& database);
}  // namespace bursar::ledger
