#include "net/client.hpp"

#include "net/connection_guard.hpp"

#include <algorithm>
#include <exception>
#include <httplib.h>

namespace bursar::net
{
namespace
{
using Clock = std::chrono::steady_clock;

constexpr std::size_t ADDRESSES_TRIED_MAX = 4;
/// TLS records, certificates and the status line beside what the limits count.
constexpr std::size_t WIRE_OVERHEAD_BYTES = 64 * 1024;
/// The certificates of the system by hash. A fixed place: OpenSSL's default one can be moved by the
/// environment.
constexpr const char* CA_FOLDER = "/etc/ssl/certs";

std::unexpected<Failure> failed(ErrorCode code, std::string message, std::string hint = {},
                                bool may_have_arrived = false)
{
    return std::unexpected<Failure>(Failure{{code, std::move(message), std::move(hint)}, may_have_arrived});
}

bool is_token(std::string_view text)
{
    constexpr std::string_view MARKS = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::ranges::all_of(text,
                                                [&](char c)
                                                {
                                                    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                                                           (c >= 'A' && c <= 'Z') ||
                                                           MARKS.find(c) != MARKS.npos;
                                                });
}

/// RFC 9110 section 5.5, without obs-text: nothing that could end a line or hide from a reader.
bool is_header_value(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c == '\t' || (c >= 0x20 && c < 0x7f); });
}

Result<void> check(const Request& request)
{
    if (!is_token(request.method) || request.method.size() > 16 || request.method == "CONNECT" ||
        request.method == "TRACE")
        return fail(ErrorCode::invalid_argument,
                    "method: expected GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS");
    for (const auto& header : request.headers)
        if (!is_token(header.name) || !is_header_value(header.value))
            return fail(ErrorCode::invalid_argument,
                        "headers: a name or value has characters that HTTP does not allow",
                        "names are tokens, values printable ASCII");
    return {};
}

bool carries_payment(const Request& request)
{
    return std::ranges::any_of(request.headers,
                               [](const Header& header) { return is_payment_header(header.name); });
}

std::int64_t ms_left(Clock::time_point deadline)
{
    return std::max<std::int64_t>(
        0, std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count());
}

/// One exchange with one address: collects the answer within the limits.
class Exchange
{
public:
    Exchange(const ClientOptions& options, Clock::time_point deadline, std::stop_token stop)
        : options_(options), deadline_(deadline), stop_(std::move(stop))
    {
    }

    std::expected<Response, Failure> run(const Request& request, const IpAddress& address)
    {
        ConnectionGuard guard{deadline_, options_.limits.header_bytes_max + WIRE_OVERHEAD_BYTES, stop_};
        if (request.url.is_https())
        {
            httplib::SSLClient client{request.url.host, request.url.port};
            if (options_.ca_file.empty())
                client.set_ca_cert_path("", CA_FOLDER);
            else
                client.set_ca_cert_path(options_.ca_file);
            client.enable_server_certificate_verification(true);
            return run(client, request, address, guard);
        }
        httplib::ClientImpl client{request.url.host, request.url.port};
        return run(client, request, address, guard);
    }

private:
    std::expected<Response, Failure> run(httplib::ClientImpl& client, const Request& request,
                                         const IpAddress& address, ConnectionGuard& guard)
    {
        const std::chrono::milliseconds left{std::max<std::int64_t>(1, ms_left(deadline_))};
        client.set_hostname_addr_map({{request.url.host, address.text()}});
        client.set_connection_timeout(
            std::min(left, std::chrono::milliseconds{options_.limits.connect_ms_max}));
        client.set_read_timeout(left);
        client.set_write_timeout(left);
        client.set_follow_location(false);
        client.set_keep_alive(false);
        client.set_decompress(false);
        client.set_url_encode(false);
        client.set_tcp_nodelay(true);
        client.set_socket_options([&guard](socket_t socket) { guard.watch(socket); });

        Response response;
        try
        {
            auto result = client.send(translate(request, response, guard));
            // An answer that ends with the connection looks whole when the guard ends it.
            if (result && !too_large_ && guard.cut() == ConnectionGuard::Cut::none)
                return response;
            return std::unexpected<Failure>(explain(result.error(), guard, request.url));
        }
        catch (const std::exception&)
        {
            return failed(ErrorCode::network_failed,
                          request.url.authority() + ": the answer could not be read", {}, true);
        }
    }

    httplib::Request translate(const Request& request, Response& response, ConnectionGuard& guard)
    {
        httplib::Request out;
        out.method = request.method;
        out.path = request.url.target;
        out.headers.emplace("Host", request.url.authority());
        out.headers.emplace("User-Agent", options_.user_agent);
        out.headers.emplace("Accept-Encoding", "identity");
        for (const auto& header : request.headers)
            out.headers.emplace(header.name, header.value);
        if (!out.has_header("Accept"))
            out.headers.emplace("Accept", "*/*");
        out.body = request.body;
        out.response_handler = [this, &response, &guard](const httplib::Response& got)
        {
            return take_headers(got, response, guard);
        };
        out.content_receiver =
            [this, &response](const char* data, std::size_t size, std::uint64_t, std::uint64_t)
        {
            if (response.body.size() + size > options_.limits.body_bytes_max)
            {
                too_large_ = true;
                return false;
            }
            response.body.append(data, size);
            return true;
        };
        return out;
    }

    bool take_headers(const httplib::Response& got, Response& response, ConnectionGuard& guard)
    {
        std::size_t bytes = 0;
        response.status = got.status >= 100 && got.status <= 999 ? static_cast<std::uint32_t>(got.status) : 0;
        for (const auto& [name, value] : got.headers)
        {
            bytes += name.size() + value.size() + 4;
            response.headers.list.push_back({name, value});
        }
        guard.allow(options_.limits.header_bytes_max + options_.limits.body_bytes_max + WIRE_OVERHEAD_BYTES);
        too_large_ = bytes > options_.limits.header_bytes_max || response.status == 0;
        return !too_large_;
    }

    Failure explain(httplib::Error error, const ConnectionGuard& guard, const Url& url) const
    {
        using enum httplib::Error;
        const bool connected = error != Connection && error != ConnectionTimeout && error != SSLConnection &&
                               error != SSLServerVerification && error != SSLLoadingCerts &&
                               error != BindIPAddress;
        const auto because = [&](ErrorCode code, std::string message, std::string hint = {})
        {
            return Failure{{code, url.authority() + ": " + std::move(message), std::move(hint)}, connected};
        };

        switch (guard.cut())
        {
        case ConnectionGuard::Cut::cancelled:
            return because(ErrorCode::cancelled, "the call was cancelled");
        case ConnectionGuard::Cut::deadline:
            return because(ErrorCode::timed_out,
                           "no whole answer within " + std::to_string(options_.limits.call_ms_max) + " ms");
        case ConnectionGuard::Cut::flooded:
            return because(ErrorCode::too_large, "the answer's headers are too large");
        case ConnectionGuard::Cut::none:
            break;
        }
        if (too_large_)
            return because(ErrorCode::too_large, "the answer is larger than allowed",
                           "at most " + std::to_string(options_.limits.body_bytes_max) + " bytes are read");
        if (error == ConnectionTimeout)
            return because(ErrorCode::timed_out, "no connection within the time allowed");
        if (error == SSLServerVerification || error == SSLConnection || error == SSLLoadingCerts)
            return because(ErrorCode::network_failed,
                           "the TLS connection was not made or its certificate not accepted");
        if (error == Connection)
            return because(ErrorCode::network_failed, "the connection was refused or cut");
        return because(ErrorCode::network_failed, "the connection broke or the answer was not HTTP");
    }

    const ClientOptions& options_;
    Clock::time_point deadline_;
    std::stop_token stop_;
    bool too_large_ = false;
};

Result<std::vector<IpAddress>> judged_addresses(const Request& request, const ClientOptions& options,
                                                Clock::time_point deadline, const std::stop_token& stop)
{
    auto addresses = resolve(request.url.host, ms_left(deadline), stop);
    if (!addresses)
        return forward(addresses);
    for (const auto& address : *addresses)
    {
        if (auto good = check_address(request.url, address, options.addresses); !good)
            return forward(good);
        if (carries_payment(request) && !request.url.is_https() && kind_of(address) != AddressKind::loopback)
            return fail(ErrorCode::address_refused,
                        "a payment is never sent over plain http to " + request.url.authority(),
                        "use the https address of this seller");
    }
    if (addresses->size() > ADDRESSES_TRIED_MAX)
        addresses->resize(ADDRESSES_TRIED_MAX);
    return addresses;
}

std::expected<Response, Failure> exchange_once(const Request& request, const ClientOptions& options,
                                               Clock::time_point deadline, const std::stop_token& stop)
{
    auto addresses = judged_addresses(request, options, deadline, stop);
    if (!addresses)
        return std::unexpected<Failure>(Failure{addresses.error(), false});
    std::expected<Response, Failure> result = failed(ErrorCode::network_failed, "no address was tried");
    for (const auto& address : *addresses)
    {
        result = Exchange{options, deadline, stop}.run(request, address);
        // Only a connection that was never made may be tried elsewhere: the request goes out once.
        if (result || result.error().may_have_arrived || ms_left(deadline) == 0 || stop.stop_requested())
            break;
    }
    return result;
}

bool is_redirect(std::uint32_t status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// The next request, or why the redirect is not followed.
Result<Request> redirected(const Request& request, const Response& response)
{
    const auto refuse = [&](std::string why)
    {
        return fail(ErrorCode::redirect_refused, request.url.authority() + ": " + std::move(why),
                    "call the final address directly if you trust it");
    };
    const auto* location = response.headers.first("Location");
    if (location == nullptr || response.headers.count("Location") != 1)
        return refuse("a redirect without exactly one Location");
    auto target = resolve_reference(request.url, *location);
    if (!target)
        return refuse("the redirect's target is not usable (" + target.error().message + ")");
    if (request.url.is_https() && !target->is_https())
        return refuse("a redirect from https to http");
    const bool keeps_method = response.status == 307 || response.status == 308;
    if (!keeps_method && request.method != "GET" && request.method != "HEAD")
        return refuse("a redirect that would change the method");

    Request next = request;
    next.url = *target;
    if (target->origin() != request.url.origin())
        std::erase_if(
            next.headers,
            [](const Header& header)
            {
                Headers one{{header}};
                return one.count("Accept") + one.count("Accept-Language") + one.count("Content-Type") == 0;
            });
    return next;
}
}  // namespace

std::expected<Response, Failure> Client::send_tracked(const Request& request, std::stop_token stop) const
{
    if (auto good = check(request); !good)
        return std::unexpected<Failure>(Failure{good.error(), false});
    const auto deadline = Clock::now() + std::chrono::milliseconds{options_.limits.call_ms_max};
    Request current = request;
    for (int hops = 0;; ++hops)
    {
        auto response = exchange_once(current, options_, deadline, stop);
        if (!response)
            return response;
        response->url = current.url;
        response->sent = current.headers;
        if (!is_redirect(response->status) || carries_payment(current))
            return response;
        if (hops == options_.limits.redirects_max)
            return failed(ErrorCode::redirect_refused,
                          request.url.authority() + ": more than " + std::to_string(hops) + " redirects");
        auto next = redirected(current, *response);
        if (!next)
            return std::unexpected<Failure>(Failure{next.error(), true});
        current = std::move(*next);
    }
}

Result<Response> Client::send(const Request& request, std::stop_token stop) const
{
    auto response = send_tracked(request, std::move(stop));
    if (!response)
        return std::unexpected<Error>(std::move(response.error().error));
    return std::move(*response);
}
}  // namespace bursar::net
