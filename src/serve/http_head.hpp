#pragma once

#include "serve/http_limits.hpp"
#include "serve/http_message.hpp"
#include "serve/http_refusal.hpp"

#include <cstdint>

namespace bursar::serve
{
/// A request's head, checked, with how its body is framed.
struct RequestHead
{
    std::string method;
    std::string target;
    int minor_version = 1;
    Fields fields;
    std::uint64_t content_length = 0;
    bool chunked = false;
    bool keep_alive = true;
    bool expects_continue = false;
};

/// Reads a head without its last empty line's CRLF: "GET / HTTP/1.1\r\nHost: a\r\n" (RFC 9112 sections 2 to
/// 7). Stricter than the RFC asks: only CRLF ends a line, no folded lines, no blank before a colon, no
/// control characters, one Content-Length of digits, Transfer-Encoding only "chunked" and never beside
/// Content-Length, and the fields that steer handling at most once.
Checked<RequestHead> parse_head(std::string_view bytes, const HttpLimits& limits);

/// True for a non-empty RFC 9110 token.
bool is_token(std::string_view text);
/// True when every byte may stand in a field value: visible, blank, tab, or above 0x7f.
bool is_field_value(std::string_view text);
}  // namespace bursar::serve
