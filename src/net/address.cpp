#include "net/address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <netinet/in.h>

namespace bursar::net
{
namespace
{
struct Range
{
    std::array<std::uint8_t, 16> prefix;
    int bits;
    AddressKind kind;
};

using enum AddressKind;

/// IANA's special-purpose address registries. The first match counts. IPv4 ranges are written in mapped form.
constexpr std::array<std::uint8_t, 16> v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d)
{
    return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d};
}
constexpr std::array<std::uint8_t, 16> v6(std::uint16_t a, std::uint16_t b = 0)
{
    return {static_cast<std::uint8_t>(a >> 8), static_cast<std::uint8_t>(a & 0xff),
            static_cast<std::uint8_t>(b >> 8), static_cast<std::uint8_t>(b & 0xff)};
}

constexpr auto RANGES = std::to_array<Range>({
    {v4(0, 0, 0, 0), 96 + 8, reserved},
    {v4(10, 0, 0, 0), 96 + 8, private_range},
    {v4(100, 64, 0, 0), 96 + 10, private_range},
    {v4(127, 0, 0, 0), 96 + 8, loopback},
    {v4(169, 254, 0, 0), 96 + 16, link_local},
    {v4(172, 16, 0, 0), 96 + 12, private_range},
    {v4(192, 0, 0, 0), 96 + 24, reserved},
    {v4(192, 0, 2, 0), 96 + 24, reserved},
    {v4(192, 88, 99, 0), 96 + 24, reserved},
    {v4(192, 168, 0, 0), 96 + 16, private_range},
    {v4(198, 18, 0, 0), 96 + 15, reserved},
    {v4(198, 51, 100, 0), 96 + 24, reserved},
    {v4(203, 0, 113, 0), 96 + 24, reserved},
    {v4(224, 0, 0, 0), 96 + 3, reserved},
    {v4(0, 0, 0, 0), 96, public_internet},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, loopback},
    {v6(0xfc00), 7, private_range},
    {v6(0xfe80), 10, link_local},
    {v6(0xfec0), 10, private_range},
    {v6(0x2001, 0x0db8), 32, reserved},
    {v6(0x2001), 23, reserved},
    {v6(0x3fff), 20, reserved},
    // Only global unicast is on the internet; everything else is unassigned or special.
    {v6(0x2000), 3, public_internet},
    {v6(0), 0, reserved},
});

bool matches(const IpAddress& address, const Range& range)
{
    const auto whole = static_cast<std::size_t>(range.bits / 8);
    if (!std::equal(address.bytes.begin(), address.bytes.begin() + range.bits / 8, range.prefix.begin()))
        return false;
    const int rest = range.bits % 8;
    if (rest == 0)
        return true;
    const auto mask = static_cast<std::uint8_t>(0xff00 >> rest);
    return (address.bytes[whole] & mask) == (range.prefix[whole] & mask);
}

IpAddress mapped(const IpAddress& address, std::size_t offset)
{
    IpAddress out;
    out.bytes[10] = out.bytes[11] = 0xff;
    std::copy_n(address.bytes.begin() + static_cast<std::ptrdiff_t>(offset), 4, out.bytes.begin() + 12);
    return out;
}

/// The IPv4 address that a translation form leads to (RFC 6052, RFC 3056).
std::optional<IpAddress> unwrapped(const IpAddress& address)
{
    const auto& b = address.bytes;
    const auto zeros = [&](std::size_t from, std::size_t to)
    {
        return std::all_of(b.begin() + static_cast<std::ptrdiff_t>(from),
                           b.begin() + static_cast<std::ptrdiff_t>(to), [](auto x) { return x == 0; });
    };
    if (b[0] == 0x00 && b[1] == 0x64 && b[2] == 0xff && b[3] == 0x9b && zeros(4, 12))
        return mapped(address, 12);
    if (b[0] == 0x20 && b[1] == 0x02)
        return mapped(address, 2);
    return std::nullopt;
}

std::string_view name_of(AddressKind kind)
{
    switch (kind)
    {
    case public_internet:
        return "public";
    case loopback:
        return "loopback";
    case private_range:
        return "private";
    case link_local:
        return "link-local";
    case reserved:
        return "reserved";
    }
    return "reserved";
}
}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text)
{
    if (text.size() >= INET6_ADDRSTRLEN)
        return std::nullopt;
    const std::string copy{text};
    IpAddress out;
    in_addr four{};
    if (inet_pton(AF_INET, copy.c_str(), &four) == 1)
    {
        const auto* raw = reinterpret_cast<const std::uint8_t*>(&four);
        out.bytes[10] = out.bytes[11] = 0xff;
        std::copy_n(raw, 4, out.bytes.begin() + 12);
        return out;
    }
    in6_addr six{};
    if (inet_pton(AF_INET6, copy.c_str(), &six) != 1)
        return std::nullopt;
    std::copy_n(static_cast<const std::uint8_t*>(six.s6_addr), 16, out.bytes.begin());
    return out;
}

bool IpAddress::is_v4() const
{
    return std::all_of(bytes.begin(), bytes.begin() + 10, [](auto byte) { return byte == 0; }) &&
           bytes[10] == 0xff && bytes[11] == 0xff;
}

std::string IpAddress::text() const
{
    std::array<char, INET6_ADDRSTRLEN> out{};
    if (is_v4())
        inet_ntop(AF_INET, bytes.data() + 12, out.data(), out.size());
    else
        inet_ntop(AF_INET6, bytes.data(), out.data(), out.size());
    return out.data();
}

AddressKind kind_of(const IpAddress& address)
{
    if (const auto inner = unwrapped(address))
        return kind_of(*inner);
    for (const auto& range : RANGES)
        if (matches(address, range))
            return range.kind;
    return reserved;
}

Result<void> check_address(const Url& url, const IpAddress& address, const AddressPolicy& policy)
{
    const auto kind = kind_of(address);
    if (kind == public_internet || (kind == loopback && policy.allow_loopback))
        return {};
    const bool may_be_allowed = kind == loopback || kind == private_range;
    const bool listed = std::ranges::any_of(policy.allow_private, [&](const std::string& allowed)
                                            { return allowed == url.authority() || allowed == url.host; });
    if (may_be_allowed && listed)
        return {};
    return fail(
        ErrorCode::address_refused,
        url.authority() + " leads to the " + std::string{name_of(kind)} + " address " + address.text(),
        may_be_allowed
            ? "the owner can allow it by adding " + url.authority() + " to allow_private in the configuration"
            : "such addresses are never called");
}
}  // namespace bursar::net
