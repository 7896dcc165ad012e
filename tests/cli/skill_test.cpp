#include "tests/cli/mcp_session.hpp"
#include "tests/cli/seller.hpp"

using namespace bursar;
using test::McpSession;
using test::Program;
using test::Seller;

namespace
{
/// The JSON examples of skill.md, in order.
std::vector<std::string> examples()
{
    std::vector<std::string> found;
    const auto skill = test::text_of(std::string{BURSAR_SOURCE_DIR} + "/skill.md");
    const std::string fence = "```json\n";
    for (auto begin = skill.find(fence); begin != std::string::npos; begin = skill.find(fence, begin))
    {
        begin += fence.size();
        found.push_back(skill.substr(begin, skill.find("```", begin) - begin));
    }
    return found;
}

void replace_all(std::string& text, const std::string& what, const std::string& with)
{
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}
}  // namespace

TEST_CASE("every example of skill.md works as it stands, in its order, and covers every tool", "[cli]")
{
    const Program program;
    const Seller seller{"2000"};
    program.init();
    program.json({"agent", "add", "cmo"});
    McpSession session{program};
    std::string mandate;
    std::string payment;
    std::vector<std::string> used;
    for (auto text : examples())
    {
        replace_all(text, "api.example.com", seller.host());
        replace_all(text, "MANDATE", mandate);
        replace_all(text, "PAYMENT", payment);
        const auto example = json::parse(text);
        INFO(text);
        REQUIRE(example);
        const auto tool = (*example)["tool"].get<std::string>();
        used.push_back(tool);
        const auto result = session.call(tool, (*example)["arguments"]);
        INFO(json::dump(result));
        CHECK_FALSE(result.value("isError", false));
        const auto& answer = result["structuredContent"];
        if (tool == "draft_intent")
        {
            mandate = answer["mandate"].get<std::string>();
            CHECK(program.run({"intent", "approve", mandate, "--passphrase-file", program.passphrase_file()})
                      .code == 0);
        }
        if (tool == "check_payment")
            CHECK(answer["outcome"] == "allow");
        if (tool == "pay_quote")
        {
            CHECK(answer["status"] == "delivered");
            CHECK(answer["body"]["answer"] == 42);
            payment = answer["payment_id"].get<std::string>();
        }
        if (tool == "revoke_intent")
            CHECK(answer["status"] == "revoked");
    }
    for (const auto& tool : session.request("tools/list", json::Value::object())["tools"])
        CHECK(std::count(used.begin(), used.end(), tool["name"].get<std::string>()) == 1);
}
