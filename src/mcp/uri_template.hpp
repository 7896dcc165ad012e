#pragma once

#include "mcp/resource.hpp"

#include <optional>
#include <string_view>

namespace bursar::mcp
{
/// Checks a template of simple expansions only ("wallet://payment/{id}", RFC 6570 level 1).
Result<void> check_uri_template(std::string_view pattern);
/// The variables when the URI has the pattern's form. A variable takes one or more characters up to the next
/// "/",
/// "?" or "#", percent-decoded.
std::optional<UriVariables> match_uri(std::string_view pattern, std::string_view uri);
}  // namespace bursar::mcp
