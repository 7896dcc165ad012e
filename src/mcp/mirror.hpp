#pragma once

#include "mcp/outcome.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace bursar::mcp
{
/// The fields of an HTTP request, found without regard to case; blanks around values are gone.
class MirrorHeaders
{
public:
    virtual ~MirrorHeaders() = default;
    virtual std::optional<std::string> find(std::string_view name) const = 0;
};

/// Compares MCP-Protocol-Version, Mcp-Method and Mcp-Name with the body they mirror (MCP 2026-07-28,
/// "Streamable HTTP: Request Headers"). `name` is the member that Mcp-Name mirrors; empty: none for this
/// method.
std::optional<ProtocolError> check_standard_headers(const MirrorHeaders& headers, std::string_view version,
                                                    std::string_view method,
                                                    std::optional<std::string_view> name);

/// Compares Mcp-Param-* with the arguments whose schema has `x-mcp-header`.
std::optional<ProtocolError> check_parameter_headers(const MirrorHeaders& headers,
                                                     const json::Value& input_schema,
                                                     const json::Value& arguments);

/// Decodes a value that may be `=?base64?…?=`. Nothing when the inside is not canonical base64 of UTF-8.
std::optional<std::string> decode_header_value(std::string_view value);

/// Checks the `x-mcp-header` marks of a tool schema: token characters, unique without case, only on strings,
/// integers and booleans that are reached through `properties` alone.
Result<void> check_header_marks(const json::Value& input_schema);
}  // namespace bursar::mcp
