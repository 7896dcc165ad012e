#pragma once

#include "serve/http_exchange.hpp"
#include "serve/http_limits.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bursar::serve
{
/// Who may use a route.
enum class Access : std::uint8_t
{
    token,  ///< needs the bearer token when the server has a check (always has one beyond loopback)
    local,  ///< needs no token, but the peer and the Host named must be on loopback and no proxy in between
    open,   ///< anybody who passes the Host and Origin checks
};

/// Where the handler runs.
enum class Run : std::uint8_t
{
    worker,  ///< on a worker thread: may wait
    quick,   ///< on the I/O thread: must not wait for anything
};

struct RouteOptions
{
    Access access = Access::token;
    Run run = Run::worker;
};

struct HttpOptions
{
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any free one, see `port()`
    /// Names this server answers to beside localhost, 127.0.0.1 and [::1], without port, lower case. Another
    /// Host: 403.
    std::vector<std::string> hosts;
    /// Foreign origins that browsers may call from ("https://app.example.com"). An Origin that is neither one
    /// of these nor this server's own: 403. A request without Origin passes.
    std::vector<std::string> origins;
    /// The principal of a bearer token, or nothing. Compare in constant time (`equal_in_constant_time`). It
    /// runs where the handler runs. Must be set when `address` is not loopback.
    std::function<std::optional<std::string>(std::string_view token)> check_bearer;
    std::string challenge = "Bearer";  ///< WWW-Authenticate of the 401
    HttpLimits limits;
};

/// A bounded HTTP/1.1 server (RFC 9110, RFC 9112): one I/O thread, a bounded pool of workers. Requests of one
/// connection are answered in order. Refused before a handler sees them: anything two readers could
/// understand differently (Content-Length with Transfer-Encoding, folded lines, bare CR or LF, repeated Host
/// …), foreign Host or Origin, whatever passes a limit.
class HttpServer
{
public:
    using Handler = std::function<Response(const Request&)>;
    using ExchangeHandler = std::function<void(Exchange)>;

    explicit HttpServer(HttpOptions options);
    /// Stops at once if still running.
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Mounts a handler that answers at once. Before `start` only. The pattern is a path whose segments are
    /// literal or captures: "/approve/{id}". GET answers HEAD too. A handler that throws is answered
    /// with 500.
    void route(std::string method, std::string pattern, Handler handler, RouteOptions options = {});
    /// Mounts a handler that answers through the exchange: later, from elsewhere, or with events.
    void route_exchange(std::string method, std::string pattern, ExchangeHandler handler,
                        RouteOptions options = {});

    /// Binds, listens and starts the threads. Fails with `invalid_argument` (address, missing bearer check)
    /// or `busy` (the port is taken).
    Result<void> start();
    /// The bound port; 0 before `start`.
    std::uint16_t port() const;
    /// Closes the listener, lets requests finish for `grace_ms`, ends streams, then closes everything and
    /// joins. A handler that is still running is waited for. Not from a handler.
    void stop(std::int64_t grace_ms = 2000);

private:
    struct State;
    std::shared_ptr<State> state_;
};
}  // namespace bursar::serve
