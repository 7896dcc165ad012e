#include "json/pattern.hpp"

#include <catch2/catch.hpp>

#include <string>

using bursar::json::Pattern;

namespace
{
bool matches(std::string_view expression, std::string_view text)
{
    const auto pattern = Pattern::compile(expression);
    INFO(expression);
    REQUIRE(pattern);
    return pattern->matches(text);
}
}  // namespace

TEST_CASE("patterns match what they say", "[json]")
{
    struct Case
    {
        std::string_view expression;
        std::string_view text;
        bool fits;
    };
    const Case cases[] = {
        {"", "anything", true},
        {"b", "abc", true},
        {"^b", "abc", false},
        {"^(0|[1-9][0-9]*)$", "0", true},
        {"^(0|[1-9][0-9]*)$", "10", true},
        {"^(0|[1-9][0-9]*)$", "01", false},
        {"^(0|[1-9][0-9]*)$", "", false},
        {"^0x[0-9a-fA-F]{40}$", "0x0123456789012345678901234567890123456789", true},
        {"^0x[0-9a-fA-F]{40}$", "0x012345678901234567890123456789012345678", false},
        {"^[0-9]+(\\.[0-9]{1,6})?$", "12.345678", true},
        {"^[0-9]+(\\.[0-9]{1,6})?$", "12.3456789", false},
        {"^[0-9]+(\\.[0-9]{1,6})?$", "12.", false},
        {"^a{2,}$", "a", false},
        {"^a{2,}$", "aaaa", true},
        {"^(?:ab|cd)*$", "abcdab", true},
        {"^(?:ab|cd)*$", "abc", false},
        {"^[^a-c]$", "d", true},
        {"^[^a-c]$", "b", false},
        {"^[a\\-]+$", "a-a", true},
        {"^[a-]+$", "a-", true},
        {"^\\d\\w\\s$", "1_ ", true},
        {"^\\D\\W\\S$", "a x", true},
        {"^.$", "\n", false},
        {"^(a|)+$", "aa", true},
        {"^(a*)*$", "aaab", false},
        {"^$", "", true},
        {"x?y", "y", true},
    };
    for (const auto& c : cases)
    {
        INFO(c.text);
        CHECK(matches(c.expression, c.text) == c.fits);
    }
}

TEST_CASE("a pattern that would make a backtracking matcher explode is answered at once", "[json]")
{
    CHECK_FALSE(matches("^(a|a)*(a+)+$", std::string(20'000, 'a') + "b"));
}

TEST_CASE("what is not supported is refused, with the reason", "[json]")
{
    struct Case
    {
        std::string_view expression;
        std::string_view message;
    };
    const Case cases[] = {
        {"(a", "pattern: a group is not closed"},
        {"a)", "pattern: an unexpected ')'"},
        {"[a", "pattern: a class is not closed"},
        {"[b-a]", "pattern: a range is upside down or ends in an escape"},
        {"*a", "pattern: '*' has to be escaped here"},
        {"a**", "pattern: a quantifier follows a quantifier"},
        {"a{2", "pattern: a repetition is not of the form {m}, {m,} or {m,n}"},
        {"a{3,2}", "pattern: a repetition is not of the form {m}, {m,} or {m,n}"},
        {"a{257}", "pattern: expected a repetition up to 256"},
        {"(?=a)", "pattern: look-around is not supported"},
        {"(a)\\1", "pattern: an escape is not supported"},
        {"\\", "pattern: an escape is not supported"},
        {"é", "pattern: only ASCII is supported"},
        {"(((a{256}){256}){256}){256}", "pattern: its repetitions are too large"},
    };
    for (const auto& c : cases)
    {
        INFO(c.expression);
        const auto pattern = Pattern::compile(c.expression);
        REQUIRE_FALSE(pattern);
        CHECK(pattern.error().message == c.message);
    }
    CHECK(Pattern::compile(std::string(17, '(') + std::string(17, ')')).error().message ==
          "pattern: groups are nested too deeply");
    CHECK(Pattern::compile(std::string(513, 'a')).error().message == "pattern: longer than 512 bytes");
}
