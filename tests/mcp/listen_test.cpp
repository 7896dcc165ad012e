#include "harness.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::mcp_test;

TEST_CASE("a subscription is acknowledged first, with what is honoured, and told only that", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect();
    const auto acknowledged =
        harness.ask(pipe, modern("7", "subscriptions/listen",
                                 R"("notifications":{"toolsListChanged":true,"promptsListChanged":false,)"
                                 R"("resourceSubscriptions":["test://one","test://some/1","test://nope"]})"));
    CHECK(acknowledged.at("method") == "notifications/subscriptions/acknowledged");
    CHECK(acknowledged.at("params") ==
          json::parse(R"({"_meta":{"io.modelcontextprotocol/subscriptionId":7},"notifications":
                          {"toolsListChanged":true,"resourceSubscriptions":["test://one","test://some/1"]}})")
              .value());

    harness.keep(harness.server.replace_prompts(catalogue().prompts));
    harness.keep(harness.server.resource_updated("test://some/2"));
    CHECK(harness.take().empty());
    harness.keep(harness.server.replace_tools(catalogue().tools));
    harness.keep(harness.server.resource_updated("test://one"));
    auto sent = harness.take();
    REQUIRE(sent.size() == 2);
    CHECK(sent[0].message.at("method") == "notifications/tools/list_changed");
    CHECK(sent[1].message.at("params").at("uri") == "test://one");
    for (const auto& each : sent)
        CHECK(each.message.at("params").at("_meta").at("io.modelcontextprotocol/subscriptionId") == 7);

    harness.keep(harness.server.end_listens());
    sent = harness.take();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].last);
    CHECK(sent[0].message.at("result").at("_meta").at("io.modelcontextprotocol/subscriptionId") == 7);
    harness.keep(harness.server.resource_updated("test://one"));
    CHECK(harness.take().empty());
}

TEST_CASE("each of several subscriptions gets its own copy, a cancelled one nothing", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect();
    for (const auto* id : {"\"a\"", "\"b\""})
        harness.ask(pipe, modern(id, "subscriptions/listen",
                                 R"("notifications":{"resourceSubscriptions":["test://one"]})"));
    harness.keep(harness.server.resource_updated("test://one"));
    CHECK(harness.take().size() == 2);
    harness.feed(pipe, R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"a"}})");
    harness.keep(harness.server.resource_updated("test://one"));
    const auto sent = harness.take();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].related == "b");
}

TEST_CASE("open subscriptions are bounded", "[mcp]")
{
    mcp::ServerLimits limits;
    limits.listens_max = 1;
    limits.listen_uris_max = 1;
    Harness harness{1, limits};
    const auto pipe = harness.connect();
    const auto listen = [&](std::string_view id, std::string_view filter)
    {
        return code_of(harness.ask(
            pipe, modern(id, "subscriptions/listen", "\"notifications\":" + std::string{filter})));
    };
    CHECK(listen("1", R"({"resourceSubscriptions":["a","b"]})") == -32602);
    CHECK(listen("2", "{}") == 0);
    CHECK(listen("3", "{}") == -32603);
    harness.keep(harness.server.close(pipe));
    CHECK(code_of(harness.ask(harness.connect(),
                              modern("4", "subscriptions/listen", "\"notifications\":{}"))) == 0);
}

TEST_CASE("an older client subscribes by request and hears of lists unasked", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.legacy("2025-06-18");
    CHECK(
        harness.ask(pipe, legacy("1", "resources/subscribe", "\"uri\":\"test://one\"")).at("result").empty());
    CHECK(code_of(harness.ask(pipe, legacy("2", "resources/subscribe", "\"uri\":\"test://nope\""))) ==
          -32002);
    harness.keep(harness.server.resource_updated("test://one"));
    harness.keep(harness.server.replace_tools(catalogue().tools));
    auto sent = harness.take();
    REQUIRE(sent.size() == 2);
    CHECK(sent[0].related.is_null());
    CHECK(sent[0].message.at("method") == "notifications/resources/updated");
    CHECK(sent[1].message.at("method") == "notifications/tools/list_changed");
    CHECK(harness.ask(pipe, legacy("3", "resources/unsubscribe", "\"uri\":\"test://one\""))
              .at("result")
              .empty());
    harness.keep(harness.server.resource_updated("test://one"));
    CHECK(harness.take().empty());
}
