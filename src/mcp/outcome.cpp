#include "mcp/outcome.hpp"

namespace bursar::mcp
{
ProtocolError missing_capability(json::Value required)
{
    json::Value data = json::Value::object();
    data["requiredCapabilities"] = std::move(required);
    return {error_code::MISSING_CLIENT_CAPABILITY,
            "The client did not declare a capability that this request needs: " +
                json::dump(data["requiredCapabilities"]),
            data};
}

ToolResult tool_failure(std::string text, json::Value structured)
{
    ToolResult out;
    out.structured = std::move(structured);
    out.text = std::move(text);
    out.is_error = true;
    return out;
}
}  // namespace bursar::mcp
