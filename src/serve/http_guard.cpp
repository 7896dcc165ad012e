#include "serve/http_guard.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace bursar::serve
{
namespace
{
constexpr std::size_t NAME_BYTES_MAX = 255;

bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

bool is_our_name(std::string_view name, const GuardRules& rules)
{
    return is_loopback_name(name) || std::ranges::find(rules.hosts, name) != rules.hosts.end();
}

/// Same server: one of our names, at the port the peer called or the one we are bound to.
bool is_own_origin(std::string_view origin, const Authority& host, const GuardRules& rules)
{
    std::uint16_t fallback = 80;
    if (origin.starts_with("https://"))
        fallback = 443;
    else if (!origin.starts_with("http://"))
        return false;
    auto authority = parse_authority(origin.substr(origin.find("//") + 2));
    if (!authority || !is_our_name(authority->name, rules))
        return false;
    auto port = authority->port.value_or(fallback);
    return port == rules.port || (host.port.value_or(fallback) == port && host.name == authority->name);
}
}  // namespace

std::optional<Authority> parse_authority(std::string_view text)
{
    Authority out;
    std::size_t end = text.starts_with('[') ? text.find(']') : text.find(':');
    if (text.starts_with('['))
    {
        if (end == std::string_view::npos)
            return std::nullopt;
        ++end;
    }
    out.name = text.substr(0, end);
    std::ranges::transform(out.name, out.name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    auto inner =
        out.name.starts_with('[') ? std::string_view{out.name}.substr(1, out.name.size() - 2) : out.name;
    bool bracketed = inner.size() != out.name.size();
    if (inner.empty() || inner.size() > NAME_BYTES_MAX ||
        !std::ranges::all_of(inner,
                             [bracketed](char c) { return is_name_char(c) || (bracketed && c == ':'); }))
        return std::nullopt;
    if (end == std::string_view::npos || end == text.size())
        return out;
    auto digits = text.substr(end + 1);
    std::uint16_t port = 0;
    auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (text[end] != ':' || digits.empty() || error != std::errc{} || stop != digits.data() + digits.size())
        return std::nullopt;
    out.port = port;
    return out;
}

bool is_loopback_name(std::string_view name)
{
    return name == "localhost" || name == "127.0.0.1" || name == "[::1]";
}

Checked<void> check_host_and_origin(const Fields& fields, const GuardRules& rules)
{
    auto host = parse_authority(fields.find("host").value_or(""));
    if (!host)
        return refuse(400, "Host must be a name with an optional port");
    if (!is_our_name(host->name, rules))
        return refuse(403, "this server does not answer to that Host; add it to the allowed hosts");
    auto origin = fields.find("origin");
    if (!origin || is_own_origin(*origin, *host, rules) ||
        std::ranges::find(rules.origins, *origin) != rules.origins.end())
        return {};
    return refuse(403, "this Origin may not call this server");
}

bool is_local(const Fields& fields, const Peer& peer)
{
    constexpr std::array<std::string_view, 4> PROXY_FIELDS{"forwarded", "x-forwarded-for", "x-real-ip",
                                                           "via"};
    auto host = parse_authority(fields.find("host").value_or(""));
    return peer.loopback && host && is_loopback_name(host->name) &&
           std::ranges::none_of(PROXY_FIELDS, [&](auto name) { return fields.find(name).has_value(); });
}

std::optional<std::string_view> bearer_token(const Fields& fields)
{
    constexpr std::string_view SCHEME = "Bearer ";
    auto value = fields.find("authorization");
    if (!value || value->size() <= SCHEME.size() ||
        !equal_without_case(value->substr(0, SCHEME.size()), SCHEME))
        return std::nullopt;
    auto token = value->substr(SCHEME.size());
    if (token.find_first_of(" \t") != std::string_view::npos)
        return std::nullopt;
    return token;
}
}  // namespace bursar::serve
