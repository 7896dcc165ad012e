#include "ledger/totals.hpp"

#include <chrono>
#include <utility>

namespace bursar::ledger
{
namespace
{
using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

year_month_day date_of(std::int64_t day)
{
    return year_month_day{sys_days{days{day}}};
}

struct Sums
{
    Units posted;
    Units pending;
    std::uint64_t count = 0;
};

bool change_sums(Sums& sums, Units amount, TotalChange change)
{
    if (change == TotalChange::reserved)
    {
        const auto pending = sums.pending.plus(amount);
        sums.pending = pending.value_or(sums.pending);
        sums.count += 1;
        return pending.has_value();
    }
    const auto pending = sums.pending.minus(amount);
    if (!pending || sums.count == 0)
        return false;
    sums.pending = *pending;
    if (change == TotalChange::voided)
    {
        sums.count -= 1;
        return true;
    }
    const auto posted = sums.posted.plus(amount);
    sums.posted = posted.value_or(sums.posted);
    return posted.has_value();
}

Result<void> change_span(Database& database, Span span, std::int64_t start, std::uint64_t intent,
                         std::string_view host, Units amount, TotalChange change)
{
    const int code = std::to_underlying(span);
    Sums sums;
    {
        auto select = database.prepare("SELECT posted, pending, count FROM totals "
                                       "WHERE span = ? AND start = ? AND intent = ? AND host = ?");
        if (!select)
            return forward(select);
        auto row = select->bind(code, start, intent, host).step();
        if (!row)
            return forward(row);
        if (*row)
            sums = {select->units(0), select->units(1), select->number(2)};
        if (select->damaged() || !change_sums(sums, amount, change))
            return fail(ErrorCode::integrity_failed, "the totals of " + day_text(start) + " are damaged",
                        "run bursar audit");
    }
    auto write =
        database.prepare("INSERT INTO totals(span, start, intent, host, posted, pending, count) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                         "posted = excluded.posted, pending = excluded.pending, count = excluded.count");
    if (!write)
        return forward(write);
    return write->bind(code, start, intent, host, sums.posted, sums.pending, sums.count).run();
}
}  // namespace

std::int64_t day_of(Time time)
{
    return std::chrono::floor<days>(std::chrono::milliseconds{time.ms}).count();
}

std::int64_t month_of(std::int64_t day)
{
    const auto date = date_of(day);
    return sys_days{date.year() / date.month() / 1}.time_since_epoch().count();
}

std::int64_t next_month(std::int64_t month)
{
    const auto date = date_of(month) + months{1};
    return sys_days{date}.time_since_epoch().count();
}

std::string day_text(std::int64_t day)
{
    return format_time(Time{day * 86'400'000}).substr(0, 10);
}

Result<void> change_totals(Database& database, std::uint64_t intent, std::string_view host, Time reserved,
                           Units amount, TotalChange change)
{
    const std::int64_t day = day_of(reserved);
    if (auto done = change_span(database, Span::day, day, intent, host, amount, change); !done)
        return done;
    return change_span(database, Span::month, month_of(day), intent, host, amount, change);
}
}  // namespace bursar::ledger
