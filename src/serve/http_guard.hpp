#pragma once

#include "serve/http_message.hpp"
#include "serve/http_refusal.hpp"

#include <cstdint>

namespace bursar::serve
{
/// "name:port" of a Host field or an origin. The name is lower case, IPv6 with its brackets.
struct Authority
{
    std::string name;
    std::optional<std::uint16_t> port;
    friend bool operator==(const Authority&, const Authority&) = default;
};

/// RFC 9110 section 7.2, without user information and percent escapes.
std::optional<Authority> parse_authority(std::string_view text);

/// Whom the server answers, against DNS rebinding and foreign pages.
struct GuardRules
{
    std::vector<std::string> hosts;    ///< beside the loopback names
    std::vector<std::string> origins;  ///< foreign ones that may call
    std::uint16_t port = 0;            ///< the bound one
};

bool is_loopback_name(std::string_view name);

/// Refuses a Host that is not ours (403, malformed 400) and an Origin that is neither our own nor listed
/// (403).
Checked<void> check_host_and_origin(const Fields& fields, const GuardRules& rules);

/// True when the peer is on this machine, asked for it by a loopback name, and no proxy forwarded it.
bool is_local(const Fields& fields, const Peer& peer);

/// The token of "Authorization: Bearer …" (RFC 6750 section 2.1).
std::optional<std::string_view> bearer_token(const Fields& fields);
}  // namespace bursar::serve
