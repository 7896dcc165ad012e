#include "support.hpp"

using namespace bursar;
using namespace bursar::policy;

namespace
{
IntentTerms lasting(std::string_view from, std::string_view until, Period period)
{
    IntentTerms terms = test::terms();
    terms.valid_from = parse_time(from).value();
    terms.valid_until = parse_time(until).value();
    terms.period = period;
    return terms;
}
}  // namespace

TEST_CASE("periods are counted from the start of the intent", "[policy]")
{
    struct Case
    {
        Period period;
        std::string from;
        std::string now;
        std::uint64_t index;
        std::string start;
        std::string end;
    };
    const std::string end = "2027-01-15T00:00:00Z";
    for (const auto& c : std::vector<Case>{
             {Period::once, "2026-01-31T10:00:00Z", "2026-07-01T00:00:00Z", 0, "2026-01-31T10:00:00Z", end},
             {Period::day, "2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z", 0, "2026-01-31T10:00:00Z",
              "2026-02-01T10:00:00Z"},
             {Period::day, "2026-01-31T10:00:00Z", "2026-02-01T09:59:59Z", 0, "2026-01-31T10:00:00Z",
              "2026-02-01T10:00:00Z"},
             {Period::day, "2026-01-31T10:00:00Z", "2026-02-01T10:00:00Z", 1, "2026-02-01T10:00:00Z",
              "2026-02-02T10:00:00Z"},
             {Period::week, "2026-01-31T10:00:00Z", "2026-02-07T10:00:00Z", 1, "2026-02-07T10:00:00Z",
              "2026-02-14T10:00:00Z"},
             // A month without a 31st ends on its last day, and the next begins on the 31st again.
             {Period::month, "2026-01-31T10:00:00Z", "2026-02-28T09:59:59Z", 0, "2026-01-31T10:00:00Z",
              "2026-02-28T10:00:00Z"},
             {Period::month, "2026-01-31T10:00:00Z", "2026-02-28T10:00:00Z", 1, "2026-02-28T10:00:00Z",
              "2026-03-31T10:00:00Z"},
             {Period::month, "2026-01-31T10:00:00Z", "2026-03-31T10:00:00Z", 2, "2026-03-31T10:00:00Z",
              "2026-04-30T10:00:00Z"},
             {Period::month, "2026-01-31T10:00:00Z", "2026-12-31T09:59:59Z", 10, "2026-11-30T10:00:00Z",
              "2026-12-31T10:00:00Z"},
             {Period::month, "2026-01-31T10:00:00Z", "2027-01-02T00:00:00Z", 11, "2026-12-31T10:00:00Z", end},
             {Period::month, "2028-01-30T00:00:00Z", "2028-02-29T00:00:00Z", 1, "2028-02-29T00:00:00Z",
              "2028-03-30T00:00:00Z"},
         })
    {
        CAPTURE(c.from, c.now);
        const auto terms = lasting(c.from, c.from < "2028" ? end : "2029-01-15T00:00:00Z", c.period);
        const auto span = period_at(terms, parse_time(c.now).value());
        CHECK(span.index == c.index);
        CHECK(format_time(span.start) == c.start);
        CHECK(format_time(span.end) == c.end);
    }
}

TEST_CASE("periods follow each other without a gap", "[policy]")
{
    for (auto period : {Period::day, Period::week, Period::month})
    {
        const auto terms = lasting("2027-08-31T23:59:59Z", "2028-08-30T00:00:00Z", period);
        PeriodSpan last = period_at(terms, terms.valid_from);
        CHECK(last.start == terms.valid_from);
        for (Time now = terms.valid_from; now < terms.valid_until; now = now.plus_seconds(3600))
        {
            const auto span = period_at(terms, now);
            const bool same = span.index == last.index && span.start == last.start && span.end == last.end;
            const bool next = span.index == last.index + 1 && span.start == last.end;
            if (!(same || next) || now < span.start || now >= span.end)
                FAIL(format_time(now)
                     << " is in period " << span.index << " from " << format_time(span.start));
            last = span;
        }
        CHECK(last.end == terms.valid_until);
    }
}
