#include "policy/decide.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace bursar::policy
{
namespace
{
using namespace std::chrono;

constexpr std::int64_t DAY_MS = 86'400'000;

/// `count` calendar months after `start`, at the same time of day. Where the month has no such day, its last
/// day: counted from 31 January, periods begin on 28 or 29 February and again on 31 March.
Time months_after(Time start, std::int64_t count)
{
    const auto instant = sys_time<milliseconds>{milliseconds{start.ms}};
    const auto midnight = floor<days>(instant);
    const year_month_day date{midnight};
    const auto month_begin = year_month{date.year(), date.month()} + months{count};
    const year_month_day_last last{month_begin.year(), month_day_last{month_begin.month()}};
    const sys_days day = month_begin / std::min(date.day(), last.day());
    return {(sys_time<milliseconds>{day} + (instant - midnight)).time_since_epoch().count()};
}

/// Counted from the start itself, not from the period before, so that a short month does not shift the rest.
PeriodSpan month_period(Time start, Time now)
{
    const auto month_index = [](Time time)
    {
        const year_month_day date{floor<days>(sys_time<milliseconds>{milliseconds{time.ms}})};
        return std::int64_t{static_cast<int>(date.year())} * 12 + static_cast<unsigned>(date.month());
    };
    std::int64_t count = month_index(now) - month_index(start);
    if (months_after(start, count) > now)
        --count;
    return {static_cast<std::uint64_t>(count), months_after(start, count), months_after(start, count + 1)};
}

PeriodSpan fixed_period(Time start, Time now, std::int64_t length_ms)
{
    const std::int64_t index = (now.ms - start.ms) / length_ms;
    return {static_cast<std::uint64_t>(index), start.plus_ms(index * length_ms),
            start.plus_ms((index + 1) * length_ms)};
}

PeriodSpan whole_period(const IntentTerms& terms, Time now)
{
    switch (terms.period)
    {
    case Period::once:
        return {0, terms.valid_from, terms.valid_until};
    case Period::day:
        return fixed_period(terms.valid_from, now, DAY_MS);
    case Period::week:
        return fixed_period(terms.valid_from, now, 7 * DAY_MS);
    case Period::month:
        return month_period(terms.valid_from, now);
    }
    std::unreachable();
}
}  // namespace

PeriodSpan period_at(const IntentTerms& terms, Time now)
{
    ensure(terms.valid_from <= now, "a period is asked for within the validity");
    PeriodSpan span = whole_period(terms, now);
    // The last period ends with the intent.
    span.end = std::max(std::min(span.end, terms.valid_until), span.start);
    return span;
}
}  // namespace bursar::policy
