#include "schemas/files.hpp"
#include "tests/tools/views.hpp"
#include "tools/tools.hpp"
#include "json/schema.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

namespace
{
json::Schema input_of(std::string_view tool)
{
    auto schema = json::Schema::compile(tools::input_schema(tool));
    REQUIRE(schema);
    return std::move(*schema);
}
}  // namespace

TEST_CASE("every embedded schema compiles, as does every output widened by the error", "[tools]")
{
    CHECK(schemas::files().size() == 2 * tools::all_tools({}).size() + 1);
    for (const auto& file : schemas::files())
    {
        INFO(file.name);
        const auto document = json::parse(file.bytes);
        REQUIRE(document);
        CHECK(json::Schema::compile(*document));
    }
    for (const auto& tool : tools::all_tools({}))
        CHECK(json::Schema::compile(tool.description.output_schema));
}

TEST_CASE("an amount is taken as text in human units, with or without the currency, and as nothing else",
          "[tools]")
{
    const auto schema = input_of("draft_intent");
    for (const auto* good : {"5", "5.00", "0.05 USDC", "0", "20 USDC"})
        CHECK(schema.validate({{"purpose", "x"}, {"budget", good}}));
    for (const auto* bad :
         {"", "-5", "5.", ".5", "1e3", "05", "5,00", "$5", "5 USDC ", " 5", "0x5", "5  USDC"})
    {
        INFO(bad);
        CHECK_FALSE(schema.validate({{"purpose", "x"}, {"budget", bad}}));
    }
    CHECK_FALSE(schema.validate({{"purpose", "x"}, {"budget", 5}}));
    CHECK_FALSE(schema.validate({{"purpose", "x"}, {"budget", 0.05}}));
}

TEST_CASE("inputs refuse members that they do not know and ids of the wrong kind", "[tools]")
{
    const auto mandate = test::id_of<IntentId>(1).text();
    CHECK(input_of("revoke_intent").validate({{"mandate", mandate}}));
    CHECK_FALSE(input_of("revoke_intent").validate({{"mandate", mandate}, {"force", true}}));
    CHECK_FALSE(input_of("revoke_intent").validate({{"mandate", test::id_of<PaymentId>(1).text()}}));
    CHECK_FALSE(input_of("revoke_intent").validate(json::Value::object()));
    CHECK_FALSE(input_of("wallet_status").validate({{"x", 1}}));
}

TEST_CASE("limits of lists and numbers hold at the limit and one beyond", "[tools]")
{
    const auto schema = input_of("draft_intent");
    json::Value draft{{"purpose", "x"}, {"budget", "5"}};
    draft["hosts"] = std::vector<std::string>(64, "a.example");
    CHECK(schema.validate(draft));
    draft["hosts"] = std::vector<std::string>(65, "a.example");
    CHECK_FALSE(schema.validate(draft));
    draft.erase("hosts");
    draft["days"] = 366;
    CHECK(schema.validate(draft));
    draft["days"] = 367;
    CHECK_FALSE(schema.validate(draft));
}

TEST_CASE("an answer needs all that its schema requires, or an error", "[tools]")
{
    CHECK(test::misfit("wallet_status", {{"status", "ready"}, {"next", "x"}}).empty());
    CHECK_FALSE(test::misfit("wallet_status", {{"status", "ready"}}).empty());
    const json::Value error{{"code", "internal"}, {"message", "m"},   {"hint", "h"},
                            {"rule", ""},         {"would_pass", ""}, {"retry_safe", true}};
    CHECK(test::misfit("wallet_status", {{"error", error}}).empty());
    CHECK_FALSE(test::misfit("wallet_status", {{"error", {{"code", "internal"}}}}).empty());
}
