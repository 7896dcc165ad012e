#pragma once

#include "ledger/journal.hpp"

#include <array>

/// Roll-ups of reservations by UTC day and by calendar month, per intent and host, so that sums need not read
/// payments.
namespace bursar::ledger
{
enum class Span : std::uint8_t
{
    day = 0,        ///< of one intent and host
    month = 1,      ///< of one intent and host
    whole_day = 2,  ///< of all intents and hosts; intent is 0 and the host empty
};

/// What a step of a payment's life does to the sums.
enum class TotalChange : std::uint8_t
{
    reserved,
    posted,
    voided,
};

/// Days since 1970-01-01, rounded down.
std::int64_t day_of(Time time);
/// The first day of that day's month.
std::int64_t month_of(std::int64_t day);
/// The first day of the month after.
std::int64_t next_month(std::int64_t month);
/// "2026-11-21".
std::string day_text(std::int64_t day);

/// `reserved` is when the payment's amount was reserved, whatever happens to it later.
Result<void> change_totals(Database& database, std::uint64_t intent, std::string_view host, Time reserved,
                           Units amount, TotalChange change);
}  // namespace bursar::ledger
