#pragma once

#include "serve/http_message.hpp"
#include "serve/http_refusal.hpp"

namespace bursar::serve
{
constexpr std::size_t PARAMETERS_MAX = 64;

struct Target
{
    std::string path;
    std::vector<Parameter> query;
    friend bool operator==(const Target&, const Target&) = default;
};

/// Splits "/path?query" and decodes percent escapes once (RFC 3986). Refused: other forms of target, a bad
/// escape, text that is not UTF-8, control characters, an escaped "/" or any "\", and "", "." or ".." as an
/// inner segment, so that no reader sees another path than we do.
Checked<Target> parse_target(std::string_view target);

/// Reads application/x-www-form-urlencoded text, of a query or a form's body (WHATWG URL 5.1): "+" is a
/// blank.
Checked<std::vector<Parameter>> parse_form(std::string_view text);
}  // namespace bursar::serve
