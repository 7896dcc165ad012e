#include "base/time.hpp"

#include <charconv>
#include <chrono>
#include <fmt/format.h>

namespace bursar
{
namespace
{
constexpr std::int64_t DURATION_SECONDS_MAX = 10LL * 366 * 86400;

/// Exactly `count` digits at `at`, as a number, or -1.
int digits_at(std::string_view text, std::size_t at, std::size_t count)
{
    if (at + count > text.size())
        return -1;
    int value = 0;
    for (char c : text.substr(at, count))
    {
        if (c < '0' || c > '9')
            return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}
}  // namespace

Time system_time()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(now).count()};
}

std::string format_time(Time time)
{
    using namespace std::chrono;
    const sys_seconds instant{seconds{floor<seconds>(milliseconds{time.ms}).count()}};
    const auto day = floor<days>(instant);
    const year_month_day date{day};
    const hh_mm_ss clock{instant - day};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

Result<Time> parse_time(std::string_view text)
{
    const auto wrong = [&]
    {
        return fail(ErrorCode::invalid_argument, "\"" + std::string{text.substr(0, 40)} + "\" is not a time",
                    "write RFC 3339, such as 2026-11-21T09:32:00Z");
    };
    const int year = digits_at(text, 0, 4);
    const int month = digits_at(text, 5, 2);
    const int day = digits_at(text, 8, 2);
    const int hour = digits_at(text, 11, 2);
    const int minute = digits_at(text, 14, 2);
    const int second = digits_at(text, 17, 2);
    if (text.size() < 20 || text[4] != '-' || text[7] != '-' || (text[10] != 'T' && text[10] != 't') ||
        text[13] != ':' || text[16] != ':' || year < 1970 || month < 1 || day < 1 || hour < 0 || hour > 23 ||
        minute < 0 || minute > 59 || second < 0 || second > 60)
        return wrong();

    using namespace std::chrono;
    const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                              std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok())
        return wrong();
    std::int64_t ms = duration_cast<milliseconds>(sys_days{date}.time_since_epoch()).count() +
                      ((hour * 60 + minute) * 60 + second) * 1000LL;

    std::string_view rest = text.substr(19);
    if (rest.starts_with('.'))
    {
        rest.remove_prefix(1);
        std::int64_t scale = 100;
        std::size_t count = 0;
        for (; count < rest.size() && rest[count] >= '0' && rest[count] <= '9'; ++count, scale /= 10)
            ms += (rest[count] - '0') * scale;
        if (count == 0 || count > 9)
            return wrong();
        rest.remove_prefix(count);
    }
    if (rest == "Z" || rest == "z")
        return Time{ms};
    const int offset_hour = digits_at(rest, 1, 2);
    const int offset_minute = digits_at(rest, 4, 2);
    if (rest.size() != 6 || (rest[0] != '+' && rest[0] != '-') || rest[3] != ':' || offset_hour < 0 ||
        offset_hour > 23 || offset_minute < 0 || offset_minute > 59)
        return wrong();
    const std::int64_t offset_ms = (offset_hour * 60 + offset_minute) * 60000LL;
    return Time{rest[0] == '+' ? ms - offset_ms : ms + offset_ms};
}

Result<std::int64_t> parse_duration_seconds(std::string_view text)
{
    std::int64_t count = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string_view unit{end, static_cast<std::size_t>(text.data() + text.size() - end)};
    const std::int64_t scale = unit == "s"   ? 1
                               : unit == "m" ? 60
                               : unit == "h" ? 3600
                               : unit == "d" ? 86400
                                             : 0;
    if (failure != std::errc{} || scale == 0 || count < 1 || count > DURATION_SECONDS_MAX / scale)
        return fail(ErrorCode::invalid_argument,
                    "\"" + std::string{text.substr(0, 40)} + "\" is not a duration",
                    "write a number and s, m, h or d, such as 30d, up to ten years");
    return count * scale;
}
}  // namespace bursar
