#pragma once

#include "net/address.hpp"
#include "net/url.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The outbound HTTP client. It is made for servers that mean harm: everything that comes back is bounded in
/// size and time, addresses are judged after resolution and pinned for the connection, and payments do not
/// travel where they were not meant to go. No cookies, no proxies, no compression, nothing from the
/// environment.
namespace bursar::net
{
struct Header
{
    std::string name;
    std::string value;
    friend bool operator==(const Header&, const Header&) = default;
};

/// In order of arrival where the transport keeps it; duplicates are kept.
struct Headers
{
    std::vector<Header> list;

    /// The first value of a name, compared without case; null when there is none.
    const std::string* first(std::string_view name) const;
    std::size_t count(std::string_view name) const;
};

/// True for the headers that carry money: X-PAYMENT, PAYMENT-SIGNATURE, X-Payment-Mandate (any case).
bool is_payment_header(std::string_view name);

struct Limits
{
    std::size_t header_bytes_max = 64 * 1024;  ///< all headers of one answer; one line may have 8 KiB
    std::size_t body_bytes_max = 4 * 1024 * 1024;
    std::int64_t call_ms_max = 30'000;  ///< the whole call with redirects and name resolution
    std::int64_t connect_ms_max = 5'000;
    int redirects_max = 5;
};

struct ClientOptions
{
    AddressPolicy addresses;
    Limits limits;
    std::string user_agent = "bursar";
    std::string ca_file;  ///< PEM bundle; empty: the system's
};

struct Request
{
    std::string method = "GET";
    Url url;
    std::vector<Header> headers;
    std::string body;
};

struct Response
{
    std::uint32_t status = 0;
    Headers headers;
    std::string body;
    Url url;                   ///< that answered, after redirects
    std::vector<Header> sent;  ///< the caller's headers that this URL got (fewer after a change of origin)
};

/// A failed call, and whether the request can have reached the server.
struct Failure
{
    Error error;
    bool may_have_arrived = false;
};

/// Blocking; safe to use from several threads at once. Keeps no state between calls.
class Client
{
public:
    explicit Client(ClientOptions options) : options_(std::move(options)) {}

    /// Sends one request. Redirects are followed for GET and HEAD (307 and 308 for all methods), never from
    /// https to http, and not at all when the request carries a payment: then the 3xx is the answer. A
    /// request that carries a payment goes out over https or to a loopback address only. After a change of
    /// origin only Accept, Accept-Language and Content-Type are sent on. Errors: network_failed,
    /// address_refused, redirect_refused, timed_out, cancelled, too_large, invalid_argument.
    Result<Response> send(const Request& request, std::stop_token stop = {}) const;

    /// As `send`; a failure says whether the server can have seen the request.
    std::expected<Response, Failure> send_tracked(const Request& request, std::stop_token stop = {}) const;

    const ClientOptions& options() const { return options_; }

private:
    ClientOptions options_;
};
}  // namespace bursar::net
