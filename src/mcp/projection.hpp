#pragma once

#include "mcp/catalogue.hpp"

/// The wire forms of what we offer and answer, cut to what the caller's revision knows.
namespace bursar::mcp
{
json::Value server_info(const ServerInfo& info, Revision revision);
/// The capabilities that follow from what the catalogue holds.
json::Value server_capabilities(const Catalogue& catalogue, Revision revision);
bool offers_completions(const Catalogue& catalogue);

json::Value tool_entry(const ToolDescription& tool, Revision revision);
json::Value resource_entry(const ResourceDescription& resource, Revision revision);
json::Value template_entry(const ResourceDescription& resource, Revision revision);
json::Value prompt_entry(const PromptDescription& prompt, Revision revision);

/// A CallToolResult. Structured content that is no object becomes {"result":…} before 2026-07-28.
json::Value tool_result(const ToolResult& result, Revision revision);
json::Value read_result(const std::vector<ResourceContents>& contents, Revision revision);
json::Value prompt_result(const PromptResult& result, Revision revision);

/// {"method":…,"params":…} of a question.
json::Value input_request(const InputRequest& request, Revision revision);
/// The capability that a question needs, when the client did not declare it; null otherwise.
json::Value undeclared_for(const InputRequest& request, const ClientCapabilities& declared);
}  // namespace bursar::mcp
