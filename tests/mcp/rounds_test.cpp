#include "harness.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::mcp_test;

namespace
{
constexpr std::string_view FORMS = R"({"elicitation":{}})";
const std::string ASK = "\"name\":\"ask_name\"";
const std::string ANN = R"("inputResponses":{"name":{"action":"accept","content":{"name":"Ann"}}})";

std::string state_of(const json::Value& reply)
{
    return "\"requestState\":\"" + reply.at("result").at("requestState").get<std::string>() + "\"";
}
}  // namespace

TEST_CASE("a question is answered by asking again, also to another process with the same key", "[mcp]")
{
    Harness first;
    const auto reply = first.ask(first.connect(), modern("1", "tools/call", ASK, FORMS));
    CHECK(reply.at("result").at("resultType") == "input_required");
    CHECK_FALSE(reply.at("result").contains("ttlMs"));
    const auto& question = reply.at("result").at("inputRequests").at("name");
    CHECK(question.at("method") == "elicitation/create");
    CHECK(question.at("params").at("mode") == "form");

    Harness second;
    const auto done = second.ask(second.connect(),
                                 modern("2", "tools/call", ASK + "," + state_of(reply) + "," + ANN, FORMS));
    CHECK(text_of(done) == "Hello, Ann");
}

TEST_CASE("answers that do not fit are asked for again, extra ones are ignored", "[mcp]")
{
    const std::vector<std::string> unfit{
        R"("inputResponses":null)",
        R"("inputResponses":{})",
        R"("inputResponses":{"other":{"action":"accept"}})",
        R"("inputResponses":{"name":7})",
        R"("inputResponses":{"name":{"action":"maybe"}})",
        R"("inputResponses":{"name":{"action":"accept"}})",
        R"("inputResponses":{"name":{"action":"accept","content":{"name":12345}}})"};
    Harness harness;
    const auto pipe = harness.connect();
    for (const auto& each : unfit)
    {
        INFO(each);
        const auto reply = harness.ask(pipe, modern("1", "tools/call", ASK + "," + each, FORMS));
        CHECK(reply.at("result").at("resultType") == "input_required");
    }
    const auto extra = R"("inputResponses":{"more":1,"name":{"action":"decline"}})";
    CHECK(text_of(harness.ask(pipe, modern("1", "tools/call", ASK + "," + extra, FORMS))) == "Hello, nobody");
}

TEST_CASE("a state opens only for the same caller asking the same thing in time", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect("agent");
    const auto state = state_of(harness.ask(pipe, modern("1", "tools/call", ASK, FORMS)));
    const auto code_with = [&](Harness& other, std::string principal, const std::string& params)
    {
        return code_of(
            other.ask(other.connect(std::move(principal)), modern("2", "tools/call", params, FORMS)));
    };
    CHECK(code_with(harness, "agent", ASK + "," + state) == 0);
    CHECK(code_with(harness, "other", ASK + "," + state) == -32602);
    CHECK(code_with(harness, "agent", "\"name\":\"echo\"," + state) == -32602);
    CHECK(code_with(harness, "agent", R"("name":"echo","arguments":{"text":"a"},)" + state) == -32602);
    CHECK(code_with(harness, "agent", ASK + "," + state.substr(0, state.size() - 1) + "-TAMPERED\"") ==
          -32602);
    CHECK(code_with(harness, "agent", ASK + ",\"requestState\":7") == -32602);
    CHECK(code_with(harness, "agent", ASK + ",\"requestState\":\"v1.e30=.AAAA\"") == -32602);
    Harness foreign{2};
    CHECK(code_with(foreign, "agent", ASK + "," + state) == -32602);
    harness.now = harness.now.plus_seconds(60 * 60);
    CHECK(code_with(harness, "agent", ASK + "," + state) == -32602);
}

TEST_CASE("only what the client declared for this request is asked", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect();
    const auto refused = [&](std::string_view tool, std::string_view capabilities)
    {
        harness.feed(pipe, modern("1", "tools/call", "\"name\":\"" + std::string{tool} + "\"", capabilities));
        harness.run();
        const auto sent = harness.take();
        CHECK(sent.at(0).status == (code_of(sent[0].message) == 0 ? 200 : 400));
        return code_of(sent[0].message) == 0
                   ? json::Value{}
                   : sent[0].message.at("error").at("data").at("requiredCapabilities");
    };
    CHECK(refused("ask_name", "{}") == json::parse(R"({"elicitation":{"form":{}}})").value());
    CHECK(refused("ask_name", R"({"elicitation":{"url":{}}})") ==
          json::parse(R"({"elicitation":{"form":{}}})").value());
    CHECK(refused("ask_page", R"({"elicitation":{}})") ==
          json::parse(R"({"elicitation":{"url":{}}})").value());
    CHECK(refused("ask_page", R"({"elicitation":{"url":{}}})").is_null());
    CHECK(refused("ask_name", R"({"elicitation":{"form":{},"url":{}}})").is_null());
}

TEST_CASE("the same handler asks an older client by a request of the server's own", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.legacy("2025-11-25", R"({"elicitation":{"form":{},"url":{}}})");
    harness.feed(pipe, legacy("1", "tools/call", ASK));
    harness.run();
    auto sent = harness.take();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].related == 1);
    CHECK_FALSE(sent[0].last);
    CHECK(sent[0].message.at("method") == "elicitation/create");
    const auto id = json::dump(sent[0].message.at("id"));
    harness.feed(pipe, R"({"jsonrpc":"2.0","id":"stranger","result":{}})");
    CHECK(harness.waiting.empty());
    harness.feed(pipe,
                 R"({"jsonrpc":"2.0","result":{"action":"accept","content":{"name":"Bo"}},"id":)" + id + "}");
    harness.run();
    sent = harness.take();
    REQUIRE(sent.size() == 1);
    CHECK(text_of(sent[0].message) == "Hello, Bo");

    harness.feed(pipe, legacy("2", "tools/call", "\"name\":\"ask_page\""));
    harness.run();
    sent = harness.take();
    CHECK(sent.at(0).message.at("params").at("elicitationId") == "apr_1");
    harness.feed(pipe, R"({"jsonrpc":"2.0","error":{"code":-1,"message":"no"},"id":)" +
                           json::dump(sent[0].message.at("id")) + "}");
    harness.run();
    CHECK(text_of(harness.take().at(0).message) == "cancel");
}

TEST_CASE("an older client without the capability gets an error, an endless one is given up", "[mcp]")
{
    Harness harness;
    CHECK(code_of(harness.ask(harness.legacy("2025-06-18"), legacy("1", "tools/call", ASK))) == -32600);

    const auto pipe = harness.legacy("2025-06-18", R"({"elicitation":{}})");
    harness.feed(pipe, legacy("1", "tools/call", ASK));
    int rounds = 0;
    json::Value last;
    for (;;)
    {
        harness.run();
        const auto sent = harness.take();
        REQUIRE(sent.size() == 1);
        last = sent[0].message;
        if (sent[0].last)
            break;
        CHECK_FALSE(last.at("params").contains("mode"));
        ++rounds;
        harness.feed(pipe, R"({"jsonrpc":"2.0","result":{"action":"accept","content":{}},"id":)" +
                               json::dump(last.at("id")) + "}");
    }
    CHECK(rounds == 8);
    CHECK(code_of(last) == -32603);
}

TEST_CASE("a cancelled call withdraws its question", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.legacy("2025-06-18", R"({"elicitation":{}})");
    harness.feed(pipe, legacy("1", "tools/call", ASK));
    harness.run();
    const auto id = harness.take().at(0).message.at("id");
    harness.feed(pipe, R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
    const auto sent = harness.take();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].message.at("method") == "notifications/cancelled");
    CHECK(sent[0].message.at("params").at("requestId") == id);
    harness.feed(pipe, R"({"jsonrpc":"2.0","result":{"action":"decline"},"id":)" + json::dump(id) + "}");
    harness.run();
    CHECK(harness.take().empty());
}
