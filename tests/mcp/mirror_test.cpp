#include "harness.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::mcp_test;

namespace
{
using Fields = std::map<std::string, std::string>;

struct Case
{
    const char* what;
    Fields fields;
    std::string message;
    int code;
    int status;
};

void check(const std::vector<Case>& cases)
{
    for (const auto& each : cases)
    {
        INFO(each.what);
        Harness harness;
        const Headers headers{each.fields};
        harness.feed(harness.connect(), each.message, &headers);
        harness.run();
        const auto sent = harness.take();
        REQUIRE(sent.size() == 1);
        CHECK(code_of(sent[0].message) == each.code);
        CHECK(sent[0].status == each.status);
    }
}

Fields standard(std::string method, std::string name = "")
{
    Fields out{{"mcp-protocol-version", "2026-07-28"}, {"mcp-method", std::move(method)}};
    if (!name.empty())
        out["mcp-name"] = std::move(name);
    return out;
}

Fields echo_with(std::string value)
{
    auto out = standard("tools/call", "echo");
    out["mcp-param-text"] = std::move(value);
    return out;
}
}  // namespace

TEST_CASE("the mirror headers must be there and equal the body", "[mcp]")
{
    const auto list = modern("1", "tools/list");
    const auto call = modern("1", "tools/call", "\"name\":\"echo\"");
    const auto read = modern("1", "resources/read", "\"uri\":\"test://some/\xc3\xa4\"");
    check({
        {"all there", standard("tools/list"), list, 0, 200},
        {"no version", {{"mcp-method", "tools/list"}}, list, -32020, 400},
        {"another version",
         {{"mcp-protocol-version", "2025-11-25"}, {"mcp-method", "tools/list"}},
         list,
         -32020,
         400},
        {"no method", {{"mcp-protocol-version", "2026-07-28"}}, list, -32020, 400},
        {"another method", standard("tools/call"), list, -32020, 400},
        {"the method in another case", standard("Tools/List"), list, -32020, 400},
        {"a name", standard("tools/call", "echo"), call, 0, 200},
        {"no name", standard("tools/call"), call, -32020, 400},
        {"another name", standard("tools/call", "Echo"), call, -32020, 400},
        {"a name in base64", standard("tools/call", "=?base64?ZWNobw==?="), call, 0, 200},
        {"a name in bad base64", standard("tools/call", "=?base64?ZWNobw?="), call, -32020, 400},
        {"a URI in base64", standard("resources/read", "=?base64?dGVzdDovL3NvbWUvw6Q=?="), read, 0, 200},
        {"envelope before headers",
         {},
         legacy("1", "tools/list", "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"}"),
         -32602,
         400},
        {"headers before the method", {}, modern("1", "tools/fly"), -32020, 400},
        {"unknown method with its headers", standard("tools/fly"), modern("1", "tools/fly"), -32601, 404},
    });
}

TEST_CASE("a header without its envelope is refused by the era that it names", "[mcp]")
{
    const auto list = legacy("1", "tools/list");
    const auto opening = legacy("1", "initialize", "\"protocolVersion\":\"2025-11-25\"");
    check({
        {"no header", {}, list, 0, 200},
        {"a legacy date", {{"mcp-protocol-version", "2025-11-25"}}, list, 0, 200},
        {"a modern date", {{"mcp-protocol-version", "2026-07-28"}}, list, -32602, 400},
        {"no date", {{"mcp-protocol-version", "banana"}}, list, -32602, 400},
        {"initialize with a modern date", {{"mcp-protocol-version", "2026-07-28"}}, opening, -32020, 400},
        {"initialize with a legacy date", {{"mcp-protocol-version", "2025-06-18"}}, opening, 0, 200},
    });
    Harness harness;
    const Headers headers{{{"mcp-protocol-version", "banana"}}};
    const auto reply = harness.ask(harness.connect(), list, &headers);
    CHECK(reply.at("error").at("data").at("envelope").at("missing").size() == 2);
}

TEST_CASE("parameter headers equal their arguments, plain or in base64", "[mcp]")
{
    const auto call = modern("1", "tools/call", R"("name":"echo","arguments":{"text":"us-west"})");
    const auto odd = modern("1", "tools/call", R"("name":"echo","arguments":{"text":"=?base64?abc"})");
    const auto absent = modern("1", "tools/call", R"("name":"echo","arguments":{})");
    check({
        {"plain", echo_with("us-west"), call, 0, 200},
        {"base64", echo_with("=?base64?dXMtd2VzdA==?="), call, 0, 200},
        {"another value", echo_with("us-east"), call, -32020, 400},
        {"missing", standard("tools/call", "echo"), call, -32020, 400},
        {"bad padding", echo_with("=?base64?dXMtd2VzdA?="), call, -32020, 400},
        {"bad alphabet", echo_with("=?base64?dXMt!2VzdA==?="), call, -32020, 400},
        {"a lone prefix is a literal", echo_with("=?base64?abc"), odd, 0, 200},
        {"a header without argument", echo_with("us-west"), absent, -32020, 400},
        {"neither", standard("tools/call", "echo"), absent, 0, 200},
    });
}
