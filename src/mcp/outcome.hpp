#pragma once

#include "mcp/context.hpp"
#include "json/json.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <variant>

namespace bursar::mcp
{
/// JSON-RPC and MCP error codes (MCP 2026-07-28, "Error Codes").
namespace error_code
{
inline constexpr int PARSE_ERROR = -32700;
inline constexpr int INVALID_REQUEST = -32600;
inline constexpr int METHOD_NOT_FOUND = -32601;
inline constexpr int INVALID_PARAMS = -32602;
inline constexpr int INTERNAL_ERROR = -32603;
inline constexpr int RESOURCE_NOT_FOUND_LEGACY = -32002;
inline constexpr int HEADER_MISMATCH = -32020;
inline constexpr int MISSING_CLIENT_CAPABILITY = -32021;
inline constexpr int UNSUPPORTED_PROTOCOL_VERSION = -32022;
}  // namespace error_code

/// Ends a request with a JSON-RPC error. Failures of a tool in its own domain are results with `is_error`
/// instead.
struct ProtocolError
{
    int code = error_code::INTERNAL_ERROR;
    std::string message;
    json::Value data;  ///< null: left out
};

/// The error for a capability that the client did not declare, for example {"sampling":{}}.
ProtocolError missing_capability(json::Value required);

/// What a tool found out or did.
struct ToolResult
{
    /// Fits the tool's output schema unless `is_error`. Null when the tool has none.
    json::Value structured;
    /// For the model. Empty: the structured content as JSON text.
    std::string text;
    /// Further content blocks (content.hpp), after the text.
    json::Value blocks = json::Value::array();
    bool is_error = false;
};

/// A tool result that says what went wrong in a sentence the agent can act on.
ToolResult tool_failure(std::string text, json::Value structured = {});

/// "Nothing yet": the work of a task is called again after the delay, so that no thread waits for the
/// outside.
struct Again
{
    std::int64_t after_ms = 1000;
    std::string status_message;
};

/// What one round of a task's work ends with. A ProtocolError fails the task.
using TaskStep = std::variant<ToolResult, NeedInput, ProtocolError, Again>;
using TaskWork = std::function<TaskStep(CallContext&)>;

/// Answers a tool call with a task (extension io.modelcontextprotocol/tasks). Callers that did not declare
/// the extension wait for the work instead; handlers for which that is too long look at
/// `caller().capabilities.tasks`.
struct StartTask
{
    TaskWork work;
    /// The name of something durable, so that the task is found again after a restart
    /// (ServerOptions::recover_task). Empty: an unguessable name is chosen, and the task lives as long as the
    /// process.
    std::string id;
    std::string status_message;
    std::int64_t ttl_ms = 24LL * 60 * 60 * 1000;
    std::int64_t poll_interval_ms = 1000;
};
}  // namespace bursar::mcp
