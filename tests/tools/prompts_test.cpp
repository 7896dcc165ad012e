#include "prompts/files.hpp"
#include "tools/prompts.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

TEST_CASE("every embedded prompt has a title, a description, and uses each argument it names", "[tools]")
{
    CHECK(prompts::files().size() == 2);
    for (const auto& embedded : prompts::files())
    {
        INFO(embedded.name);
        const auto file = tools::parse_prompt(embedded.bytes);
        REQUIRE(file);
        CHECK(file->description.name + ".md" == embedded.name);
        CHECK_FALSE(file->description.title.empty());
        CHECK_FALSE(file->description.description.empty());
        for (const auto& argument : file->description.arguments)
        {
            CHECK_FALSE(argument.description.empty());
            CHECK(file->text.find("{{" + argument.name + "}}") != std::string::npos);
        }
    }
}

TEST_CASE("arguments are filled in as data and absent ones say so", "[tools]")
{
    CHECK(tools::fill_in("{{a}}-{{b}}-{{a}}", {{"a", "x"}}) == "x-(not given)-x");
    CHECK(tools::fill_in("{{a}}", {{"a", "one\ntwo"}}) == "one two");
    CHECK(tools::fill_in("{{a}}", {{"a", "{{b}}"}, {"b", "no"}}) == "{{b}}");
    CHECK(tools::fill_in("open {{a", {{"a", "x"}}) == "open {{a");
}

TEST_CASE("a broken front matter is refused with its line", "[tools]")
{
    const auto message = [](std::string_view text)
    {
        const auto file = tools::parse_prompt(text);
        return file ? std::string{"accepted"} : file.error().message;
    };
    CHECK(message("---\nname: a\n---\ntext") == "accepted");
    CHECK(message("name: a") == "front matter: the first line has to be ---");
    CHECK(message("---\nname: a\n") == "front matter: its closing --- is missing");
    CHECK(message("---\ncolour: red\n---\nx") == "front matter: \"colour: red\": unknown key");
    CHECK(message("---\nargument: a maybe b\n---\nx") ==
          "front matter: \"argument: a maybe b\": expected required or optional");
    CHECK(message("---\ntitle: a\n---\nx") == "front matter: a name and a text are needed");
}
