#pragma once

#include "base/error.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace bursar
{
/// Milliseconds since 1970-01-01 UTC. Passed in by the shells; nothing in the pure rooms reads a clock.
struct Time
{
    std::int64_t ms = 0;

    static constexpr Time from_seconds(std::int64_t seconds) { return {seconds * 1000}; }
    constexpr std::int64_t seconds() const { return ms / 1000; }
    constexpr Time plus_ms(std::int64_t delta_ms) const { return {ms + delta_ms}; }
    constexpr Time plus_seconds(std::int64_t delta) const { return {ms + delta * 1000}; }
    friend constexpr auto operator<=>(const Time&, const Time&) = default;
};

/// The system clock. Only shells call this.
Time system_time();

/// RFC 3339 in UTC with seconds, "2026-11-21T09:32:00Z".
std::string format_time(Time time);
/// RFC 3339 with "Z" or an offset, seconds and optional fraction.
Result<Time> parse_time(std::string_view text);
/// "30d", "12h", "90m", "45s", as seconds; bounded to ten years.
Result<std::int64_t> parse_duration_seconds(std::string_view text);
}  // namespace bursar
