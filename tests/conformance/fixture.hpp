#pragma once

#include "mcp/catalogue.hpp"

#include <functional>
#include <string_view>

/// What the MCP conformance suite expects to find: tools, prompts and resources with fixed names and texts. A
/// separate program on the same rooms; never part of `bursar`.
namespace bursar::fixture
{
/// Lets two of the tools change what is offered while the server runs.
struct Changes
{
    std::function<void()> toggle_tool;
    std::function<void()> toggle_prompt;
};

std::vector<mcp::Tool> content_tools();
std::vector<mcp::Tool> report_tools();
std::vector<mcp::Tool> client_tools();
std::vector<mcp::Tool> input_tools();
std::vector<mcp::Tool> task_tools();
std::vector<mcp::Tool> change_tools(const Changes& changes);
std::vector<mcp::Prompt> prompts();
std::vector<mcp::Resource> resources();
std::vector<mcp::ResourceTemplate> templates();

/// All of the above but for the two that come and go.
mcp::Catalogue catalogue(const Changes& changes);
/// The ones that come and go.
mcp::Tool extra_tool();
mcp::Prompt extra_prompt();

/// A tool without arguments.
mcp::Tool plain_tool(std::string name, std::string description, mcp::ToolHandler handler);
json::Value no_arguments();
mcp::ToolResult say(std::string text);

/// A PNG of one pixel and a WAV of no samples.
std::string_view png_base64();
std::string_view wav_base64();
}  // namespace bursar::fixture
