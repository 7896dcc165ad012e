#include "tests/cli/mcp_session.hpp"
#include "tests/cli/seller.hpp"

using bursar::test::McpSession;
using bursar::test::Program;
using bursar::test::Seller;

TEST_CASE("starting and probing the server touches nothing, and its tools answer before init", "[cli]")
{
    const Program program;
    McpSession session{program};
    CHECK(session.initialize_result()["serverInfo"]["name"] == "bursar");
    CHECK(session.request("tools/list", bursar::json::Value::object())["tools"].size() == 9);
    CHECK_FALSE(std::filesystem::exists(program.home()));
    const auto status = session.call("wallet_status", bursar::json::Value::object());
    CHECK(status["structuredContent"]["status"] == "not_initialised");
    CHECK_FALSE(std::filesystem::exists(program.home()));
    CHECK(session.finish() == 0);
}

TEST_CASE("an agent sees only its own intents and cannot approve", "[cli]")
{
    const Program program;
    program.init();
    program.json({"agent", "add", "cmo"});
    program.json({"agent", "add", "cto"});
    const auto other = program.json({"intent", "draft", "--agent", "cto", "--purpose", "x", "--budget", "5"});
    McpSession ambiguous{program};
    const auto asked = ambiguous.call("list_intents", bursar::json::Value::object());
    CHECK(asked["isError"] == true);
    CHECK(asked["structuredContent"]["error"]["hint"].get<std::string>().find("--agent") !=
          std::string::npos);

    McpSession session{program, {"--agent", "cmo"}};
    CHECK(
        session.call("list_intents", bursar::json::Value::object())["structuredContent"]["intents"].empty());
    const auto foreign = session.call("revoke_intent", {{"mandate", other["mandate"]}});
    CHECK(foreign["isError"] == true);
    CHECK(program.json({"intent", "show", other["mandate"].get<std::string>()})["status"] == "draft");

    const auto draft =
        session.call("draft_intent", {{"purpose", "x"}, {"budget", "5 USDC"}})["structuredContent"];
    CHECK(draft["status"] == "draft");
    CHECK(draft["agent_name"] == "cmo");
    CHECK(draft["approve"]["url"].get<std::string>().starts_with("http://127.0.0.1:"));
    for (const auto& tool : session.request("tools/list", bursar::json::Value::object())["tools"])
        CHECK(tool["name"].get<std::string>().find("approve") == std::string::npos);
}

TEST_CASE("a refusal over MCP is an error result with the rule, and the text says the same", "[cli]")
{
    const Program program;
    const Seller seller{"2000"};
    program.init();
    program.json({"agent", "add", "cmo"});
    McpSession session{program};
    const auto draft =
        session.call("draft_intent", {{"purpose", "x"}, {"budget", "5"}, {"hosts", {"api.example.com"}}});
    const auto mandate = draft["structuredContent"]["mandate"].get<std::string>();
    CHECK(bursar::json::parse(draft["content"][0]["text"].get<std::string>()).value() ==
          draft["structuredContent"]);
    program.json({"intent", "approve", mandate, "--passphrase-file", program.passphrase_file()});
    const auto refused = session.call("pay_quote", {{"mandate", mandate}, {"url", seller.url("/v1/x")}});
    CHECK(refused["isError"] == true);
    CHECK(refused["structuredContent"]["error"]["code"] == "host_not_allowed");
    CHECK(refused["structuredContent"]["error"]["rule"] == "hosts");
    CHECK(refused["content"][0]["text"].get<std::string>().find("host_not_allowed") == 0);
}
