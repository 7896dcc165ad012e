#include "json/raw.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace bursar::json;

TEST_CASE("parts of a document come out in their exact words", "[json]")
{
    const std::string text =
        R"( { "a" : 1.50 , "b":{"x":"}\"]", "y":[ 1 ,2]} ,"c": [ {"k":1} , "s,]" ,-3e2, [] , true ] } )";
    CHECK(raw_member(text, "a") == "1.50");
    CHECK(raw_member(text, "b") == R"({"x":"}\"]", "y":[ 1 ,2]})");
    CHECK(raw_member(raw_member(text, "b").value(), "y") == "[ 1 ,2]");
    const auto items = raw_items(raw_member(text, "c").value());
    CHECK(items == std::vector<std::string_view>{R"({"k":1})", R"("s,]")", "-3e2", "[]", "true"});
}

TEST_CASE("a member is found however its name is escaped", "[json]")
{
    CHECK(raw_member(R"({"\u0061ccepts":[7]})", "accepts") == "[7]");
    CHECK_FALSE(raw_member(R"({"accept":[7]})", "accepts"));
    CHECK_FALSE(raw_member("{}", "accepts"));
    CHECK_FALSE(raw_member("[]", "accepts"));
}

TEST_CASE("an empty array has no items", "[json]")
{
    CHECK(raw_items("[ ]").empty());
    CHECK(raw_items("{}").empty());
}

TEST_CASE("text that is not well-formed is walked without leaving it", "[json]")
{
    for (const std::string text : {"{\"a\"", "{\"a\":", "{\"a\":{", "[\"", "[1,", "[\"\\", "{\"a\":[\"\\"})
    {
        for (std::size_t cut = 0; cut <= text.size(); ++cut)
        {
            const std::string part = text.substr(0, cut);
            CHECK_FALSE(raw_member(part, "zz"));
            CHECK(raw_items(part).size() <= 2);
        }
    }
}
