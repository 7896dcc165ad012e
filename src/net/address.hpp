#pragma once

#include "base/error.hpp"
#include "net/url.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace bursar::net
{
/// An IP address. IPv4 is kept as IPv4-mapped IPv6, so that there is one form.
struct IpAddress
{
    std::array<std::uint8_t, 16> bytes{};

    /// Dotted decimal with four parts, or RFC 4291 text without zone; nothing else.
    static std::optional<IpAddress> parse(std::string_view text);
    bool is_v4() const;
    std::string text() const;
    friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

/// Where an address leads. Addresses that wrap an IPv4 address (NAT64, 6to4, IPv4-compatible) are judged by
/// it.
enum class AddressKind : std::uint8_t
{
    public_internet,
    loopback,
    private_range,  ///< RFC 1918, RFC 6598, unique local
    link_local,     ///< with the metadata services of clouds
    reserved,       ///< unspecified, multicast, documentation, benchmarking, broadcast, Teredo
};
AddressKind kind_of(const IpAddress& address);

/// What the owner allows beyond the public internet.
struct AddressPolicy
{
    bool allow_loopback = false;  ///< the network `local`, and tests
    /// Authorities ("10.0.0.5:8545", "node.lan") that may resolve to loopback or private addresses.
    /// Link-local and reserved addresses are never allowed.
    std::vector<std::string> allow_private;
};

/// Errors: address_refused, naming the address and the setting that would allow it.
Result<void> check_address(const Url& url, const IpAddress& address, const AddressPolicy& policy);

/// Resolves the host once. Waits at most `timeout_ms`. Errors: network_failed, timed_out, cancelled.
Result<std::vector<IpAddress>> resolve(const std::string& host, std::int64_t timeout_ms,
                                       std::stop_token stop);
}  // namespace bursar::net
