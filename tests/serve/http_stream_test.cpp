#include "http_bench.hpp"

#include <optional>

using namespace bursar;
using namespace bursar::serve;
using namespace http_bench;

TEST_CASE("an answer may come later and from another thread, but only once")
{
    Bench bench;
    RawClient client{bench.start()};
    client.send("GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n");
    REQUIRE(eventually([&] { return bench.holding == 1; }));
    CHECK(bench.held->respond(Response::text(200, "later")));
    CHECK_FALSE(bench.held->respond(Response::text(200, "again")));
    CHECK_FALSE(bench.held->start_events().open());
    CHECK(client.read_answer()->body == "later");
    CHECK(client.ask(GET)->body == "hello");
    CHECK(bench.notices == 0);
}

TEST_CASE("a handler that takes too long is answered 504 and told so")
{
    HttpOptions options;
    options.limits.handler_ms_max = 200;
    Bench bench{options};
    RawClient client{bench.start()};
    CHECK(client.ask("GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n")->status == 504);
    CHECK(bench.notices == 1);
    CHECK_FALSE(bench.held->respond(Response::text(200, "late")));
}

TEST_CASE("a handler hears that its client hung up")
{
    Bench bench;
    auto port = bench.start();
    {
        RawClient client{port};
        client.send("GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n");
        REQUIRE(eventually([&] { return bench.holding == 1; }));
        SECTION("by closing") {}
        SECTION("by a reset")
        {
            client.reset();
        }
    }
    CHECK(eventually([&] { return bench.notices == 1; }));
    CHECK(bench.held->disconnected());
}

TEST_CASE("events reach the client one by one, and the connection lives on after the stream")
{
    Bench bench;
    RawClient client{bench.start()};
    client.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    auto head = client.read_until("\r\n\r\n");
    REQUIRE(head);
    CHECK(head->find("Content-Type: text/event-stream\r\n") != std::string::npos);
    CHECK(head->find("Cache-Control: no-cache\r\n") != std::string::npos);
    CHECK(head->find("X-Accel-Buffering: no\r\n") != std::string::npos);
    REQUIRE(eventually([&] { return bench.holding == 1; }));
    CHECK(bench.stream.send({"one"}));
    CHECK(client.read_until("data: one\n\n\r\n"));
    CHECK(bench.stream.send({"two"}));
    CHECK(client.read_until("data: two\n\n\r\n"));
    bench.stream.close();
    CHECK_FALSE(bench.stream.send({"three"}));
    CHECK(client.read_until("0\r\n\r\n"));
    CHECK(client.ask(GET)->body == "hello");
    CHECK(bench.notices == 0);
}

TEST_CASE("a stream ends when its last holder lets go")
{
    Bench bench;
    RawClient client{bench.start()};
    client.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    REQUIRE(eventually([&] { return bench.holding == 1; }));
    bench.stream.send({"last"});
    bench.stream = {};
    CHECK(client.read_answer()->body == "data: last\n\n");
}

TEST_CASE("a silent stream carries comments so that nobody takes it for dead")
{
    HttpOptions options;
    options.limits.keep_alive_comment_ms = 150;
    Bench bench{options};
    RawClient client{bench.start()};
    client.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(client.read_until(": keep-alive\n\n\r\n"));
    CHECK(client.read_until(": keep-alive\n\n\r\n"));
}

TEST_CASE("the end of a stream's client is noticed without sending anything")
{
    Bench bench;
    auto port = bench.start();
    {
        RawClient client{port};
        client.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        REQUIRE(eventually([&] { return bench.holding == 1; }));
        CHECK(bench.stream.open());
    }
    CHECK(eventually([&] { return bench.notices == 1; }));
    CHECK_FALSE(bench.stream.open());
    CHECK_FALSE(bench.stream.send({"x"}));
}

TEST_CASE("a client that does not read its events is cut off at the backlog limit")
{
    HttpOptions options;
    options.limits.stream_backlog_bytes_max = 100'000;
    Bench bench{options};
    RawClient client{bench.start()};
    client.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    REQUIRE(eventually([&] { return bench.holding == 1; }));
    std::string event(10'000, 'x');
    int sent = 0;
    // Socket buffers take some megabytes before anything waits.
    while (bench.stream.send({event}) && sent < 100'000)
        ++sent;
    CHECK(sent < 100'000);
    CHECK(eventually([&] { return bench.notices == 1; }));
    CHECK_FALSE(bench.stream.open());
}

TEST_CASE("stopping lets a request finish, ends streams and refuses new connections")
{
    Bench bench;
    auto port = bench.start();
    RawClient idle{port};
    RawClient working{port};
    working.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
    RawClient listening{port};
    listening.send("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    REQUIRE(eventually([&] { return bench.slow_calls == 1 && bench.holding == 1; }));
    bench.server.stop(2000);
    CHECK(working.read_answer()->body == "slow");
    CHECK(listening.read_answer().has_value());
    CHECK(idle.closed_by_peer());
    CHECK_THROWS(RawClient{port});
}

TEST_CASE("stopping does not wait longer than the grace for a request that hangs")
{
    Bench bench;
    RawClient client{bench.start()};
    client.send("GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n");
    REQUIRE(eventually([&] { return bench.holding == 1; }));
    auto begin = std::chrono::steady_clock::now();
    bench.server.stop(200);
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
    CHECK(bench.notices == 1);
    CHECK(client.closed_by_peer());
}
