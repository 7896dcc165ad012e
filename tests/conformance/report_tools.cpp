#include "fixture.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace bursar::fixture
{
namespace
{
/// Waits, but not for a client that has gone.
void pause(const mcp::CallContext& context, std::int64_t wait_ms)
{
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock{mutex};
    never.wait_for(lock, context.stop_token(), std::chrono::milliseconds{wait_ms}, [] { return false; });
}

mcp::ToolOutcome report_progress(const json::Value&, mcp::CallContext& context)
{
    context.progress(0, 100, "Started");
    pause(context, 50);
    context.progress(50, 100, "Half way");
    pause(context, 50);
    context.progress(100, 100, "Done");
    return say("Progress was reported.");
}

mcp::ToolOutcome report_log(const json::Value&, mcp::CallContext& context)
{
    context.log(mcp::LogLevel::info, "fixture", "Tool execution started");
    pause(context, 50);
    context.log(mcp::LogLevel::info, "fixture", "Tool processing data");
    pause(context, 50);
    context.log(mcp::LogLevel::info, "fixture", "Tool execution completed");
    return say("Three messages were logged.");
}

mcp::ToolOutcome reconnect(const json::Value&, mcp::CallContext& context)
{
    context.release_stream(200);
    pause(context, 400);
    return say("The result came after the stream was closed.");
}
}  // namespace

std::vector<mcp::Tool> report_tools()
{
    return {
        plain_tool("test_tool_with_progress", "Reports progress three times", report_progress),
        plain_tool("test_tool_with_logging", "Logs three messages", report_log),
        plain_tool("test_logging_tool", "Logs when the request asks for it", report_log),
        plain_tool("test_reconnection", "Closes its stream and delivers the result later", reconnect),
    };
}

std::vector<mcp::Tool> change_tools(const Changes& changes)
{
    return {
        plain_tool("test_trigger_tool_change", "Changes the list of tools",
                   [change = changes.toggle_tool](const json::Value&, mcp::CallContext&)
                   {
                       change();
                       return say("The list of tools changed.");
                   }),
        plain_tool("test_trigger_prompt_change", "Changes the list of prompts",
                   [change = changes.toggle_prompt](const json::Value&, mcp::CallContext&)
                   {
                       change();
                       return say("The list of prompts changed.");
                   }),
    };
}
}  // namespace bursar::fixture
