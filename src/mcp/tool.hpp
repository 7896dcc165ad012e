#pragma once

#include "mcp/outcome.hpp"

#include <optional>

namespace bursar::mcp
{
/// Hints for the host (untrusted there). The defaults are the protocol's own worst case.
struct ToolAnnotations
{
    bool read_only = false;
    bool destructive = true;
    bool idempotent = false;
    bool open_world = true;
};

enum class TaskSupport
{
    never,
    optional,
    required,  ///< callers that do not declare the tasks extension are refused
};

struct ToolDescription
{
    std::string name;  ///< 1 to 64 of [A-Za-z0-9_.-], unique
    std::string title;
    std::string description;
    json::Value input_schema;   ///< JSON Schema 2020-12 with "type":"object"
    json::Value output_schema;  ///< null: no structured content
    ToolAnnotations annotations;
    TaskSupport task_support = TaskSupport::never;
    json::Value meta;   ///< `_meta`; null: none
    json::Value icons;  ///< array; null: none
    /// Never waits for anything: answered on the thread that read the request, for the least latency.
    bool quick = false;
};

using ToolOutcome = std::variant<ToolResult, NeedInput, ProtocolError, StartTask>;

/// A plain blocking function that runs on a worker thread; several calls may run at once. The arguments are
/// an object that fits the input schema. It should notice cancellation within a second or so while it waits.
using ToolHandler = std::function<ToolOutcome(const json::Value& arguments, CallContext& context)>;

struct Tool
{
    ToolDescription description;
    ToolHandler handler;
};
}  // namespace bursar::mcp
