#pragma once

#include "mcp/catalogue.hpp"
#include "tools/services.hpp"

namespace bursar::tools
{
/// Every tool, in the order in which it is listed. A new tool is a file pair, two schemas, and a line here.
std::vector<mcp::Tool> all_tools(const Services& services);

/// What every agent reads first; at most 2,048 characters, the most important sentence first.
std::string_view instructions();

/// All of it: tools, resources, prompts, instructions.
mcp::Catalogue catalogue(const Services& services, std::string version);
}  // namespace bursar::tools
