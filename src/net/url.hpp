#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace bursar::net
{
constexpr std::size_t URL_BYTES_MAX = 4096;

/// An absolute http or https URL, valid by construction. The fragment is dropped: it never reaches a server.
struct Url
{
    std::string scheme;  ///< "http" or "https"
    std::string host;    ///< lower case; an IPv6 address without brackets
    std::uint16_t port = 0;
    std::string target = "/";  ///< path and query as they go on the wire, beginning with "/"

    bool is_https() const { return scheme == "https"; }
    /// "api.example.com", with ":port" when it is not the scheme's own and IPv6 in brackets: what `Host` says
    /// and what an intent's hosts are matched against.
    std::string authority() const;
    /// Scheme and authority: "https://api.example.com".
    std::string origin() const;
    /// The whole URL.
    std::string text() const;
    friend bool operator==(const Url&, const Url&) = default;
};

/// Reads an absolute URL strictly (RFC 3986): http or https, no user information, a host of ASCII letters,
/// digits, hyphens and dots or a literal address in canonical form ("127.1" and "0x7f.0.0.1" are refused), a
/// port from 1 to 65535, no white space, control character, backslash or broken percent escape. Errors:
/// malformed, unsupported (other schemes, non-ASCII hosts), too_large.
Result<Url> parse_url(std::string_view text);

/// The URL that `reference` (a Location header) names, seen from `base`. Same strictness.
Result<Url> resolve_reference(const Url& base, std::string_view reference);
}  // namespace bursar::net
