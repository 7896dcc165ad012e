#include "raw_client.hpp"

#include "crypto/sha256.hpp"
#include "serve/mcp_http.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace bursar;

namespace
{
struct Seen
{
    std::atomic<int> started = 0;
    std::atomic<int> stopped = 0;
};

mcp::Tool tool(std::string name, mcp::ToolHandler handler)
{
    mcp::Tool out;
    out.description.name = std::move(name);
    out.description.description = "A tool for tests";
    out.description.input_schema = {{"type", "object"}};
    out.handler = std::move(handler);
    return out;
}

mcp::ToolResult say(std::string text)
{
    mcp::ToolResult out;
    out.text = std::move(text);
    return out;
}

mcp::Catalogue catalogue(Seen& seen)
{
    mcp::Catalogue out;
    out.info.name = "test";
    out.info.version = "1";
    out.tools.push_back(tool("echo", [](const json::Value&, mcp::CallContext&) { return say("here"); }));
    out.tools.push_back(tool("report",
                             [](const json::Value&, mcp::CallContext& context)
                             {
                                 context.progress(1);
                                 return say("reported");
                             }));
    out.tools.push_back(tool("wait",
                             [&seen](const json::Value&, mcp::CallContext& context)
                             {
                                 std::mutex mutex;
                                 std::condition_variable_any never;
                                 std::unique_lock lock{mutex};
                                 ++seen.started;
                                 never.wait_for(lock, context.stop_token(), std::chrono::seconds{5},
                                                [] { return false; });
                                 if (context.cancelled())
                                     ++seen.stopped;
                                 return say("waited");
                             }));
    out.tools.push_back(tool("later",
                             [](const json::Value&, mcp::CallContext& context)
                             {
                                 context.release_stream(50);
                                 return say("fetched later");
                             }));
    return out;
}

/// MCP over HTTP on a free port; the bearer tokens "a" and "b" are two principals, none is needed to be
/// nobody.
struct Fixture
{
    Seen seen;
    serve::McpHost host;
    serve::McpHttpEndpoint endpoint;
    serve::HttpServer server;

    static mcp::Server make(Seen& seen)
    {
        mcp::ServerOptions options;
        options.mac = [](ByteView bytes)
        {
            return crypto::hmac_sha256({}, bytes);
        };
        options.random = serve::fill_random;
        return std::move(*mcp::Server::create(catalogue(seen), std::move(options)));
    }
    static serve::HttpOptions http(bool tokens)
    {
        serve::HttpOptions options;
        if (tokens)
            options.check_bearer = [](std::string_view token)
            {
                return std::optional{std::string{token}};
            };
        return options;
    }

    explicit Fixture(bool tokens = false) : host(make(seen)), endpoint(host), server(http(tokens))
    {
        endpoint.mount(server);
        REQUIRE(server.start());
    }
    ~Fixture() { server.stop(0); }

    RawClient client() const { return RawClient{server.port()}; }
};

std::string post(std::string_view body, std::string_view fields = "", std::string_view path = "/mcp")
{
    return "POST " + std::string{path} +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
           "Accept: application/json, text/event-stream\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + std::string{fields} + "\r\n" + std::string{body};
}

std::string get(std::string_view path, std::string_view fields)
{
    return "GET " + std::string{path} + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n" +
           std::string{fields} + "\r\n";
}

std::string call(std::string_view id, std::string_view name, std::string_view meta = "")
{
    return R"({"jsonrpc":"2.0","id":)" + std::string{id} + R"(,"method":"tools/call","params":{"name":")" +
           std::string{name} + R"(","_meta":{)" + std::string{meta} + "}}}";
}

constexpr std::string_view ENVELOPE = R"("io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                                      R"("io.modelcontextprotocol/clientCapabilities":{})";

std::string modern_call(std::string_view name, std::string_view more_meta = "")
{
    return post(call("1", name, std::string{ENVELOPE} + std::string{more_meta}),
                "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/call\r\nMcp-Name: " +
                    std::string{name} + "\r\n");
}

int code_of(const RawClient::Answer& answer)
{
    const auto body = json::parse(answer.body);
    REQUIRE(body);
    return body->contains("error") ? body->at("error").at("code").get<int>() : 0;
}

/// The fields that name a new session.
std::string session(const Fixture& fixture, std::string_view revision, std::string_view fields = "")
{
    const auto body = R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":")" +
                      std::string{revision} + "\"}}";
    const auto answer = fixture.client().ask(post(body, fields));
    REQUIRE(answer);
    REQUIRE(answer->status == 200);
    const auto at = answer->head.find("Mcp-Session-Id: ");
    REQUIRE(at != std::string::npos);
    return answer->head.substr(at, answer->head.find("\r\n", at) + 2 - at) + std::string{fields};
}

bool soon(const std::function<bool()>& holds)
{
    for (int i = 0; i < 500 && !holds(); ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    return holds();
}
}  // namespace

TEST_CASE("a modern call is answered with JSON, or with events when there is more than one message",
          "[mcp_http]")
{
    Fixture fixture;
    auto client = fixture.client();
    const auto plain = client.ask(modern_call("echo"));
    REQUIRE(plain);
    CHECK(plain->status == 200);
    CHECK(plain->head.find("application/json") != std::string::npos);
    CHECK(json::parse(plain->body)->at("result").at("resultType") == "complete");
    const auto events = client.ask(modern_call("report", R"(,"progressToken":1)"));
    REQUIRE(events);
    CHECK(events->head.find("text/event-stream") != std::string::npos);
    CHECK(events->head.find("X-Accel-Buffering: no") != std::string::npos);
    CHECK(events->body.find("notifications/progress") < events->body.find("reported"));
}

TEST_CASE("what is wrong with a request has its status and code", "[mcp_http]")
{
    Fixture fixture;
    const auto ask = [&](const std::string& bytes)
    {
        const auto answer = fixture.client().ask(bytes);
        REQUIRE(answer);
        return std::pair{answer->status,
                         answer->body.empty() || answer->body[0] != '{' ? 0 : code_of(*answer)};
    };
    const auto list = R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})";
    CHECK(ask(post("junk")) == std::pair{400, -32700});
    CHECK(ask(post("[]")) == std::pair{400, -32600});
    CHECK(ask(post(R"({"jsonrpc":"2.0","id":null,"method":"ping"})")) == std::pair{400, -32600});
    CHECK(ask(post(list, "MCP-Protocol-Version: banana\r\n")) == std::pair{400, -32602});
    CHECK(ask(post(list, "MCP-Protocol-Version: 2026-07-28\r\n")) == std::pair{400, -32602});
    CHECK(ask(post(list)) == std::pair{400, -32000});
    CHECK(ask(post(list, "Mcp-Session-Id: 00\r\n")) == std::pair{404, -32000});
    CHECK(ask(post(call("1", "echo", ENVELOPE))) == std::pair{400, -32020});
    CHECK(ask(post(R"({"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{)" + std::string{ENVELOPE} +
                       "}}}",
                   "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: ping\r\n")) == std::pair{404, -32601});
    CHECK(ask(modern_call("nope")) == std::pair{200, -32602});
    CHECK(ask(post(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{}})",
                   "MCP-Protocol-Version: 2026-07-28\r\n")) == std::pair{202, 0});
    CHECK(ask("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: "
              "2\r\n\r\n{}") == std::pair{415, -32000});
    CHECK(ask("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
              std::to_string(std::string_view{list}.size()) + "\r\n\r\n" + list) == std::pair{406, -32000});
    CHECK(ask("PUT /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n").first == 405);
    CHECK(ask("GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n") == std::pair{406, -32000});
    CHECK(ask(get("/mcp", "")) == std::pair{400, -32000});
    CHECK(ask(post(list, "Origin: http://evil.example\r\n")).first == 403);
    CHECK(ask("GET /mcp HTTP/1.1\r\nHost: evil.example\r\n\r\n").first == 403);
}

TEST_CASE("hanging up cancels a modern call", "[mcp_http]")
{
    Fixture fixture;
    {
        auto client = fixture.client();
        REQUIRE(client.send(modern_call("wait")));
        REQUIRE(soon([&] { return fixture.seen.started == 1; }));
    }
    CHECK(soon([&] { return fixture.seen.stopped == 1; }));
}

TEST_CASE("hanging up does not cancel a call of a session, its notification does", "[mcp_http]")
{
    Fixture fixture;
    const auto fields = session(fixture, "2025-06-18");
    {
        auto client = fixture.client();
        REQUIRE(client.send(post(call("7", "wait"), fields)));
        REQUIRE(soon([&] { return fixture.seen.started == 1; }));
    }
    const auto again = fixture.client().ask(post(call("8", "echo"), fields));
    REQUIRE(again);
    CHECK(again->status == 200);
    CHECK(fixture.seen.stopped == 0);
    const auto cancel = R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}})";
    CHECK(fixture.client().ask(post(cancel, fields))->status == 202);
    CHECK(soon([&] { return fixture.seen.stopped == 1; }));
}

TEST_CASE("a session ends by DELETE and belongs to who opened it", "[mcp_http]")
{
    Fixture fixture{true};
    const std::string a = "Authorization: Bearer a\r\n";
    const std::string b = "Authorization: Bearer b\r\n";
    const auto fields = session(fixture, "2025-11-25", a);
    const auto name = fields.substr(0, fields.find("\r\n") + 2);
    const auto list = R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})";
    const auto remove = "DELETE /mcp HTTP/1.1\r\nHost: localhost\r\n";
    CHECK(fixture.client().ask(post(list, fields))->status == 200);
    CHECK(fixture.client().ask(post(list, name + b))->status == 404);
    CHECK(fixture.client().ask(remove + name + b + "\r\n")->status == 404);
    CHECK(fixture.client().ask(remove + fields + "\r\n")->status == 204);
    CHECK(fixture.client().ask(post(list, fields))->status == 404);
}

TEST_CASE("a batch is answered as a batch up to 2025-03-26", "[mcp_http]")
{
    Fixture fixture;
    const auto batch = "[" + call("1", "echo") + "," + call("2", "echo") + "]";
    const auto answer = fixture.client().ask(post(batch, session(fixture, "2025-03-26")));
    REQUIRE(answer);
    CHECK(json::parse(answer->body)->size() == 2);
    const auto refused = fixture.client().ask(post(batch, session(fixture, "2025-06-18")));
    CHECK(refused->status == 400);
    CHECK(code_of(*refused) == -32600);
}

TEST_CASE("a client that was sent away fetches the result with the last event's id", "[mcp_http]")
{
    Fixture fixture;
    const auto fields = session(fixture, "2025-11-25");
    const auto sent_away = fixture.client().ask(post(call("1", "later"), fields));
    REQUIRE(sent_away);
    CHECK(sent_away->body.find("fetched later") == std::string::npos);
    CHECK(sent_away->body.find("retry: 50") != std::string::npos);
    const auto at = sent_away->body.rfind("id: ");
    const auto id = sent_away->body.substr(at + 4, sent_away->body.find('\n', at) - at - 4);
    const auto fetched = fixture.client().ask(get("/mcp", fields + "Last-Event-ID: " + id + "\r\n"));
    REQUIRE(fetched);
    CHECK(fetched->body.find("fetched later") != std::string::npos);
}

TEST_CASE("an event stream of the oldest kind names where to post and carries the answers", "[mcp_http]")
{
    Fixture fixture;
    auto stream = fixture.client();
    REQUIRE(stream.send(get("/sse", "")));
    const auto opening = stream.read_until("\n\n");
    REQUIRE(opening);
    CHECK(opening->find("event: endpoint") != std::string::npos);
    const auto at = opening->find("data: ") + 6;
    const auto path = opening->substr(at, opening->find('\n', at) - at);
    CHECK(path.starts_with("/messages?sessionId="));
    CHECK(fixture.client().ask(post(call("1", "echo"), "", path))->status == 202);
    const auto answer = stream.read_until("\"id\":1,");
    REQUIRE(answer);
    CHECK(answer->find("event: message") != std::string::npos);
    CHECK(fixture.client().ask(post(call("1", "echo"), "", "/messages?sessionId=0"))->status == 404);
}
