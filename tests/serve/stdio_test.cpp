#include "child_process.hpp"

#include "json/json.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <map>

using namespace bursar;

namespace
{
/// The conformance fixture, on the same rooms as `bursar mcp`.
std::vector<std::string> fixture()
{
    const char* program = std::getenv("CONFORMANCE_SERVER");
    REQUIRE(program != nullptr);
    return {program, "--stdio"};
}

json::Value next(ChildProcess& server)
{
    const auto line = server.read_line();
    REQUIRE(line);
    const auto message = json::parse(*line);
    REQUIRE(message);
    return *message;
}

int code_of(const json::Value& message)
{
    return message.contains("error") ? message.at("error").at("code").get<int>() : 0;
}

std::string call(std::string_view id, std::string_view tool, std::string_view more = "")
{
    return R"({"jsonrpc":"2.0","id":)" + std::string{id} + R"(,"method":"tools/call","params":{"name":")" +
           std::string{tool} + "\"" + std::string{more} + "}}";
}

const std::string PING = R"({"jsonrpc":"2.0","id":"p","method":"ping"})";

/// The server still answers, and nothing else came before.
void check_alive(ChildProcess& server)
{
    REQUIRE(server.write(PING + "\n"));
    CHECK(next(server).at("id") == "p");
}
}  // namespace

TEST_CASE("lines may come in pieces, several at once, with CRLF and with blank lines between", "[stdio]")
{
    ChildProcess server{fixture()};
    for (const auto c : call("1", "test_simple_text") + "\r\n")
        REQUIRE(server.write({&c, 1}));
    CHECK(next(server).at("id") == 1);
    REQUIRE(server.write("\n\r\n  \n" + call("2", "test_simple_text") + "\n" +
                         call("\"3\"", "test_simple_text") + "\n" + PING + "\n"));
    CHECK(next(server).at("id") == 2);
    CHECK(next(server).at("id") == "3");
    CHECK(next(server).at("id") == "p");
}

TEST_CASE("what is no JSON is answered with a parse error and changes nothing else", "[stdio]")
{
    const std::vector<std::string> lines{"junk",
                                         "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"\xff\xfe\"}",
                                         "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}",
                                         "{\"jsonrpc\":\"2.0\",\"id\":1",
                                         std::string(100'000, '[') + std::string(100'000, ']'),
                                         std::string("\0\0\0", 3),
                                         PING + PING};
    ChildProcess server{fixture()};
    for (const auto& line : lines)
    {
        INFO(line.substr(0, 60));
        REQUIRE(server.write(line + "\n"));
        const auto reply = next(server);
        CHECK(code_of(reply) == -32700);
        CHECK(reply.at("id").is_null());
        check_alive(server);
    }
}

TEST_CASE("a line of two hundred megabytes is skipped without being kept", "[stdio]")
{
    ChildProcess server{fixture()};
    check_alive(server);
    const auto before = server.memory_peak_kib();
    const std::string piece(1024 * 1024, 'x');
    for (int i = 0; i < 200; ++i)
        REQUIRE(server.write(piece));
    REQUIRE(server.write("\n"));
    CHECK(code_of(next(server)) == -32700);
    check_alive(server);
    // Sanitizers multiply what is held for a moment; it stays far below the line itself.
    CHECK(server.memory_peak_kib() - before < 100 * 1024);
}

TEST_CASE("a probe and an initialize sent at once are both answered, a listen stays open", "[stdio]")
{
    const std::string envelope = R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                                 R"("io.modelcontextprotocol/clientCapabilities":{}})";
    ChildProcess server{fixture()};
    REQUIRE(server.write(
        R"({"method":"server/discover","params":{)" + envelope +
        R"(},"id":"server-discover-probe-1","jsonrpc":"2.0"})" + "\n" +
        R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25"}})" + "\n" +
        R"({"jsonrpc":"2.0","method":"notifications/initialized"})" + "\n" +
        R"({"jsonrpc":"2.0","id":"listen:0","method":"subscriptions/listen","params":{"notifications":)" +
        R"({"toolsListChanged":true},)" + envelope + "}}\n"));
    CHECK(next(server).at("id") == "server-discover-probe-1");
    CHECK(next(server).at("result").at("protocolVersion") == "2025-11-25");
    CHECK(next(server).at("method") == "notifications/subscriptions/acknowledged");
    REQUIRE(server.write(call("1", "test_trigger_tool_change") + "\n"));
    std::map<std::string, int> seen;
    for (int i = 0; i < 3; ++i)
    {
        const auto message = next(server);
        ++seen[message.value("method", "reply") + (message.contains("params") ? " tagged" : "")];
    }
    CHECK(seen == std::map<std::string, int>{{"notifications/tools/list_changed", 1},
                                             {"notifications/tools/list_changed tagged", 1},
                                             {"reply", 1}});
}

TEST_CASE("the end of the input ends the server, after what is running was answered", "[stdio]")
{
    SECTION("idle, at once")
    {
        ChildProcess server{fixture()};
        check_alive(server);
        server.close_input();
        const auto ended = server.wait();
        REQUIRE(ended);
        CHECK(ended->exit_code == 0);
        CHECK(ended->after < std::chrono::milliseconds{500});
    }
    SECTION("with a call under way and a last line without its end")
    {
        ChildProcess server{fixture()};
        REQUIRE(server.write(call("1", "test_tool_with_progress") + "\n" + PING));
        server.close_input();
        CHECK(next(server).at("id") == "p");
        CHECK(next(server).at("id") == 1);
        CHECK_FALSE(server.read_line());
        const auto ended = server.wait();
        REQUIRE(ended);
        CHECK(ended->exit_code == 0);
    }
    SECTION("with a call that comes back to its work after a while")
    {
        ChildProcess server{fixture()};
        REQUIRE(server.write(call("1", "slow_compute", R"(,"arguments":{"seconds":0.5})") + "\n"));
        server.close_input();
        CHECK(next(server).at("id") == 1);
        REQUIRE(server.wait());
    }
    SECTION("without any input")
    {
        ChildProcess server{fixture()};
        server.close_input();
        REQUIRE(server.wait());
    }
}

TEST_CASE("an output that nobody reads any more ends the server without a signal", "[stdio]")
{
    ChildProcess server{fixture()};
    check_alive(server);
    server.close_output();
    server.write(PING + "\n");
    const auto ended = server.wait();
    REQUIRE(ended);
    CHECK(ended->exit_code == 1);
}

TEST_CASE("two launches at once do not disturb each other", "[stdio]")
{
    ChildProcess probe{fixture()};
    ChildProcess real{fixture()};
    check_alive(real);
    check_alive(probe);
    probe.close_input();
    REQUIRE(probe.wait());
    check_alive(real);
}

TEST_CASE("a cancelled call is never answered", "[stdio]")
{
    ChildProcess server{fixture()};
    REQUIRE(server.write(call("1", "slow_compute", R"(,"arguments":{"seconds":0.3})") + "\n" +
                         R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})" +
                         "\n" + call("2", "slow_compute", R"(,"arguments":{"seconds":0.6})") + "\n"));
    CHECK(next(server).at("id") == 2);
}

TEST_CASE("a flood of calls is answered call by call, the surplus with busy, every line whole", "[stdio]")
{
    constexpr int CALLS = 200;
    ChildProcess server{fixture()};
    std::string flood;
    for (int i = 0; i < CALLS; ++i)
        flood += call(std::to_string(i), "test_tool_with_progress",
                      R"(,"_meta":{"progressToken":)" + std::to_string(i) + "}") +
                 "\n";
    REQUIRE(server.write(flood));
    std::map<int, int> answers;
    int busy = 0;
    int progress = 0;
    while (answers.size() < CALLS)
    {
        const auto message = next(server);
        if (message.contains("method"))
        {
            ++progress;
            continue;
        }
        ++answers[message.at("id").get<int>()];
        if (message.contains("error"))
        {
            CHECK(message.at("error").at("data").at("reason") == "busy");
            ++busy;
        }
    }
    CHECK(busy > 0);
    CHECK(CALLS - busy >= 64);
    CHECK(progress == 3 * (CALLS - busy));
    for (const auto& [id, count] : answers)
        CHECK(count == 1);
    check_alive(server);
}
