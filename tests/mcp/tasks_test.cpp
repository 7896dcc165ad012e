#include "harness.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::mcp_test;

namespace
{
constexpr std::string_view TASKS = R"({"elicitation":{},"extensions":{"io.modelcontextprotocol/tasks":{}}})";

std::string start(std::string_view kind)
{
    return modern("1", "tools/call",
                  "\"name\":\"long_work\",\"arguments\":{\"kind\":\"" + std::string{kind} + "\"}", TASKS);
}

/// Starts a task; its first round has run.
std::string task(Harness& harness, mcp::ConnectionId pipe, std::string_view kind)
{
    const auto created = harness.ask(pipe, start(kind)).at("result");
    CHECK(created.at("resultType") == "task");
    CHECK(created.at("status") == "working");
    for (const auto* never : {"task", "result", "error", "inputRequests", "requestState"})
        CHECK_FALSE(created.contains(never));
    return created.at("taskId");
}

json::Value on_task(Harness& harness, mcp::ConnectionId pipe, std::string_view method, const std::string& id,
                    const std::string& more = "", std::string_view capabilities = TASKS)
{
    return harness.ask(pipe, modern("2", method, "\"taskId\":\"" + id + "\"" + more, capabilities));
}

std::string status(Harness& harness, mcp::ConnectionId pipe, const std::string& id)
{
    return on_task(harness, pipe, "tasks/get", id).at("result").at("status");
}
}  // namespace

TEST_CASE("a task exists before its creation is answered, and ends with the whole result", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect();
    harness.feed(pipe, start("plain"));
    REQUIRE(harness.waiting.size() == 1);
    auto call = std::move(harness.waiting[0]);
    harness.waiting.clear();
    mcp::SilentReporter silent;
    mcp::CallContext context{std::move(call.input), silent};
    harness.keep(harness.server.finish(call.job, call.work(context), harness.now));
    const std::string id = harness.take().at(0).message.at("result").at("taskId");
    harness.feed(pipe, modern("9", "tasks/get", "\"taskId\":\"" + id + "\"", TASKS));
    CHECK(harness.take().at(0).message.at("result").at("status") == "working");
    harness.run();
    const auto done = on_task(harness, pipe, "tasks/get", id).at("result");
    CHECK(done.at("status") == "completed");
    CHECK(done.at("resultType") == "complete");
    CHECK(done.at("result").at("content").at(0).at("text") == "done");
}

TEST_CASE("a caller that did not declare tasks waits for the work itself", "[mcp]")
{
    Harness harness;
    CHECK(text_of(harness.ask(harness.connect(), modern("1", "tools/call", "\"name\":\"long_work\""))) ==
          "done");
    CHECK(text_of(harness.ask(harness.legacy("2025-11-25"),
                              legacy("1", "tools/call", "\"name\":\"long_work\""))) == "done");
}

TEST_CASE("who did not declare tasks cannot have or name one", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect();
    const auto id = task(harness, pipe, "plain");
    for (const auto* method : {"tasks/get", "tasks/update", "tasks/cancel"})
    {
        const auto reply = on_task(harness, pipe, method, id, "", "{}");
        CHECK(code_of(reply) == -32021);
        CHECK(reply.at("error")
                  .at("data")
                  .at("requiredCapabilities")
                  .at("extensions")
                  .contains("io.modelcontextprotocol/tasks"));
    }
    CHECK(code_of(harness.ask(pipe, modern("1", "tools/call", "\"name\":\"only_task\""))) == -32021);
    CHECK(code_of(harness.ask(harness.legacy("2025-11-25"),
                              legacy("1", "tools/call", "\"name\":\"only_task\""))) == -32601);
    CHECK(code_of(harness.ask(pipe, modern("1", "subscriptions/listen",
                                           "\"notifications\":{\"taskIds\":[\"a\"]}"))) == -32021);
}

TEST_CASE("a task belongs to its principal, and an unknown one is refused", "[mcp]")
{
    Harness harness;
    const auto id = task(harness, harness.connect("agent"), "plain");
    CHECK(code_of(on_task(harness, harness.connect("agent"), "tasks/get", id)) == 0);
    CHECK(code_of(on_task(harness, harness.connect("other"), "tasks/get", id)) == -32602);
    CHECK(code_of(on_task(harness, harness.connect("agent"), "tasks/get", "tsk_nope")) == -32602);
}

TEST_CASE("a durable task is found again by a process that never saw it", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect("agent");
    CHECK(status(harness, pipe, "pay_1") == "working");
    CHECK(status(harness, pipe, "pay_1") == "completed");
    CHECK(code_of(on_task(harness, harness.connect("other"), "tasks/get", "pay_1")) == -32602);
}

TEST_CASE("a broken task fails with the error, a stopped one is cancelled", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect();
    const auto broken = on_task(harness, pipe, "tasks/get", task(harness, pipe, "fail")).at("result");
    CHECK(broken.at("status") == "failed");
    CHECK(broken.at("error").at("code") == -32603);
    CHECK_FALSE(broken.contains("result"));

    const auto id = task(harness, pipe, "wait");
    CHECK(status(harness, pipe, id) == "working");
    harness.pass(1000);
    CHECK(status(harness, pipe, id) == "working");
    const auto acknowledged = on_task(harness, pipe, "tasks/cancel", id).at("result");
    CHECK(acknowledged.size() == 2);
    CHECK(acknowledged.at("resultType") == "complete");
    harness.pass(1000);
    CHECK(status(harness, pipe, id) == "cancelled");
    CHECK(on_task(harness, pipe, "tasks/cancel", id).at("result") == acknowledged);
    CHECK(status(harness, pipe, id) == "cancelled");
}

TEST_CASE("a task's questions stay open until each is answered fittingly", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect();
    const auto id = task(harness, pipe, "ask");
    const auto asked = on_task(harness, pipe, "tasks/get", id).at("result");
    CHECK(asked.at("status") == "input_required");
    CHECK(asked.at("inputRequests").size() == 2);
    const auto update = [&](const std::string& answers)
    {
        CHECK(on_task(harness, pipe, "tasks/update", id, ",\"inputResponses\":" + answers)
                  .at("result")
                  .size() == 2);
    };
    update(R"({"stranger":{"action":"accept"},"one":{"action":"accept","content":{"name":7}}})");
    CHECK(on_task(harness, pipe, "tasks/get", id).at("result").at("inputRequests").size() == 2);
    update(R"({"one":{"action":"accept","content":{"name":"a"}}})");
    const auto rest = on_task(harness, pipe, "tasks/get", id).at("result");
    CHECK(rest.at("inputRequests").size() == 1);
    CHECK(rest.at("inputRequests").contains("two"));
    update(R"({"two":{"action":"decline"}})");
    CHECK(status(harness, pipe, id) == "completed");
    CHECK(code_of(on_task(harness, pipe, "tasks/update", id)) == -32602);
}

TEST_CASE("who listens to a task gets each change of it, whole", "[mcp]")
{
    Harness harness;
    const auto pipe = harness.connect("agent");
    const auto id = task(harness, pipe, "ask");
    const auto filter = "\"notifications\":{\"taskIds\":[\"" + id + "\",\"tsk_nope\"]}";
    const auto acknowledged = harness.ask(pipe, modern("\"l\"", "subscriptions/listen", filter, TASKS));
    CHECK(acknowledged.at("params").at("notifications").at("taskIds") == json::Value::array({id}));
    harness.feed(pipe, modern("3", "tasks/cancel", "\"taskId\":\"" + id + "\"", TASKS));
    const auto sent = harness.take();
    REQUIRE(sent.size() == 2);
    CHECK(sent[1].related == "l");
    CHECK(sent[1].message.at("method") == "notifications/tasks");
    CHECK(sent[1].message.at("params").at("status") == "cancelled");
    CHECK(sent[1].message.at("params").at("_meta").at("io.modelcontextprotocol/subscriptionId") == "l");
}

TEST_CASE("finished tasks make room, running ones do not", "[mcp]")
{
    mcp::ServerLimits limits;
    limits.tasks_max = 1;
    Harness harness{1, limits};
    const auto pipe = harness.connect();
    const auto first = task(harness, pipe, "plain");
    const auto second = task(harness, pipe, "wait");
    CHECK(code_of(on_task(harness, pipe, "tasks/get", first)) == -32602);
    CHECK(status(harness, pipe, second) == "working");
    CHECK(harness.ask(pipe, start("plain")).at("error").at("data").at("reason") == "busy");
}
