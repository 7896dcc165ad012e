#include "harness.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::mcp_test;

namespace
{
constexpr std::string_view VERSION = "\"io.modelcontextprotocol/protocolVersion\"";

std::string with_meta(std::string_view method, std::string_view meta)
{
    return legacy("1", method, "\"_meta\":{" + std::string{meta} + "}");
}
}  // namespace

TEST_CASE("each message is served in the era that it claims", "[mcp]")
{
    struct Case
    {
        const char* what;
        std::string message;
        int code;
        int status;
    };
    const std::vector<Case> cases{
        {"whole envelope", modern("1", "tools/list"), 0, 200},
        {"legacy date in the envelope",
         with_meta("tools/list", std::string{VERSION} + ":\"2025-11-25\","
                                                        "\"io.modelcontextprotocol/clientCapabilities\":{}"),
         -32022, 400},
        {"unknown date in the envelope",
         with_meta("tools/list", std::string{VERSION} + ":\"2099-01-01\","
                                                        "\"io.modelcontextprotocol/clientCapabilities\":{}"),
         -32022, 400},
        {"version that is no text", with_meta("tools/list", std::string{VERSION} + ":7"), -32602, 400},
        {"no capabilities", with_meta("tools/list", std::string{VERSION} + ":\"2026-07-28\""), -32602, 400},
        {"capabilities that are no object",
         with_meta("tools/list", std::string{VERSION} +
                                     ":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":[]"),
         -32602, 400},
        {"initialize with an envelope", modern("1", "initialize"), -32601, 404},
        {"ping with an envelope", modern("1", "ping"), -32601, 404},
        {"logging/setLevel with an envelope", modern("1", "logging/setLevel"), -32601, 404},
        {"resources/subscribe with an envelope", modern("1", "resources/subscribe"), -32601, 404},
        {"invented method", modern("1", "tools/fly"), -32601, 404},
        {"tasks/list", modern("1", "tasks/list"), -32601, 404},
        {"claimless server/discover", legacy("1", "server/discover"), -32601, 200},
        {"claimless tools/list before initialize", legacy("1", "tools/list"), 0, 200},
        {"claimless ping before initialize", legacy("1", "ping"), 0, 200},
    };
    for (const auto& each : cases)
    {
        INFO(each.what);
        Harness harness;
        harness.feed(harness.connect(), each.message);
        harness.run();
        const auto sent = harness.take();
        REQUIRE(sent.size() == 1);
        CHECK(code_of(sent[0].message) == each.code);
        CHECK(sent[0].status == each.status);
        CHECK(sent[0].message.at("id") == 1);
        CHECK(sent[0].last);
    }
}

TEST_CASE("an unsupported version is told what is supported", "[mcp]")
{
    Harness harness;
    const auto reply = harness.ask(
        harness.connect(),
        with_meta("tools/list", std::string{VERSION} + ":\"v999.0.0\","
                                                       "\"io.modelcontextprotocol/clientCapabilities\":{}"));
    CHECK(reply.at("error").at("data") ==
          json::parse(R"({"supported":["2026-07-28"],"requested":"v999.0.0"})").value());
}

TEST_CASE("a probe and an initialize sent without waiting are both answered, with the types of their ids",
          "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect();
    harness.feed(pipe, modern("\"server-discover-probe-1\"", "server/discover"));
    harness.feed(pipe, legacy("0", "initialize", "\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}"));
    harness.feed(pipe, modern("\"listen:0\"", "subscriptions/listen", "\"notifications\":{}"));
    harness.feed(pipe, legacy("\"0\"", "ping"));
    const auto sent = harness.take();
    REQUIRE(sent.size() == 4);
    CHECK(sent[0].message.at("id") == "server-discover-probe-1");
    CHECK(sent[0].message.at("result").at("supportedVersions") == json::Value::array({"2026-07-28"}));
    CHECK(sent[1].message.at("id") == 0);
    CHECK(sent[1].message.at("result").at("protocolVersion") == "2025-06-18");
    CHECK(sent[2].message.at("method") == "notifications/subscriptions/acknowledged");
    CHECK(sent[3].message.at("id") == "0");
}

TEST_CASE("initialize echoes a revision that is served and offers the newest with a handshake otherwise",
          "[mcp]")
{
    const std::vector<std::pair<std::string, std::string>> cases{
        {"2024-11-05", "2024-11-05"}, {"2025-03-26", "2025-03-26"}, {"2025-06-18", "2025-06-18"},
        {"2025-11-25", "2025-11-25"}, {"2026-07-28", "2025-11-25"}, {"1999-01-01", "2025-11-25"}};
    for (const auto& [asked, answered] : cases)
    {
        INFO(asked);
        Harness harness;
        const auto reply = harness.ask(harness.connect(),
                                       legacy("0", "initialize", "\"protocolVersion\":\"" + asked + "\""));
        CHECK(reply.at("result").at("protocolVersion") == answered);
        CHECK(reply.at("result").at("instructions") == "Use with care.");
        CHECK_FALSE(reply.at("result").contains("resultType"));
        CHECK(reply.at("result").at("serverInfo").contains("title") ==
              (asked >= "2025-06-18" || asked == "1999-01-01"));
        CHECK(reply.at("result").at("capabilities").contains("completions") == (asked != "2024-11-05"));
        CHECK_FALSE(reply.at("result").at("capabilities").contains("extensions"));
    }
}

TEST_CASE("a modern request after a handshake is served in the modern form", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.legacy("2025-06-18");
    const auto reply =
        harness.ask(pipe, modern("5", "tools/call", "\"name\":\"echo\",\"arguments\":{\"text\":\"hi\"}"));
    CHECK(reply.at("result").at("resultType") == "complete");
    CHECK(reply.at("result").at("_meta").at("io.modelcontextprotocol/serverInfo").at("name") ==
          "test-server");
}

TEST_CASE("what is no message is refused and names what would be right", "[mcp]")
{
    const std::vector<std::string> cases{"7",
                                         "\"text\"",
                                         "null",
                                         "{}",
                                         R"({"jsonrpc":"1.0","id":1,"method":"ping"})",
                                         R"({"jsonrpc":"2.0","id":null,"method":"ping"})",
                                         R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})",
                                         R"({"jsonrpc":"2.0","id":{},"method":"ping"})",
                                         R"({"jsonrpc":"2.0","id":1,"method":7})",
                                         R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[1]})",
                                         R"({"jsonrpc":"2.0","id":1})",
                                         R"({"jsonrpc":"2.0","id":1,"result":{},"error":{}})",
                                         R"({"jsonrpc":"2.0","id":1,"method":"ping","result":{}})",
                                         "[]",
                                         R"([1])"};
    for (const auto& each : cases)
    {
        INFO(each);
        Harness harness;
        harness.feed(harness.connect(), each);
        const auto sent = harness.take();
        REQUIRE(sent.size() == 1);
        CHECK(code_of(sent[0].message) == -32600);
        CHECK(sent[0].status == 400);
    }
}

TEST_CASE("an id that is still in use is refused without touching the call that has it", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect();
    harness.feed(pipe, modern("1", "tools/call", "\"name\":\"echo\""));
    harness.feed(pipe, modern("1", "tools/call", "\"name\":\"echo\""));
    harness.run();
    const auto sent = harness.take();
    REQUIRE(sent.size() == 2);
    CHECK(code_of(sent[0].message) == -32600);
    CHECK(sent[0].message.at("id").is_null());
    CHECK(text_of(sent[1].message) == "nothing");
}

TEST_CASE("a batch is served up to 2025-03-26 and refused afterwards", "[mcp]")
{
    Harness harness;
    const auto old = harness.legacy("2025-03-26");
    harness.feed(old, "[" + legacy("1", "ping") + "," + legacy("2", "tools/call", "\"name\":\"echo\"") +
                          R"(,{"jsonrpc":"2.0","method":"notifications/initialized"}])");
    CHECK(harness.take().empty());
    harness.run();
    const auto sent = harness.take();
    REQUIRE(sent.size() == 1);
    REQUIRE(sent[0].message.is_array());
    CHECK(sent[0].message.size() == 2);
    CHECK(sent[0].related == 1);

    for (const auto& wrong : {"[" + legacy("0", "initialize") + "]", "[" + modern("3", "tools/list") + "]",
                              "[" + legacy("4", "ping") + "," + legacy("4", "ping") + "]"})
        CHECK(code_of(harness.ask(old, wrong)) == -32600);
    CHECK(code_of(harness.ask(harness.legacy("2025-06-18"), "[" + legacy("1", "ping") + "]")) == -32600);
}

TEST_CASE("a cancelled member leaves the rest of its batch", "[mcp]")
{
    Harness harness;
    const auto old = harness.legacy("2025-03-26");
    harness.feed(old, "[" + legacy("1", "ping") + "," + legacy("2", "tools/call", "\"name\":\"echo\"") + "]");
    harness.feed(old, R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}})");
    const auto sent = harness.take();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].message.size() == 1);
    harness.run();
    CHECK(harness.take().empty());
}
