#include "tests/tools/views.hpp"
#include "tools/resources.hpp"
#include "tools/tools.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

namespace
{
/// As before `bursar init`: nobody has a wallet.
tools::Services without_wallet()
{
    tools::Services services;
    services.wallet_for = [](const mcp::Caller&) -> Result<std::shared_ptr<wallet::Wallet>>
    {
        return fail(ErrorCode::vault_not_initialised, "the owner has not set up the wallet yet");
    };
    services.changed = [](const std::string&) {};
    return services;
}

mcp::ToolResult call(const std::string& name, const json::Value& arguments)
{
    mcp::SilentReporter reporter;
    mcp::CallContext context{{}, reporter};
    for (const auto& tool : tools::all_tools(without_wallet()))
        if (tool.description.name == name)
            return std::get<mcp::ToolResult>(tool.handler(arguments, context));
    FAIL("no tool " << name);
    return {};
}
}  // namespace

TEST_CASE("the catalogue is sound and its instructions fit what hosts read", "[tools]")
{
    const auto catalogue = tools::catalogue(without_wallet(), "1.0.0");
    const auto sound = mcp::check(catalogue);
    CHECK(sound);
    CHECK(catalogue.instructions.size() <= 2048);
    CHECK(catalogue.tools.size() == 9);
    CHECK(catalogue.prompts.size() == 2);
    CHECK(catalogue.resources.front().description.uri == tools::LEDGER_URI);
    CHECK(catalogue.templates.size() == 2);
}

TEST_CASE("only paying and revoking are destructive, and what only looks says so", "[tools]")
{
    for (const auto& tool : tools::all_tools(without_wallet()))
    {
        const auto& name = tool.description.name;
        INFO(name);
        const bool destroys = name == "pay_quote" || name == "revoke_intent";
        CHECK(tool.description.annotations.destructive == destroys);
        CHECK(tool.description.annotations.read_only == (!destroys && name != "draft_intent"));
        CHECK(tool.description.description.size() < 1600);
    }
}

TEST_CASE("before the wallet is set up every tool says what the owner has to do", "[tools]")
{
    const auto status = call("wallet_status", json::Value::object());
    CHECK_FALSE(status.is_error);
    CHECK(status.structured["status"] == "not_initialised");
    const auto paid = call("pay_quote", {{"url", "https://a.example/"}});
    CHECK(paid.is_error);
    CHECK(paid.structured["error"]["code"] == "vault_not_initialised");
    CHECK(paid.text.find("bursar init") != std::string::npos);
}

TEST_CASE("a wrong argument is an error of the tool, named, before any wallet is asked", "[tools]")
{
    const auto result = call("pay_quote", json::Value::object());
    CHECK(result.is_error);
    CHECK(result.structured["error"]["code"] == "invalid_argument");
    CHECK(result.text.find("url: is missing") != std::string::npos);
}
