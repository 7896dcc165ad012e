#include "serve/http_head.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace bursar::serve
{
namespace
{
constexpr std::size_t METHOD_BYTES_MAX = 16;

/// Fields that two readers could pick differently when they stand there twice.
constexpr std::array<std::string_view, 10> SINGLE_FIELDS{
    "host",   "content-length",       "transfer-encoding", "content-type", "authorization",
    "origin", "mcp-protocol-version", "mcp-session-id",    "mcp-method",   "mcp-name"};

bool is_token_char(char c)
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
        return true;
    return std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}

std::string_view trim_blanks(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// Takes the next line off; the line must end with CRLF and hold no other CR or LF.
Checked<std::string_view> take_line(std::string_view& rest)
{
    auto end = rest.find_first_of("\r\n");
    if (end == std::string_view::npos || rest[end] != '\r' || end + 1 >= rest.size() || rest[end + 1] != '\n')
        return refuse(400, "every line of the head ends with CRLF, and CR and LF stand nowhere else");
    auto line = rest.substr(0, end);
    rest.remove_prefix(end + 2);
    return line;
}

Checked<void> read_request_line(std::string_view line, const HttpLimits& limits, RequestHead& head)
{
    auto first = line.find(' ');
    auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last)
        return refuse(400,
                      "the request line must be: method, target and version with one blank between them");
    auto method = line.substr(0, first);
    auto target = line.substr(first + 1, last - first - 1);
    auto version = line.substr(last + 1);
    if (!is_token(method) || method.size() > METHOD_BYTES_MAX)
        return refuse(400, "the method must be a token of at most 16 characters");
    if (target.size() > limits.target_bytes_max)
        return refuse(414, "the target is longer than " + std::to_string(limits.target_bytes_max) + " bytes");
    if (target.empty() || !std::ranges::all_of(target, [](char c) { return c > 0x20 && c < 0x7f; }))
        return refuse(400, "the target must be visible ASCII characters");
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return refuse(version.starts_with("HTTP/") ? 505 : 400, "the version must be HTTP/1.1");
    head.method = method;
    head.target = target;
    head.minor_version = version.back() - '0';
    return {};
}

Checked<void> read_field(std::string_view line, Fields& fields)
{
    if (line.front() == ' ' || line.front() == '\t')
        return refuse(400, "a folded header line is not accepted");
    auto colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
        return refuse(400, "a header line must be a token, a colon right after it, and a value");
    auto value = trim_blanks(line.substr(colon + 1));
    if (!is_field_value(value))
        return refuse(400, "a header value holds a control character");
    fields.add(line.substr(0, colon), value);
    return {};
}

Checked<void> read_framing(RequestHead& head)
{
    auto length = head.fields.find("content-length");
    auto encoding = head.fields.find("transfer-encoding");
    if (length && encoding)
        return refuse(400, "Content-Length and Transfer-Encoding exclude each other");
    if (encoding)
    {
        if (head.minor_version == 0)
            return refuse(400, "Transfer-Encoding is not part of HTTP/1.0");
        if (!equal_without_case(*encoding, "chunked"))
            return refuse(501, "the only transfer encoding understood is chunked");
        head.chunked = true;
    }
    if (length)
    {
        const auto* end = length->data() + length->size();
        auto [stop, error] = std::from_chars(length->data(), end, head.content_length);
        if (length->empty() || length->front() == '-' || error != std::errc{} || stop != end)
            return refuse(400, "Content-Length must be decimal digits");
    }
    return {};
}

/// RFC 9112 section 9.3.
bool wants_keep_alive(const RequestHead& head)
{
    bool keep = head.minor_version == 1;
    for (const auto& [name, value] : head.fields.all())
    {
        if (!equal_without_case(name, "connection"))
            continue;
        for (std::string_view rest = value; !rest.empty();)
        {
            auto comma = rest.find(',');
            auto option = trim_blanks(rest.substr(0, comma));
            rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
            if (equal_without_case(option, "close"))
                return false;
            if (equal_without_case(option, "keep-alive"))
                keep = true;
        }
    }
    return keep;
}
}  // namespace

bool is_token(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, is_token_char);
}

bool is_field_value(std::string_view text)
{
    return std::ranges::none_of(text,
                                [](char c)
                                {
                                    auto byte = static_cast<unsigned char>(c);
                                    return (byte < 0x20 && byte != '\t') || byte == 0x7f;
                                });
}

Checked<RequestHead> parse_head(std::string_view bytes, const HttpLimits& limits)
{
    RequestHead head;
    auto line = take_line(bytes);
    if (!line)
        return std::unexpected(line.error());
    if (auto read = read_request_line(*line, limits, head); !read)
        return std::unexpected(read.error());
    while (!bytes.empty())
    {
        line = take_line(bytes);
        if (!line)
            return std::unexpected(line.error());
        if (line->empty())
            return refuse(400, "an empty line stands inside the head");
        if (head.fields.all().size() == limits.fields_max)
            return refuse(431, "more than " + std::to_string(limits.fields_max) + " header fields");
        if (auto read = read_field(*line, head.fields); !read)
            return std::unexpected(read.error());
    }
    for (auto name : SINGLE_FIELDS)
        if (head.fields.count(name) > 1)
            return refuse(400, std::string{name} + " stands there more than once");
    if (auto framing = read_framing(head); !framing)
        return std::unexpected(framing.error());
    if (!head.fields.find("host"))
        return refuse(400, "Host is missing");
    head.keep_alive = wants_keep_alive(head);
    if (auto expect = head.fields.find("expect"))
    {
        if (!equal_without_case(*expect, "100-continue"))
            return refuse(417, "the only expectation understood is 100-continue");
        head.expects_continue = head.minor_version == 1;
    }
    return head;
}
}  // namespace bursar::serve
