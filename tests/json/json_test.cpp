#include "json/json.hpp"

#include <catch2/catch.hpp>

#include <limits>

using namespace bursar;
using bursar::json::parse;

namespace
{
std::string refusal(std::string_view text, const json::Limits& limits = {})
{
    const auto parsed = parse(text, limits);
    REQUIRE_FALSE(parsed);
    return std::string{name_of(parsed.error().code)} + ": " + parsed.error().message;
}

std::string nested(std::size_t depth)
{
    return std::string(depth, '[') + std::string(depth, ']');
}
}  // namespace

TEST_CASE("a document comes back as it was, with keys sorted", "[json]")
{
    const auto value = parse(R"( {"b":[1,-2,true,null,"x\u00e9\ud83d\ude00"],"a":{"k":1.5}} )");
    REQUIRE(value);
    CHECK(json::dump(*value) == "{\"a\":{\"k\":1.5},\"b\":[1,-2,true,null,\"xé😀\"]}");
}

TEST_CASE("a scalar is a document too", "[json]")
{
    CHECK(parse("\"x\"").value() == "x");
    CHECK(parse("12").value() == 12);
    CHECK(parse("null").value().is_null());
}

TEST_CASE("integers keep all digits or are refused", "[json]")
{
    CHECK(parse("18446744073709551615").value().get<std::uint64_t>() ==
          std::numeric_limits<std::uint64_t>::max());
    CHECK(parse("-9223372036854775808").value().get<std::int64_t>() ==
          std::numeric_limits<std::int64_t>::min());
    CHECK(refusal("18446744073709551616") == "malformed: JSON: an integer is outside 64 bits");
    CHECK(refusal("-9223372036854775809") == "malformed: JSON: an integer is outside 64 bits");
    CHECK(parse("1e3").value().is_number_float());
    CHECK(parse("1.0").value().is_number_float());
    CHECK(refusal("1e999").starts_with("malformed: JSON: a number is out of range"));
}

TEST_CASE("what other readers take differently is refused", "[json]")
{
    CHECK(refusal(R"({"a":1,"b":2,"a":3})") == "malformed: JSON: an object has a member twice");
    CHECK(refusal(R"({"a":1,"\u0061":3})") == "malformed: JSON: an object has a member twice");
    CHECK(refusal("\xEF\xBB\xBF{}") == "malformed: JSON: begins with a byte order mark");
    for (const auto* text : {"",
                             " ",
                             "{",
                             "[1,]",
                             "{\"a\":1,}",
                             "{a:1}",
                             "'a'",
                             "01",
                             "+1",
                             ".5",
                             "1.",
                             "NaN",
                             "Infinity",
                             "// c\n1",
                             "1 2",
                             "{} {}",
                             "\"\x01\"",
                             "\"\xff\"",
                             "\"\xc0\xaf\"",
                             "\"\xed\xa0\x80\"",
                             "\"\\ud800\"",
                             "\"\\x41\"",
                             "\"unfinished",
                             "tru",
                             "[1 2]",
                             "{\"a\" 1}"})
    {
        INFO(text);
        CHECK(refusal(text).starts_with("malformed: JSON: not well-formed near byte "));
    }
    CHECK(refusal(std::string_view{"1\0", 2}) == "malformed: JSON: not well-formed near byte 1");
    CHECK(refusal(std::string_view{"{}\0{", 4}) == "malformed: JSON: not well-formed near byte 2");
}

TEST_CASE("depth is bounded at the limit exactly", "[json]")
{
    const json::Limits limits{.depth_max = 10};
    CHECK(parse(nested(10), limits));
    CHECK(refusal(nested(11), limits) == "too_large: JSON: nested deeper than 10 levels");
    CHECK(refusal(std::string(1'000'000, '[')) == "too_large: JSON: nested deeper than 64 levels");
    CHECK(refusal(
              []
              {
                  std::string text;
                  for (int i = 0; i < 100'000; ++i)
                      text += "{\"a\":";
                  return text;
              }()) == "too_large: JSON: nested deeper than 64 levels");
}

TEST_CASE("bytes and values are bounded at the limit exactly", "[json]")
{
    CHECK(parse("[1,2]", {.bytes_max = 5}));
    CHECK(refusal("[1,2]", {.bytes_max = 4}) == "too_large: JSON: longer than 4 bytes");
    CHECK(parse("[1,{\"a\":2}]", {.values_max = 4}));
    CHECK(refusal("[1,{\"a\":2}]", {.values_max = 3}) == "too_large: JSON: more than 3 values");
}

TEST_CASE("an error does not repeat the text", "[json]")
{
    CHECK(refusal(R"({"password":hunter2})").find("hunter2") == std::string::npos);
}

TEST_CASE("dump replaces bytes that are not UTF-8", "[json]")
{
    CHECK(json::dump(json::Value("a\xff z")) == "\"a\xEF\xBF\xBD z\"");
}

TEST_CASE("an object reader names the first member that is wrong", "[json]")
{
    const auto read = [](std::string_view text, auto&& use)
    {
        const auto value = parse(text).value();
        json::ObjectReader reader{value, "params"};
        use(reader);
        return reader.failure() ? reader.failure()->message : std::string{"fine"};
    };
    CHECK(read("[]", [](auto&) {}) == "params: expected an object");
    CHECK(read("{}", [](auto& r) { r.text("a", 3); }) == "params.a: expected text, but it is missing");
    CHECK(read(R"({"a":1})", [](auto& r) { r.text("a", 3); }) == "params.a: expected text");
    CHECK(read(R"({"a":"four"})", [](auto& r) { r.text("a", 3); }) == "params.a: expected at most 3 bytes");
    CHECK(read(R"({"a":null})", [](auto& r) { r.optional_text("a", 3); }) == "params.a: expected text");
    CHECK(read(R"({"a":5})", [](auto& r) { r.integer("a", 1, 4); }) ==
          "params.a: expected a whole number from 1 to 4");
    CHECK(read(R"({"a":1.0})", [](auto& r) { r.integer("a", 1, 4); }) ==
          "params.a: expected a whole number from 1 to 4");
    CHECK(read(R"({"a":18446744073709551615})", [](auto& r) { r.integer("a", -5, 4); }) ==
          "params.a: expected a whole number from -5 to 4");
    CHECK(read(R"({"a":true})", [](auto& r) { r.integer("a", 0, 4); }) ==
          "params.a: expected a whole number from 0 to 4");
    CHECK(read(R"({"a":1})", [](auto& r) { r.boolean("a", true); }) == "params.a: expected true or false");
    CHECK(read(R"({"a":1})", [](auto& r) { r.object("a"); }) == "params.a: expected an object");
    CHECK(read(R"({"a":1})", [](auto& r) { r.array("a", 1); }) == "params.a: expected a list");
    CHECK(read(R"({"a":[1,2]})", [](auto& r) { r.array("a", 1); }) == "params.a: expected at most 1 items");
    CHECK(read(R"({"a":"x","z":1})",
               [](auto& r)
               {
                   r.text("a", 3);
                   r.no_others();
               }) == "params.z: unknown member");
    CHECK(read(R"({"a":1,"b":1})",
               [](auto& r)
               {
                   r.text("b", 3);
                   r.text("a", 3);
               }) == "params.b: expected text");
}

TEST_CASE("an object reader hands out what is right", "[json]")
{
    const auto value = parse(R"({"t":"abc","n":-3,"b":true,"o":{},"l":[1]})").value();
    json::ObjectReader reader{value, ""};
    CHECK(reader.text("t", 3) == "abc");
    CHECK(reader.integer("n", -3, -3) == -3);
    CHECK(reader.boolean("b", false));
    CHECK(reader.object("o"));
    CHECK(reader.array("l", 1)->size() == 1);
    CHECK_FALSE(reader.optional_text("none", 3));
    CHECK_FALSE(reader.optional_integer("none", 0, 3));
    CHECK(reader.boolean("none", true));
    reader.no_others();
    CHECK_FALSE(reader.failure());
}
