#include "http_bench.hpp"

#include "base/secret.hpp"

#include <algorithm>
#include <future>
#include <vector>

using namespace bursar;
using namespace bursar::serve;
using namespace http_bench;

TEST_CASE("requests of one connection are answered in order, also when they come at once")
{
    Bench bench;
    RawClient client{bench.start()};
    std::string three =
        "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n" + std::string{GET} + post("/echo", "third");
    client.send(three);
    CHECK(client.read_answer()->body == "slow");
    CHECK(client.read_answer()->body == "hello");
    CHECK(client.read_answer()->body == "third");
    CHECK(client.ask(GET)->status == 200);
}

TEST_CASE("paths lead to their handlers, and the refusal says what the path allows")
{
    Bench bench;
    RawClient client{bench.start()};
    CHECK(client.ask("GET /item/a%20b HTTP/1.1\r\nHost: localhost\r\n\r\n")->body == "a b");
    CHECK(client.ask("GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n")->status == 404);
    auto wrong = client.ask("DELETE /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(wrong->status == 405);
    CHECK(wrong->head.find("Allow: GET\r\n") != std::string::npos);
    client.send("HEAD /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
    auto head = client.read_answer(false);
    CHECK(head->head.find("Content-Length: 5\r\n") != std::string::npos);
    CHECK(client.ask(GET)->body == "hello");
}

TEST_CASE("answers are not cached or sniffed unless a handler says so")
{
    Bench bench;
    RawClient client{bench.start()};
    auto answer = client.ask(GET);
    CHECK(answer->head.find("Cache-Control: no-store\r\n") != std::string::npos);
    CHECK(answer->head.find("X-Content-Type-Options: nosniff\r\n") != std::string::npos);
    CHECK(answer->head.find("Date: ") != std::string::npos);
}

TEST_CASE("a body arrives whole, sized or chunked, byte by byte")
{
    Bench bench;
    RawClient client{bench.start()};
    std::string chunked = "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: "
                          "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    for (char c : chunked)
        client.send({&c, 1});
    CHECK(client.read_answer()->body == "abcde");
    std::string big(3'000'000, 'x');
    CHECK(client.ask(post("/echo", big))->body == big);
}

TEST_CASE("a client that waits for permission to send its body gets it")
{
    Bench bench;
    RawClient client{bench.start()};
    client.send(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    CHECK(client.ask("abc")->body == "abc");
    client.send(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n");
    CHECK(client.read_answer()->status == 413);
}

TEST_CASE("what is too large is refused before it is read, and the connection ends")
{
    Bench bench;
    auto port = bench.start();
    SECTION("a head without end")
    {
        RawClient client{port};
        client.send("GET /hello HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(20'000, 'a'));
        CHECK(client.read_answer()->status == 431);
        CHECK(client.closed_by_peer());
    }
    SECTION("a declared body")
    {
        RawClient client{port};
        client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n");
        CHECK(client.read_answer()->status == 413);
        CHECK(client.closed_by_peer());
    }
    SECTION("a body that is being sent all the while")
    {
        RawClient client{port};
        client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4500000\r\n\r\n" +
                    std::string(200'000, 'a'));
        CHECK(client.read_answer()->status == 413);
    }
    SECTION("chunks")
    {
        RawClient client{port};
        client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n500000\r\n");
        CHECK(client.read_answer()->status == 413);
        CHECK(client.closed_by_peer());
    }
}

TEST_CASE("a request that hides a second one is refused and ends the connection")
{
    Bench bench;
    auto port = bench.start();
    RawClient client{port};
    client.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: "
                "chunked\r\n\r\n0\r\n\r\n" +
                std::string{GET});
    CHECK(client.read_answer()->status == 400);
    CHECK(client.closed_by_peer());
}

TEST_CASE("foreign hosts and origins get no further than the door")
{
    Bench bench;
    auto port = bench.start();
    CHECK(RawClient{port}.ask("GET /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n")->status == 403);
    CHECK(RawClient{port}
              .ask("GET /hello HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n\r\n")
              ->status == 403);
    CHECK(RawClient{port}.ask("GET /hello HTTP/1.1\r\nHost: localhost\r\nOrigin: null\r\n\r\n")->status ==
          403);
    auto own = std::to_string(port);
    CHECK(RawClient{port}
              .ask("GET /hello HTTP/1.1\r\nHost: localhost:" + own + "\r\nOrigin: http://localhost:" + own +
                   "\r\n\r\n")
              ->status == 200);
}

TEST_CASE("slow senders are cut off and do not hold anybody up")
{
    HttpOptions options;
    options.limits.head_ms_max = 300;
    options.limits.body_ms_max = 300;
    options.limits.idle_ms_max = 600;
    Bench bench{options};
    auto port = bench.start();
    RawClient head{port};
    head.send("GET /hello HTTP/1.1\r\n");
    RawClient body{port};
    body.send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc");
    RawClient idle{port};
    CHECK(RawClient{port}.ask(GET)->status == 200);
    auto head_answer = head.read_answer();
    REQUIRE(head_answer);
    CHECK(head_answer->status == 408);
    CHECK(body.read_answer()->status == 408);
    CHECK(idle.closed_by_peer());
}

TEST_CASE("a slow trickle does not extend the limit of a head")
{
    HttpOptions options;
    options.limits.head_ms_max = 300;
    Bench bench{options};
    RawClient client{bench.start()};
    auto begin = std::chrono::steady_clock::now();
    while (client.send("X") && std::chrono::steady_clock::now() - begin < 3s)
        std::this_thread::sleep_for(50ms);
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
}

TEST_CASE("a client that closes its half still gets its answer")
{
    Bench bench;
    RawClient client{bench.start()};
    client.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n" + std::string{GET});
    client.shut_down_sending();
    CHECK(client.read_answer()->body == "slow");
    CHECK(client.read_answer()->body == "hello");
    CHECK(client.closed_by_peer());
}

TEST_CASE("HTTP/1.0 and Connection: close end the connection after the answer")
{
    Bench bench;
    auto port = bench.start();
    for (const auto* request : {"GET /hello HTTP/1.0\r\nHost: localhost\r\n\r\n",
                                "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"})
    {
        RawClient client{port};
        CHECK(client.ask(request)->body == "hello");
        CHECK(client.closed_by_peer());
    }
}

TEST_CASE("more connections than allowed are turned away at once")
{
    HttpOptions options;
    options.limits.connections_max = 2;
    Bench bench{options};
    auto port = bench.start();
    RawClient first{port};
    RawClient second{port};
    CHECK(first.ask(GET)->status == 200);
    CHECK(second.ask(GET)->status == 200);
    RawClient third{port};
    CHECK(third.read_answer()->status == 503);
    CHECK(first.ask(GET)->status == 200);
}

TEST_CASE("more requests than the queue holds are answered 503, and quick routes still work")
{
    HttpOptions options;
    options.limits.workers_max = 1;
    options.limits.queue_max = 1;
    Bench bench{options};
    auto port = bench.start();
    const std::string slow = "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n";
    RawClient running{port};
    running.send(slow);
    REQUIRE(eventually([&] { return bench.slow_calls == 1; }));
    RawClient waiting{port};
    waiting.send(slow);
    std::this_thread::sleep_for(50ms);
    CHECK(RawClient{port}.ask(slow)->status == 503);
    CHECK(RawClient{port}.ask("GET /quick HTTP/1.1\r\nHost: localhost\r\n\r\n")->body == "quick");
    CHECK(running.read_answer()->body == "slow");
    CHECK(waiting.read_answer()->body == "slow");
}

TEST_CASE("a handler that throws or forgets to answer is a 500 that tells nothing")
{
    Bench bench;
    RawClient client{bench.start()};
    auto thrown = client.ask("GET /throws HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(thrown->status == 500);
    CHECK(thrown->body.find("secret") == std::string::npos);
    CHECK(client.ask("GET /dropped HTTP/1.1\r\nHost: localhost\r\n\r\n")->status == 500);
    CHECK(client.ask(GET)->status == 200);
}

TEST_CASE("a bearer token is needed where a check is set")
{
    HttpOptions options;
    options.check_bearer = [](std::string_view token) -> std::optional<std::string>
    {
        if (equal_in_constant_time(as_bytes(token), as_bytes("right")))
            return "cmo";
        return std::nullopt;
    };
    Bench bench{options};
    auto port = bench.start();
    RawClient client{port};
    auto none = client.ask("GET /who HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(none->status == 401);
    CHECK(none->head.find("WWW-Authenticate: Bearer\r\n") != std::string::npos);
    CHECK(client.ask("GET /who HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong\r\n\r\n")->status ==
          401);
    CHECK(client.ask("GET /who HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic right\r\n\r\n")->status ==
          401);
    CHECK(client.ask("GET /who HTTP/1.1\r\nHost: localhost\r\nAuthorization: bearer right\r\n\r\n")->body ==
          "cmo");
    CHECK(client.ask("GET /quick HTTP/1.1\r\nHost: localhost\r\n\r\n")->status == 200);
    CHECK(client.ask("GET /local HTTP/1.1\r\nHost: localhost\r\n\r\n")->status == 200);
    CHECK(client.ask("GET /local HTTP/1.1\r\nHost: localhost\r\nForwarded: for=192.0.2.1\r\n\r\n")->status ==
          403);
}

TEST_CASE("a server beyond loopback does not start without a bearer check")
{
    HttpOptions options;
    options.address = "0.0.0.0";
    HttpServer server{options};
    auto started = server.start();
    REQUIRE_FALSE(started);
    CHECK(started.error().code == ErrorCode::invalid_argument);
}

TEST_CASE("a taken port and a bad address are reported")
{
    Bench bench;
    HttpOptions options;
    options.port = bench.start();
    CHECK(HttpServer{options}.start().error().code == ErrorCode::busy);
    options.address = "example.com";
    CHECK(HttpServer{options}.start().error().code == ErrorCode::invalid_argument);
}

TEST_CASE("64 clients at once all get their own answers")
{
    Bench bench;
    auto port = bench.start();
    std::vector<std::future<int>> clients;
    for (int i = 0; i < 64; ++i)
        clients.push_back(std::async(std::launch::async,
                                     [i, port]
                                     {
                                         RawClient client{port};
                                         int right = 0;
                                         for (int n = 0; n < 20; ++n)
                                         {
                                             auto text = std::to_string(i) + ":" + std::to_string(n);
                                             auto answer = client.ask(post("/echo", text));
                                             right += answer && answer->body == text ? 1 : 0;
                                         }
                                         return right;
                                     }));
    for (auto& client : clients)
        CHECK(client.get() == 20);
}

TEST_CASE("a trivial round trip is far below a millisecond at the median")
{
    Bench bench;
    RawClient client{bench.start()};
    std::vector<std::int64_t> times;
    for (int i = 0; i < 500; ++i)
    {
        auto begin = std::chrono::steady_clock::now();
        REQUIRE(client.ask(GET));
        times.push_back(
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin)
                .count());
    }
    std::nth_element(times.begin(), times.begin() + 250, times.end());
    UNSCOPED_INFO("median " << times[250] << " us");
    // Shared machines and sanitizers are slow; the figure itself comes from the benchmark.
    CHECK(times[250] < 2000);
    WARN("round trip on one connection, median " << times[250] << " us");
}
