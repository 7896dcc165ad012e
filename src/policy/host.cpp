#include "policy/host.hpp"

#include "policy/decide.hpp"

#include <algorithm>
#include <charconv>

namespace bursar::policy
{
namespace
{
constexpr std::size_t LABEL_BYTES_MAX = 63;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_name_character(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-';
}

bool is_label(std::string_view label)
{
    return !label.empty() && label.size() <= LABEL_BYTES_MAX && label.front() != '-' && label.back() != '-' &&
           std::all_of(label.begin(), label.end(), is_name_character);
}

std::string_view last_label(std::string_view name)
{
    const auto dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

/// "192.0.2.1": four numbers below 256 without leading zeros.
bool is_ipv4(std::string_view text)
{
    int parts = 0;
    while (true)
    {
        const auto dot = text.find('.');
        const std::string_view part = text.substr(0, dot);
        unsigned value = 0;
        const auto [end, failure] = std::from_chars(part.data(), part.data() + part.size(), value);
        if (failure != std::errc{} || end != part.data() + part.size() || value > 255 ||
            (part.size() > 1 && part[0] == '0'))
            return false;
        ++parts;
        if (dot == std::string_view::npos)
            return parts == 4;
        text.remove_prefix(dot + 1);
    }
}

/// Whether a URL parser would read the name as an address: its last label is a number (WHATWG URL, "ends in a
/// number").
bool ends_in_number(std::string_view name)
{
    const std::string_view label = last_label(name);
    return std::all_of(label.begin(), label.end(), is_digit) || label.starts_with("0x");
}

bool is_name(std::string_view name)
{
    if (name.empty() || name.size() > HOST_BYTES_MAX || ends_in_number(name))
        return false;
    while (true)
    {
        const auto dot = name.find('.');
        if (!is_label(name.substr(0, dot)))
            return false;
        if (dot == std::string_view::npos)
            return true;
        name.remove_prefix(dot + 1);
    }
}

/// The characters of an IPv6 address between its brackets; the URL that is really called carries the shortest
/// form.
bool is_ipv6(std::string_view text)
{
    const auto is_part = [](char c)
    {
        return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
    };
    return text.size() >= 2 && text.size() <= 45 && std::all_of(text.begin(), text.end(), is_part) &&
           std::count(text.begin(), text.end(), ':') >= 2;
}

bool is_port(std::string_view text)
{
    unsigned port = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
    return failure == std::errc{} && end == text.data() + text.size() && text.front() != '0' && port >= 1 &&
           port <= 65535;
}

struct Split
{
    std::string_view name;
    std::optional<std::string_view> port;
};

Split split_port(std::string_view host)
{
    const auto bracket = host.rfind(']');
    const auto colon = host.rfind(':');
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket))
        return {host, std::nullopt};
    return {host.substr(0, colon), host.substr(colon + 1)};
}
}  // namespace

Result<std::string> normalise_host_pattern(std::string_view text)
{
    const auto wrong = [&](std::string_view why)
    {
        return fail(ErrorCode::invalid_argument,
                    "hosts: \"" + std::string{text.substr(0, 80)} + "\" " + std::string{why},
                    "write api.example.com, api.example.com:8443 or *.example.com, without scheme and path");
    };
    std::string host{text.substr(0, HOST_BYTES_MAX + 16)};
    std::transform(host.begin(), host.end(), host.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    const auto [name, port] = split_port(host);
    if (port && (port->empty() || !is_port(*port)))
        return wrong("has a port that is not 1 to 65535");
    if (std::any_of(host.begin(), host.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        return wrong("has characters beyond ASCII; write international names as punycode (xn--…)");
    if (name.starts_with('[') && name.ends_with(']'))
    {
        if (!is_ipv6(name.substr(1, name.size() - 2)))
            return wrong("is not an IPv6 address");
        return host;
    }
    if (name.starts_with("*."))
    {
        const std::string_view suffix = name.substr(2);
        if (ends_in_number(suffix))
            return wrong("puts a wildcard before an address");
        if (!is_name(suffix))
            return wrong("is not a host name after \"*.\"");
        if (suffix.find('.') == std::string_view::npos)
            return wrong("would allow a whole top-level domain");
        return host;
    }
    if (!is_name(name) && !is_ipv4(name))
        return wrong("is not a host name");
    return host;
}

bool host_matches(std::string_view pattern, std::string_view host)
{
    if (!pattern.starts_with("*."))
        return pattern == host;
    const std::string_view tail = pattern.substr(1);  // ".example.com", with the port if the pattern has one
    return host.size() > tail.size() && host.ends_with(tail);
}
}  // namespace bursar::policy
