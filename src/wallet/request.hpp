#pragma once

#include "base/bytes.hpp"
#include "net/client.hpp"

#include <string>
#include <vector>

namespace bursar::wallet
{
constexpr std::size_t REQUEST_BODY_BYTES_MAX = 1024 * 1024;
constexpr std::size_t REQUEST_HEADERS_MAX = 32;
constexpr std::size_t ANSWER_BODY_BYTES_MAX = 256 * 1024;  ///< more is cut, and `truncated` says so

/// The HTTP request that somebody wants answered, as it came from outside.
struct Request
{
    std::string method = "GET";
    std::string url;
    std::vector<net::Header> headers;
    std::string body;
};

/// Checks method, URL and headers. Payment headers, hop-by-hop headers and Host are the wallet's own and
/// refused.
Result<net::Request> checked(const Request& request);

/// keccak256 of the exact body bytes: what an authorisation is bound to. The empty body has a hash too.
Hash32 body_hash(std::string_view body);

/// What a seller answered, bounded, as it can be shown. Untrusted.
struct Answer
{
    std::uint32_t http_status = 0;
    std::string content_type;
    std::string body;        ///< text, or Base64 when `base64`
    bool base64 = false;     ///< the bytes were not UTF-8 text
    bool truncated = false;  ///< cut after ANSWER_BODY_BYTES_MAX bytes
    friend bool operator==(const Answer&, const Answer&) = default;
};

Answer answer_of(const net::Response& response);

/// What tells one asked request from another: method, URL as asked, and body.
Hash32 fingerprint(const Request& request);
}  // namespace bursar::wallet
