#include "harness.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::mcp_test;

namespace
{
json::Value tool_named(const json::Value& list, std::string_view name)
{
    for (const auto& each : list.at("result").at("tools"))
        if (each.at("name") == name)
            return each;
    return nullptr;
}
}  // namespace

TEST_CASE("a tool is described with what the revision knows", "[mcp]")
{
    struct Case
    {
        const char* revision;
        bool annotations;
        bool title;
        bool output_schema;
    };
    const std::vector<Case> cases{{"2024-11-05", false, false, false},
                                  {"2025-03-26", true, false, false},
                                  {"2025-06-18", true, true, true},
                                  {"2025-11-25", true, true, true}};
    for (const auto& each : cases)
    {
        INFO(each.revision);
        Harness harness;
        const auto list = harness.ask(harness.legacy(each.revision), legacy("1", "tools/list"));
        const auto tool = tool_named(list, "everything");
        CHECK(tool.contains("annotations") == each.annotations);
        CHECK(tool.contains("title") == each.title);
        CHECK(tool.contains("outputSchema") == each.output_schema);
        CHECK_FALSE(tool.contains("execution"));
        CHECK_FALSE(list.at("result").contains("ttlMs"));
        if (each.output_schema)
            CHECK(tool_named(list, "number").at("outputSchema").at("type") == "object");
    }
    Harness harness;
    const auto list = harness.ask(harness.connect(), modern("1", "tools/list"));
    CHECK(tool_named(list, "number").at("outputSchema").at("type") == "integer");
    CHECK(list.at("result").at("cacheScope") == "public");
}

TEST_CASE("a result is cut to what the revision knows", "[mcp]")
{
    const auto call = legacy("1", "tools/call", "\"name\":\"everything\"");
    Harness harness;
    const auto oldest = harness.ask(harness.legacy("2024-11-05"), call).at("result");
    CHECK_FALSE(oldest.contains("structuredContent"));
    CHECK(oldest.at("content").at(1).at("type") == "text");
    CHECK(oldest.at("content").at(2) == json::parse(R"({"type":"text","text":"One: test://one"})").value());
    const auto newer = harness.ask(harness.legacy("2025-06-18"), call).at("result");
    CHECK(newer.at("structuredContent") == json::parse(R"({"answer":42})").value());
    CHECK(newer.at("content").at(1).at("type") == "audio");
    CHECK(newer.at("content").at(2).at("type") == "resource_link");
}

TEST_CASE("structured content that is no object is wrapped for revisions that want one", "[mcp]")
{
    Harness harness;
    const auto old =
        harness.ask(harness.legacy("2025-11-25"), legacy("1", "tools/call", "\"name\":\"number\""));
    CHECK(old.at("result").at("structuredContent") == json::parse(R"({"result":7})").value());
    CHECK(text_of(old) == "7");
    const auto now = harness.ask(harness.connect(), modern("1", "tools/call", "\"name\":\"number\""));
    CHECK(now.at("result").at("structuredContent") == 7);
}

TEST_CASE("bad arguments are the model's business from 2025-11-25 on, the protocol's before", "[mcp]")
{
    const auto params = "\"name\":\"echo\",\"arguments\":{\"text\":7}";
    Harness harness;
    CHECK(code_of(harness.ask(harness.legacy("2025-06-18"), legacy("1", "tools/call", params))) == -32602);
    for (const auto& reply : {harness.ask(harness.legacy("2025-11-25"), legacy("1", "tools/call", params)),
                              harness.ask(harness.connect(), modern("1", "tools/call", params))})
    {
        CHECK(reply.at("result").at("isError") == true);
        CHECK(text_of(reply) == "Invalid arguments for echo: text: expected text");
    }
}

TEST_CASE("calls that do not have the shape of a call are refused", "[mcp]")
{
    const std::vector<std::pair<std::string, std::string>> cases{
        {"tools/call", ""},
        {"tools/call", "\"name\":7"},
        {"tools/call", "\"name\":\"wallet_fly\""},
        {"tools/call", "\"name\":\"echo\",\"arguments\":[]"},
        {"resources/read", ""},
        {"resources/read", "\"uri\":\"test://nope\""},
        {"resources/read", "\"uri\":\"test://some/gone\""},
        {"prompts/get", "\"name\":\"nope\""},
        {"prompts/get", "\"name\":\"plan\""},
        {"prompts/get", "\"name\":\"plan\",\"arguments\":{\"goal\":7}"},
        {"completion/complete",
         "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"nope\"},\"argument\":{\"name\":\"a\",\"value\":\"\"}"},
        {"completion/complete", "\"ref\":7"},
        {"tools/list", "\"cursor\":\"from-999\""},
        {"tools/list", "\"cursor\":7"},
        {"subscriptions/listen", ""},
        {"subscriptions/listen", "\"notifications\":{\"resourceSubscriptions\":[7]}"}};
    for (const auto& [method, params] : cases)
    {
        INFO(method << " " << params);
        Harness harness;
        const auto pipe = harness.connect();
        harness.feed(pipe, modern("\"x\"", method, params));
        harness.run();
        const auto sent = harness.take();
        REQUIRE(sent.size() == 1);
        CHECK(code_of(sent[0].message) == -32602);
        CHECK(sent[0].status == 200);
        CHECK(sent[0].message.at("id") == "x");
    }
}

TEST_CASE("a missing resource is named, by the code of the era", "[mcp]")
{
    Harness harness;
    const auto now = harness.ask(harness.connect(), modern("1", "resources/read", "\"uri\":\"test://nope\""));
    CHECK(code_of(now) == -32602);
    CHECK(now.at("error").at("data").at("uri") == "test://nope");
    const auto before =
        harness.ask(harness.legacy("2025-11-25"), legacy("1", "resources/read", "\"uri\":\"test://nope\""));
    CHECK(code_of(before) == -32002);
}

TEST_CASE("resources, templates, prompts and completions are served", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect();
    const auto read = harness.ask(pipe, modern("1", "resources/read", "\"uri\":\"test://some/a%20b\""));
    CHECK(read.at("result").at("contents").at(0).at("text") == "read");
    CHECK(read.at("result").at("ttlMs") == 0);
    CHECK(read.at("result").at("cacheScope") == "private");
    const auto prompt =
        harness.ask(pipe, modern("2", "prompts/get", "\"name\":\"plan\",\"arguments\":{\"goal\":\"tea\"}"));
    CHECK(prompt.at("result").at("messages").at(0).at("content").at("text") == "Plan tea");
    const auto completion = harness.ask(
        pipe, modern("3", "completion/complete",
                     "\"ref\":{\"type\":\"ref/"
                     "prompt\",\"name\":\"plan\"},\"argument\":{\"name\":\"goal\",\"value\":\"te\"}"));
    CHECK(completion.at("result").at("completion").at("values") == json::Value::array({"te!"}));
    const auto templates = harness.ask(pipe, modern("4", "resources/templates/list"));
    CHECK(templates.at("result").at("resourceTemplates").at(0).at("uriTemplate") == "test://some/{id}");
}

TEST_CASE("lists come in pages, in the same order each time", "[mcp]")
{
    mcp::ServerLimits limits;
    limits.page_size = 4;
    Harness harness{1, limits};
    const auto pipe = harness.connect();
    std::vector<std::string> names;
    std::string cursor;
    do
    {
        const auto page =
            harness.ask(pipe, modern("1", "tools/list", "\"cursor\":\"" + cursor + "\"")).at("result");
        for (const auto& each : page.at("tools"))
            names.push_back(each.at("name"));
        cursor = page.value("nextCursor", "");
    } while (!cursor.empty());
    std::vector<std::string> wanted;
    for (const auto& each : catalogue().tools)
        wanted.push_back(each.description.name);
    CHECK(names == wanted);
}

TEST_CASE("progress rises, carries its token with its type, and stops with the reply", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.legacy("2025-03-26");
    harness.feed(pipe, legacy("1", "tools/call", "\"name\":\"report\",\"_meta\":{\"progressToken\":7}"));
    harness.run();
    const auto sent = harness.take();
    REQUIRE(sent.size() == 4);
    CHECK(sent[0].message.at("params") ==
          json::parse(R"({"progressToken":7,"progress":1.0,"total":3.0,"message":"first"})").value());
    CHECK(sent[1].message.at("params") == json::parse(R"({"progressToken":7,"progress":2.0})").value());
    CHECK(sent[2].message.at("method") == "notifications/message");
    CHECK(sent[3].last);
    CHECK(sent[0].related == 1);
}

TEST_CASE("log messages need a level: the request's own now, the connection's before", "[mcp]")
{
    const auto logs = [](Harness& harness, mcp::ConnectionId pipe, const std::string& call)
    {
        harness.feed(pipe, call);
        harness.run();
        return harness.take().size() - 1;
    };
    const auto* params = "\"name\":\"report\"";
    Harness harness;
    const auto pipe = harness.connect();
    CHECK(logs(harness, pipe, modern("1", "tools/call", params)) == 0);
    CHECK(logs(harness, pipe,
               modern("1", "tools/call", params, "{}", R"(,"io.modelcontextprotocol/logLevel":"debug")")) ==
          2);
    CHECK(code_of(harness.ask(pipe, modern("1", "tools/call", params, "{}",
                                           R"(,"io.modelcontextprotocol/logLevel":"loud")"))) == -32602);
    const auto old = harness.legacy("2025-11-25");
    CHECK(logs(harness, old, legacy("1", "tools/call", params)) == 1);
    CHECK(harness.ask(old, legacy("2", "logging/setLevel", "\"level\":\"emergency\"")).at("result").empty());
    CHECK(logs(harness, old, legacy("1", "tools/call", params)) == 0);
    CHECK(code_of(harness.ask(old, legacy("2", "logging/setLevel", "\"level\":\"loud\""))) == -32602);
}

TEST_CASE("a cancelled call is told to stop and never answered", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect();
    harness.feed(pipe, modern("\"1\"", "tools/call", "\"name\":\"echo\""));
    REQUIRE(harness.waiting.size() == 1);
    const auto stop = harness.waiting[0].input.stop;
    harness.feed(pipe, R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
    CHECK_FALSE(stop.stop_requested());
    harness.feed(pipe, R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"1"}})");
    CHECK(stop.stop_requested());
    harness.run();
    CHECK(harness.take().empty());
    CHECK(harness.others.size() == 1);
    CHECK(harness.server.running_jobs() == 0);
}

TEST_CASE("a client that goes takes its calls with it", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect();
    harness.feed(pipe, modern("1", "tools/call", "\"name\":\"echo\""));
    harness.keep(harness.server.close(pipe));
    CHECK(harness.waiting[0].input.stop.stop_requested());
    harness.run();
    CHECK(harness.take().empty());
}

TEST_CASE("too many calls are answered with busy, and so is a call without room", "[mcp]")
{
    mcp::ServerLimits limits;
    limits.calls_per_connection_max = 1;
    Harness harness{1, limits};
    const auto pipe = harness.connect();
    harness.feed(pipe, modern("1", "tools/call", "\"name\":\"echo\""));
    harness.feed(pipe, modern("2", "tools/call", "\"name\":\"echo\""));
    auto sent = harness.take();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].message.at("error").at("data").at("reason") == "busy");
    harness.keep(harness.server.reject(harness.waiting[0].job, harness.now));
    sent = harness.take();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].message.at("id") == 1);
    CHECK(sent[0].message.at("error").at("data").at("reason") == "busy");
}

TEST_CASE("a result that breaks its own schema is an internal error in tests", "[mcp]")
{
    Harness harness;
    CHECK(code_of(harness.ask(harness.connect(), modern("1", "tools/call", "\"name\":\"lies\""))) == -32603);
}

TEST_CASE("a catalogue that is not sound is refused", "[mcp]")
{
    const auto refused = [](auto change)
    {
        auto all = catalogue();
        change(all);
        return !mcp::check(all);
    };
    CHECK_FALSE(refused([](mcp::Catalogue&) {}));
    CHECK(refused([](mcp::Catalogue& all) { all.tools[0].description.name = "with blank"; }));
    CHECK(refused([](mcp::Catalogue& all) { all.tools[0].description.name = std::string(65, 'a'); }));
    CHECK(
        refused([](mcp::Catalogue& all) { all.tools[0].description.name = all.tools[1].description.name; }));
    CHECK(refused([](mcp::Catalogue& all) { all.tools[0].description.input_schema = {{"type", "string"}}; }));
    CHECK(refused([](mcp::Catalogue& all) { all.tools[0].handler = nullptr; }));
    CHECK(refused([](mcp::Catalogue& all) { all.instructions = std::string(2049, 'a'); }));
    CHECK(refused([](mcp::Catalogue& all) { all.templates[0].description.uri = "test://{a}{b}"; }));
    CHECK(refused(
        [](mcp::Catalogue& all)
        {
            all.tools[0].description.input_schema["properties"]["other"] = {{"type", "string"},
                                                                            {"x-mcp-header", "TEXT"}};
        }));
    CHECK(refused(
        [](mcp::Catalogue& all)
        {
            all.tools[0].description.input_schema["anyOf"][0]["properties"]["other"] = {
                {"type", "string"}, {"x-mcp-header", "Other"}};
        }));
}
