#include "json/schema.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using bursar::json::Schema;

namespace
{
std::string verdict(std::string_view schema_text, std::string_view value_text)
{
    const auto schema = Schema::compile(json::parse(schema_text).value());
    REQUIRE(schema);
    const auto valid = schema->validate(json::parse(value_text).value());
    if (valid)
        return "valid";
    CHECK(valid.error().code == ErrorCode::invalid_argument);
    return valid.error().message + (valid.error().hint.empty() ? "" : " (" + valid.error().hint + ")");
}

std::string compile_error(std::string_view schema_text)
{
    const auto schema = Schema::compile(json::parse(schema_text).value());
    REQUIRE_FALSE(schema);
    return schema.error().message;
}
}  // namespace

TEST_CASE("each keyword accepts at its limit and names the place beyond it", "[json]")
{
    struct Case
    {
        std::string_view schema;
        std::string_view value;
        std::string_view verdict;
    };
    const Case cases[] = {
        {R"({"type":"string"})", R"("x")", "valid"},
        {R"({"type":"string"})", "1", "the value: expected text"},
        {R"({"type":["string","null"]})", "null", "valid"},
        {R"({"type":["string","null"]})", "1", "the value: expected text or null"},
        {R"({"type":"integer"})", "1", "valid"},
        {R"({"type":"integer"})", "1.0", "the value: expected a whole number"},
        {R"({"type":"number"})", "1", "valid"},
        {R"({"type":"boolean"})", "0", "the value: expected true or false"},
        {R"({"enum":["a",2]})", "2", "valid"},
        {R"({"enum":["a",2]})", R"("b")", "the value: not one of the allowed values (use one of: a, 2)"},
        {R"({"const":"a"})", R"("b")", "the value: expected exactly a"},
        {R"({"minLength":2})", R"("éé")", "valid"},
        {R"({"minLength":2})", R"("é")", "the value: shorter than 2 characters"},
        {R"({"maxLength":2})", R"("éé")", "valid"},
        {R"({"maxLength":2})", R"("abc")", "the value: longer than 2 characters"},
        {R"({"pattern":"^[a-z]+$"})", R"("abc")", "valid"},
        {R"({"pattern":"^[a-z]+$"})", R"("aBc")", "the value: has the wrong form (it has to match ^[a-z]+$)"},
        {R"({"minimum":1,"maximum":3})", "1", "valid"},
        {R"({"minimum":1,"maximum":3})", "3", "valid"},
        {R"({"minimum":1})", "0", "the value: expected at least 1"},
        {R"({"maximum":3})", "4", "the value: expected at most 3"},
        {R"({"exclusiveMinimum":1})", "1", "the value: expected more than 1"},
        {R"({"exclusiveMaximum":1})", "1", "the value: expected less than 1"},
        {R"({"maximum":3})", "18446744073709551615", "the value: expected at most 3"},
        {R"({"minItems":1})", "[]", "the value: expected at least 1 items"},
        {R"({"maxItems":1})", "[1]", "valid"},
        {R"({"maxItems":1})", "[1,2]", "the value: expected at most 1 items"},
        {R"({"items":{"type":"integer"}})", R"([1,"x"])", "[1]: expected a whole number"},
        {R"({"prefixItems":[{"type":"integer"}],"items":{"type":"string"}})", R"([1,"x"])", "valid"},
        {R"({"prefixItems":[{"type":"integer"}],"items":false})", "[1,2]", "[1]: nothing is allowed here"},
        {R"({"uniqueItems":true})", "[1,2,1]", "the value: has an item twice"},
        {R"({"required":["a"]})", "{}", "a: missing"},
        {R"({"required":["a"]})", "7", "valid"},
        {R"({"minProperties":1})", "{}", "the value: expected at least 1 members"},
        {R"({"maxProperties":1})", R"({"a":1,"b":1})", "the value: expected at most 1 members"},
        {R"({"propertyNames":{"maxLength":1}})", R"({"ab":1})", "ab: longer than 1 characters"},
        {R"({"properties":{"a":{}},"additionalProperties":false})", R"({"b":1})",
         "b: unknown member (known members: a)"},
        {R"({"properties":{"a":{}},"additionalProperties":{"type":"string"}})", R"({"b":1})",
         "b: expected text"},
        {R"({"properties":{"a":{"properties":{"l":{"items":{"type":"string"}}}}}})", R"({"a":{"l":["x",2]}})",
         "a.l[1]: expected text"},
        {R"({"anyOf":[{"type":"string"},{"type":"integer"}]})", "1", "valid"},
        {R"({"anyOf":[{"type":"string"},{"type":"integer"}]})", "true",
         "the value: fits none of the 2 allowed forms (for the first form: the value: expected text)"},
        {R"({"oneOf":[{"minimum":1},{"maximum":3}]})", "2",
         "the value: fits more than one of the allowed forms"},
        {R"({"oneOf":[{"minimum":1},{"maximum":3}]})", "0", "valid"},
        {R"({"allOf":[{"minimum":1},{"maximum":3}]})", "4", "the value: expected at most 3"},
        {R"({"not":{"type":"string"}})", R"("x")", "the value: has a form that is not allowed"},
        {R"({"not":{"type":"string"}})", "1", "valid"},
        {R"({"if":{"minimum":5},"then":{"maximum":9},"else":{"minimum":1}})", "7", "valid"},
        {R"({"if":{"minimum":5},"then":{"maximum":9},"else":{"minimum":1}})", "10",
         "the value: expected at most 9"},
        {R"({"if":{"minimum":5},"then":{"maximum":9},"else":{"minimum":1}})", "0",
         "the value: expected at least 1"},
        {R"({"if":{"minimum":5}})", "7", "valid"},
        {"true", "1", "valid"},
        {"false", "1", "the value: nothing is allowed here"},
    };
    for (const auto& c : cases)
    {
        INFO(c.schema << " on " << c.value);
        CHECK(verdict(c.schema, c.value) == c.verdict);
    }
}

TEST_CASE("references reach definitions and the whole schema", "[json]")
{
    constexpr std::string_view tree =
        R"({"type":"object","properties":{"name":{"$ref":"#/$defs/name"},"children":{"items":{"$ref":"#"}}},
            "additionalProperties":false,"$defs":{"name":{"type":"string","maxLength":3}}})";
    CHECK(verdict(tree, R"({"name":"a","children":[{"name":"b","children":[]}]})") == "valid");
    CHECK(verdict(tree, R"({"name":"a","children":[{"name":"long"}]})") ==
          "children[0].name: longer than 3 characters");
    CHECK(verdict(R"({"$ref":"#"})", "1") == "the value: nested too deeply");
}

TEST_CASE("a schema that promises more than is checked is refused", "[json]")
{
    CHECK(compile_error(R"({"unevaluatedProperties":false})") ==
          "schema #/unevaluatedProperties: this keyword is not supported");
    CHECK(compile_error(R"({"properties":{"a":{"dependentRequired":{}}}})") ==
          "schema #/properties/a/dependentRequired: this keyword is not supported");
    CHECK(compile_error(R"({"type":"text"})") == "schema #/type: unknown type");
    CHECK(compile_error(R"({"$ref":"other.json"})") ==
          "schema #/$ref: only # and an existing #/$defs/name can be referred to");
    CHECK(compile_error(R"~({"pattern":"(?=x)"})~") ==
          "schema #/pattern: pattern: look-around is not supported");
    CHECK(compile_error(R"({"maxLength":-1})") == "schema #/maxLength: expected a whole number from 0");
    CHECK(compile_error(R"({"minimum":"1"})") == "schema #/minimum: expected a number");
    CHECK(compile_error(R"({"properties":[]})") == "schema #/properties: expected an object");
    CHECK(compile_error(R"({"required":"a"})") == "schema #/required: expected a list");
    CHECK(compile_error("7") == "schema #: expected an object or a boolean");
}
