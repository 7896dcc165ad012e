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

struct Key
{
    Span span;
    std::int64_t start;
    std::uint64_t intent;
    std::string_view host;
};

/// Empty when the row does not exist yet.
Result<std::optional<Sums>> read_sums(Database& database, const Key& key)
{
    auto select = database.prepare("SELECT posted, pending, count FROM totals "
                                   "WHERE span = ? AND start = ? AND intent = ? AND host = ?");
    if (!select)
        return forward(select);
    auto row = select->bind(int{std::to_underlying(key.span)}, key.start, key.intent, key.host).step();
    if (!row)
        return forward(row);
    if (!*row)
        return std::optional<Sums>{};
    const Sums sums{select->units(0), select->units(1), select->number(2)};
    if (select->damaged())
        return fail(ErrorCode::integrity_failed, "the totals of " + day_text(key.start) + " are damaged",
                    "run bursar audit");
    return std::optional{sums};
}

Result<void> change_row(Database& database, const Key& key, Units amount, TotalChange change)
{
    auto known = read_sums(database, key);
    if (!known)
        return forward(known);
    Sums sums = known->value_or(Sums{});
    if (!change_sums(sums, amount, change))
        return fail(ErrorCode::integrity_failed,
                    "the totals of " + day_text(key.start) + " do not hold what is taken away",
                    "run bursar audit");
    auto write =
        database.prepare(*known ? "UPDATE totals SET posted = ?5, pending = ?6, count = ?7 "
                                  "WHERE span = ?1 AND start = ?2 AND intent = ?3 AND host = ?4"
                                : "INSERT INTO totals(span, start, intent, host, posted, pending, count) "
                                  "VALUES (?, ?, ?, ?, ?, ?, ?)");
    if (!write)
        return forward(write);
    return write
        ->bind(int{std::to_underlying(key.span)}, key.start, key.intent, key.host, sums.posted, sums.pending,
               sums.count)
        .run();
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
    for (const Key& key : {Key{Span::day, day, intent, host}, Key{Span::month, month_of(day), intent, host},
                           Key{Span::whole_day, day, 0, ""}})
        if (auto done = change_row(database, key, amount, change); !done)
            return done;
    return {};
}
}  // namespace bursar::ledger
