#include "serve/http_server.hpp"

#include "serve/http_connection.hpp"
#include "serve/http_encode.hpp"
#include "serve/http_guard.hpp"
#include "serve/http_router.hpp"
#include "serve/worker_pool.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <fcntl.h>

#include <thread>
#include <unordered_set>

namespace bursar::serve
{
namespace asio = boost::asio;
using asio::ip::tcp;

namespace
{
constexpr std::string_view OVERLOADED =
    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\n"
    "Content-Length: 0\r\n\r\n";

bool is_loopback(const asio::ip::address& address)
{
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).is_loopback();
    return address.is_loopback();
}

/// A front end starts other programs: they must not inherit its sockets.
void close_on_exec(int descriptor)
{
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

Peer peer_of(const tcp::endpoint& endpoint)
{
    return {endpoint.address().to_string(), endpoint.port(), is_loopback(endpoint.address())};
}

/// Runs one request's handler; whatever it throws becomes a 500 without its words.
void call_handler(const Route& route, const std::shared_ptr<ExchangeState>& exchange)
{
    try
    {
        if (route.handler)
            exchange->respond(route.handler(exchange->request));
        else
            route.exchange_handler(Exchange{exchange});
    }
    catch (...)
    {
        exchange->respond(Response::text(500, "the handler failed\n"));
    }
}

Response unauthorised(const std::string& challenge)
{
    auto response = Response::text(401, "this needs the header Authorization: Bearer <token>\n");
    response.fields.add("WWW-Authenticate", challenge);
    return response;
}
}  // namespace

struct HttpServer::State final : ConnectionHost, std::enable_shared_from_this<HttpServer::State>
{
    explicit State(HttpOptions given)
        : options(std::move(given)), workers(options.limits.workers_max, options.limits.queue_max)
    {
    }

    Checked<void> admit(const RequestHead& head) override
    {
        return check_host_and_origin(head.fields, rules);
    }
    void dispatch(std::shared_ptr<ExchangeState> exchange) override;
    void closed(const std::shared_ptr<Connection>& connection) override;
    const HttpLimits& limits() const override { return options.limits; }
    std::string_view date() const override { return date_text; }
    bool stopping() const override { return is_stopping; }

    void run_request(const Route& route, const std::shared_ptr<ExchangeState>& exchange) const;
    void accept_next();
    void on_accept(const boost::system::error_code& error, tcp::socket socket);
    void arm_sweep();
    void sweep();
    void begin_stop(std::int64_t grace_ms);
    void close_all();
    Result<void> listen();

    HttpOptions options;
    GuardRules rules;
    Router router;
    std::shared_ptr<asio::io_context> io = std::make_shared<asio::io_context>(1);
    tcp::acceptor acceptor{*io};
    asio::steady_timer timer{*io};
    std::unordered_set<std::shared_ptr<Connection>> connections;
    std::string date_text;
    bool sweeping = false;
    bool accepting = false;
    bool is_stopping = false;
    Clock::time_point stop_deadline;
    WorkerPool workers;
    std::jthread thread;
};

void HttpServer::State::dispatch(std::shared_ptr<ExchangeState> exchange)
{
    auto& request = exchange->request;
    auto match = router.find(request.method, request.path);
    if (!match.route)
    {
        auto response = match.allow.empty() ? Response::text(404, "nothing is here\n")
                                            : Response::text(405, "this path allows: " + match.allow + "\n");
        if (!match.allow.empty())
            response.fields.add("Allow", match.allow);
        exchange->respond(std::move(response));
        return;
    }
    request.captures = std::move(match.captures);
    if (match.route->options.run == Run::quick)
        return run_request(*match.route, exchange);
    // A client that hung up before its turn gets nothing done.
    auto run = [this, route = match.route, exchange]
    {
        if (!exchange->connection.expired())
            run_request(*route, exchange);
    };
    if (!workers.submit(std::move(run)))
    {
        auto response = Response::text(503, "too many requests are waiting\n");
        response.fields.add("Retry-After", "1");
        exchange->respond(std::move(response));
    }
}

void HttpServer::State::closed(const std::shared_ptr<Connection>& connection)
{
    connections.erase(connection);
    if (is_stopping && connections.empty())
        timer.cancel();
}

void HttpServer::State::run_request(const Route& route, const std::shared_ptr<ExchangeState>& exchange) const
{
    auto& request = exchange->request;
    if (route.options.access == Access::local && !is_local(request.fields, request.peer))
    {
        exchange->respond(Response::text(403, "this page is only for a browser on this machine\n"));
        return;
    }
    if (route.options.access == Access::token && options.check_bearer)
    {
        auto token = bearer_token(request.fields);
        auto principal = token ? options.check_bearer(*token) : std::nullopt;
        if (!principal)
        {
            exchange->respond(unauthorised(options.challenge));
            return;
        }
        request.principal = std::move(*principal);
    }
    call_handler(route, exchange);
}

Result<void> HttpServer::State::listen()
{
    boost::system::error_code error;
    auto address =
        asio::ip::make_address(options.address == "localhost" ? "127.0.0.1" : options.address, error);
    if (error)
        return fail(ErrorCode::invalid_argument,
                    "the address to listen on is not an IP address: " + options.address,
                    "127.0.0.1, ::1, 0.0.0.0 or an address of this machine");
    if (!is_loopback(address) && !options.check_bearer)
        return fail(ErrorCode::invalid_argument, "listening beyond loopback needs bearer tokens",
                    "listen on 127.0.0.1, or configure tokens");
    tcp::endpoint endpoint{address, options.port};
    acceptor.open(endpoint.protocol(), error);
    if (!error)
        acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error)
        acceptor.bind(endpoint, error);
    if (!error)
        acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
    {
        boost::system::error_code ignored;
        acceptor.close(ignored);
        return fail(error == asio::error::address_in_use ? ErrorCode::busy : ErrorCode::invalid_argument,
                    "cannot listen on " + options.address + " port " + std::to_string(options.port) + ": " +
                        error.message(),
                    "choose another address or port");
    }
    close_on_exec(acceptor.native_handle());
    rules = {options.hosts, options.origins, acceptor.local_endpoint().port()};
    return {};
}

void HttpServer::State::accept_next()
{
    accepting = true;
    acceptor.async_accept(
        [self = shared_from_this()](const boost::system::error_code& error, tcp::socket socket)
        { self->on_accept(error, std::move(socket)); });
}

void HttpServer::State::on_accept(const boost::system::error_code& error, tcp::socket socket)
{
    accepting = false;
    if (is_stopping)
        return;
    boost::system::error_code failed = error;
    auto endpoint = failed ? tcp::endpoint{} : socket.remote_endpoint(failed);
    if (!failed)
    {
        close_on_exec(socket.native_handle());
        boost::system::error_code ignored;
        if (connections.size() >= options.limits.connections_max)
        {
            socket.non_blocking(true, ignored);
            socket.write_some(asio::buffer(OVERLOADED), ignored);
            socket.shutdown(tcp::socket::shutdown_both, ignored);
        }
        else
        {
            socket.set_option(tcp::no_delay{true}, ignored);
            auto connection = std::make_shared<Connection>(*this, io, std::move(socket), peer_of(endpoint));
            connections.insert(connection);
            connection->start();
        }
    }
    arm_sweep();
    // Without descriptors left, accepting again at once would spin: the sweep does it.
    if (error != asio::error::no_descriptors && error != asio::error::no_memory)
        accept_next();
}

void HttpServer::State::arm_sweep()
{
    if (sweeping)
        return;
    sweeping = true;
    date_text = http_date(system_time());
    timer.expires_after(std::chrono::milliseconds{SWEEP_MS});
    timer.async_wait(
        [self = shared_from_this()](const boost::system::error_code&)
        {
            self->sweeping = false;
            self->sweep();
        });
}

void HttpServer::State::sweep()
{
    auto now = Clock::now();
    // A connection that closes leaves the set.
    for (const auto& connection : std::vector(connections.begin(), connections.end()))
        connection->sweep(now);
    if (is_stopping && now >= stop_deadline)
        close_all();
    if (!accepting && !is_stopping)
        accept_next();
    if (!connections.empty())
        arm_sweep();
}

void HttpServer::State::begin_stop(std::int64_t grace_ms)
{
    is_stopping = true;
    stop_deadline = Clock::now() + std::chrono::milliseconds{grace_ms};
    boost::system::error_code ignored;
    acceptor.close(ignored);
    for (const auto& connection : std::vector(connections.begin(), connections.end()))
        connection->begin_stop();
    if (grace_ms <= 0)
        close_all();
    if (connections.empty())
        timer.cancel();
}

void HttpServer::State::close_all()
{
    for (const auto& connection : std::vector(connections.begin(), connections.end()))
        connection->close();
}

HttpServer::HttpServer(HttpOptions options) : state_(std::make_shared<State>(std::move(options))) {}

HttpServer::~HttpServer()
{
    stop(0);
}

void HttpServer::route(std::string method, std::string pattern, Handler handler, RouteOptions options)
{
    ensure(!state_->thread.joinable(), "routes are mounted before the server starts");
    state_->router.add(std::move(method), pattern, {{}, {}, std::move(handler), {}, options});
}

void HttpServer::route_exchange(std::string method, std::string pattern, ExchangeHandler handler,
                                RouteOptions options)
{
    ensure(!state_->thread.joinable(), "routes are mounted before the server starts");
    state_->router.add(std::move(method), pattern, {{}, {}, {}, std::move(handler), options});
}

Result<void> HttpServer::start()
{
    ensure(!state_->thread.joinable() && !state_->is_stopping, "a server starts once");
    if (auto listening = state_->listen(); !listening)
        return listening;
    state_->accept_next();
    state_->thread = std::jthread{[state = state_.get()]
                                  {
                                      state->io->run();
                                  }};
    return {};
}

std::uint16_t HttpServer::port() const
{
    return state_->rules.port;
}

void HttpServer::stop(std::int64_t grace_ms)
{
    if (!state_->thread.joinable())
        return;
    asio::post(*state_->io, [state = state_.get(), grace_ms] { state->begin_stop(grace_ms); });
    // The loop runs out of work when the last connection is closed.
    state_->thread.join();
    state_->workers.stop();
}
}  // namespace bursar::serve
