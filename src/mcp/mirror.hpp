#pragma once

#include "mcp/outcome.hpp"

#include <optional>
#include <string>
#include <string_view>

/// The headers that mirror the body over HTTP (MCP 2026-07-28, "Streamable HTTP: Request Headers").
namespace bursar::mcp
{
/// The fields of an HTTP request, found without regard to case; blanks around values are gone.
class MirrorHeaders
{
public:
    virtual ~MirrorHeaders() = default;
    virtual std::optional<std::string> find(std::string_view name) const = 0;
};

std::optional<ProtocolError> check_version_header(const MirrorHeaders& headers, std::string_view version);

/// `name` is what Mcp-Name mirrors; null: nothing for this method.
std::optional<ProtocolError> check_method_headers(const MirrorHeaders& headers, std::string_view method,
                                                  const std::string* name);

/// Compares Mcp-Param-* with the arguments whose schema has `x-mcp-header`.
std::optional<ProtocolError> check_parameter_headers(const MirrorHeaders& headers,
                                                     const json::Value& input_schema,
                                                     const json::Value& arguments);

/// Decodes a value that may be `=?base64?…?=`. Nothing when the inside is not canonical base64 of UTF-8.
std::optional<std::string> decode_header_value(std::string_view value);

/// Checks the `x-mcp-header` marks of a tool schema: token characters, unique without case, only on texts,
/// integers and booleans that are reached through `properties` alone.
Result<void> check_header_marks(const json::Value& input_schema);
}  // namespace bursar::mcp
