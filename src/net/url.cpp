#include "net/url.hpp"

#include "net/address.hpp"

#include <algorithm>
#include <charconv>

namespace bursar::net
{
namespace
{
constexpr std::size_t HOST_BYTES_MAX = 253;
constexpr std::size_t LABEL_BYTES_MAX = 63;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool is_alphanumeric(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lowered(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

std::uint16_t default_port(std::string_view scheme)
{
    return scheme == "https" ? 443 : 80;
}

/// RFC 3986 section 3.3 and 3.4: pchar, "/" and "?".
Result<void> check_target(std::string_view target)
{
    constexpr std::string_view MARKS = "-._~!$&'()*+,;=:@/?";
    for (std::size_t i = 0; i < target.size(); ++i)
    {
        const char c = target[i];
        if (is_alphanumeric(c) || MARKS.find(c) != std::string_view::npos)
            continue;
        if (c == '%' && i + 2 < target.size() && is_hex(target[i + 1]) && is_hex(target[i + 2]))
            continue;
        return fail(ErrorCode::malformed,
                    "url: a character in the path or query that must be percent-encoded",
                    "encode everything but letters, digits and -._~!$&'()*+,;=:@/? as %XX");
    }
    return {};
}

Result<void> check_name(std::string_view host)
{
    if (host.empty() || host.size() > HOST_BYTES_MAX)
        return fail(ErrorCode::malformed, "url: the host must have 1 to 253 characters");
    std::size_t start = 0;
    std::string_view label;
    while (start <= host.size())
    {
        const auto end = std::min(host.find('.', start), host.size());
        label = host.substr(start, end - start);
        if (label.empty() || label.size() > LABEL_BYTES_MAX || label.front() == '-' || label.back() == '-')
            return fail(ErrorCode::malformed, "url: the host has an empty, too long or hyphen-edged label");
        for (char c : label)
            if (!is_alphanumeric(c) && c != '-')
                return fail(ErrorCode::unsupported,
                            "url: the host has a character outside letters, digits, '-' and '.'",
                            "write international names in their xn-- form");
        start = end + 1;
    }
    // Resolvers read "127.1", "0x7f.1" and "2130706433" as addresses; a name never ends in a number.
    const bool hex_number = label.starts_with("0x") && std::ranges::all_of(label.substr(2), is_hex);
    if ((std::ranges::all_of(label, is_digit) || hex_number) && !IpAddress::parse(host))
        return fail(ErrorCode::malformed, "url: the host is a number but no address in four decimal parts");
    return {};
}

struct Authority
{
    std::string_view host;
    std::string_view port;
    bool has_port = false;
};

Result<Authority> split_authority(std::string_view text)
{
    if (text.find('@') != std::string_view::npos)
        return fail(ErrorCode::malformed, "url: user information before the host is not allowed",
                    "send credentials in a header");
    Authority out;
    std::size_t end = 0;
    if (text.starts_with('['))
    {
        end = text.find(']');
        if (end == std::string_view::npos)
            return fail(ErrorCode::malformed, "url: '[' without ']'");
        out.host = text.substr(1, end - 1);
        ++end;
        const auto address = IpAddress::parse(out.host);
        if (!address || out.host.find(':') == std::string_view::npos)
            return fail(ErrorCode::malformed, "url: no IPv6 address between the brackets");
    }
    else
    {
        end = std::min(text.find(':'), text.size());
        out.host = text.substr(0, end);
    }
    const auto rest = text.substr(end);
    if (rest.empty())
        return out;
    if (!rest.starts_with(':'))
        return fail(ErrorCode::malformed, "url: unexpected text after the host");
    out.port = rest.substr(1);
    out.has_port = true;
    return out;
}

Result<std::uint16_t> parse_port(std::string_view text)
{
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (text.empty() || text.size() > 5 || text.front() == '0' || error != std::errc{} ||
        end != text.data() + text.size())
        return fail(ErrorCode::malformed, "url: the port must be a number from 1 to 65535");
    return port;
}

/// RFC 3986 section 5.2.4.
std::string remove_dot_segments(std::string_view path)
{
    std::string out;
    while (!path.empty())
    {
        const auto next = path.find('/', 1);
        const auto segment = path.substr(0, next);
        const bool last = next == std::string_view::npos;
        if (segment == "/..")
        {
            out.erase(std::min(out.rfind('/'), out.size()));
            if (last)
                out += '/';
        }
        else if (segment == "/.")
        {
            if (last)
                out += '/';
        }
        else
        {
            out += segment;
        }
        path = last ? std::string_view{} : path.substr(next);
    }
    return out.empty() ? "/" : out;
}
}  // namespace

std::string Url::authority() const
{
    std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (port != default_port(scheme))
        out += ":" + std::to_string(port);
    return out;
}

std::string Url::origin() const
{
    return scheme + "://" + authority();
}

std::string Url::text() const
{
    return origin() + target;
}

Result<Url> parse_url(std::string_view text)
{
    if (text.size() > URL_BYTES_MAX)
        return fail(ErrorCode::too_large, "url: longer than " + std::to_string(URL_BYTES_MAX) + " bytes");
    const auto colon = text.find("://");
    if (colon == std::string_view::npos)
        return fail(ErrorCode::malformed, "url: expected http:// or https:// and a host");
    Url url;
    url.scheme = lowered(text.substr(0, colon));
    if (url.scheme != "http" && url.scheme != "https")
        return fail(ErrorCode::unsupported, "url: only http and https are supported");
    text = text.substr(colon + 3);
    text = text.substr(0, text.find('#'));

    const auto path = std::min(text.find_first_of("/?\\"), text.size());
    auto authority = split_authority(text.substr(0, path));
    if (!authority)
        return forward(authority);
    url.host = lowered(authority->host);
    if (url.host.ends_with('.') && url.host.size() > 1)
        url.host.pop_back();  // the absolute form of the same name
    if (const auto v6 = IpAddress::parse(url.host); v6 && url.host.find(':') != std::string::npos)
        url.host = v6->text();
    else if (auto named = check_name(url.host); !named)
        return forward(named);
    url.port = default_port(url.scheme);
    if (authority->has_port)
    {
        auto port = parse_port(authority->port);
        if (!port)
            return forward(port);
        url.port = *port;
    }
    url.target = std::string{text.substr(path)};
    if (!url.target.starts_with('/'))
        url.target.insert(0, "/");
    if (auto good = check_target(url.target); !good)
        return forward(good);
    return url;
}

Result<Url> resolve_reference(const Url& base, std::string_view reference)
{
    if (reference.size() > URL_BYTES_MAX)
        return fail(ErrorCode::too_large,
                    "location: longer than " + std::to_string(URL_BYTES_MAX) + " bytes");
    reference = reference.substr(0, reference.find('#'));
    if (reference.starts_with("//"))
        return parse_url(base.scheme + ":" + std::string{reference});
    const auto first = reference.find_first_of(":/?");
    if (first != std::string_view::npos && reference[first] == ':')
        return parse_url(reference);

    const auto question = std::min(reference.find('?'), reference.size());
    const auto path = reference.substr(0, question);
    const auto base_path = std::string_view{base.target}.substr(0, base.target.find('?'));
    std::string target;
    if (path.empty())
        target = question == reference.size() ? base.target : std::string{base_path};
    else if (path.starts_with('/'))
        target = remove_dot_segments(path);
    else
        target = remove_dot_segments(std::string{base_path.substr(0, base_path.rfind('/') + 1)} +
                                     std::string{path});
    target += reference.substr(question);
    if (auto good = check_target(target); !good)
        return forward(good);
    Url url = base;
    url.target = std::move(target);
    return url;
}
}  // namespace bursar::net
