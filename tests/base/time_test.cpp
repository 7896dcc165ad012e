#include "base/time.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

TEST_CASE("times are printed and read as RFC 3339", "[time]")
{
    CHECK(format_time(Time::from_seconds(1893456000)) == "2030-01-01T00:00:00Z");
    CHECK(parse_time("2030-01-01T00:00:00Z").value() == Time::from_seconds(1893456000));
    CHECK(parse_time("2030-01-01T02:00:00.250+02:00").value() == Time{1893456000250});
    CHECK(parse_time("2028-02-29T00:00:00Z"));
    for (auto wrong :
         {"", "2030-01-01", "2030-02-30T00:00:00Z", "2030-01-01T24:00:00Z", "2030-01-01T00:00:00",
          "2030-01-01 00:00:00Z", "2030-01-01T00:00:00.Z", "2030-01-01T00:00:00+0200"})
        CHECK_FALSE(parse_time(wrong));
}

TEST_CASE("durations need a unit and stay within ten years", "[time]")
{
    CHECK(parse_duration_seconds("30d").value() == 30 * 86400);
    CHECK(parse_duration_seconds("45s").value() == 45);
    for (auto wrong : {"", "30", "d", "0d", "-1d", "1w", "99999d", "1 d", "9223372036854775807d"})
        CHECK_FALSE(parse_duration_seconds(wrong));
}
