#pragma once

#include "raw_client.hpp"
#include "serve/http_server.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

/// A server with a few routes of every kind, for tests with real sockets.
namespace http_bench
{
using namespace bursar::serve;
using namespace std::chrono_literals;

inline constexpr std::string_view GET = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";

inline std::string post(std::string_view path, std::string_view body)
{
    return "POST " + std::string{path} +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string{body};
}

inline bool eventually(const std::function<bool()>& holds)
{
    for (int i = 0; i < 300; ++i)
    {
        if (holds())
            return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

/// A server with a few routes and short limits.
struct Bench
{
    explicit Bench(HttpOptions options = {}) : server(std::move(options))
    {
        server.route("GET", "/hello", [](const Request&) { return Response::text(200, "hello"); });
        server.route("GET", "/quick", [](const Request&) { return Response::text(200, "quick"); },
                     {Access::open, Run::quick});
        server.route("POST", "/echo",
                     [](const Request& request) { return Response::text(200, request.body); });
        server.route("GET", "/item/{id}", [](const Request& request)
                     { return Response::text(200, std::string{request.capture("id").value_or("")}); });
        server.route("GET", "/local", [](const Request&) { return Response::text(200, "local"); },
                     {Access::local});
        server.route("GET", "/who",
                     [](const Request& request) { return Response::text(200, request.principal); });
        server.route("GET", "/throws",
                     [](const Request&) -> Response { throw std::runtime_error("secret words"); });
        server.route("GET", "/slow",
                     [this](const Request&)
                     {
                         ++slow_calls;
                         std::this_thread::sleep_for(300ms);
                         return Response::text(200, "slow");
                     });
        server.route_exchange("GET", "/held",
                              [this](Exchange exchange)
                              {
                                  exchange.on_disconnect([this] { ++notices; });
                                  held = std::make_unique<Exchange>(exchange);
                                  ++holding;
                              });
        server.route_exchange("GET", "/dropped", [](Exchange) {});
        server.route_exchange("GET", "/events",
                              [this](Exchange exchange)
                              {
                                  exchange.on_disconnect([this] { ++notices; });
                                  stream = exchange.start_events();
                                  ++holding;
                              });
    }
    ~Bench() { server.stop(0); }

    std::uint16_t start()
    {
        REQUIRE(server.start());
        return server.port();
    }

    std::atomic<int> slow_calls = 0;
    std::atomic<int> notices = 0;
    std::atomic<int> holding = 0;
    std::unique_ptr<Exchange> held;
    EventStream stream;
    HttpServer server;
};
}  // namespace http_bench
