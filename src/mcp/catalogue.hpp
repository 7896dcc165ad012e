#pragma once

#include "mcp/prompt.hpp"
#include "mcp/tool.hpp"

#include <vector>

namespace bursar::mcp
{
/// Who we are, as clients show it.
struct ServerInfo
{
    std::string name;
    std::string title;
    std::string version;
    std::string description;
    std::string website;
    json::Value icons;  ///< array of Icon; null: none
};

/// Everything a server offers, in the order in which it is listed. Capabilities follow from what is there.
struct Catalogue
{
    ServerInfo info;
    std::string instructions;  ///< at most 2,048 characters, the most important sentence first
    std::vector<Tool> tools;
    std::vector<Resource> resources;
    std::vector<ResourceTemplate> templates;
    std::vector<Prompt> prompts;
    bool logging = false;                            ///< offer log messages
    bool lists_change = false;                       ///< `Server::replace_tools` and its like will be called
    json::Value extensions = json::Value::object();  ///< beside the tasks extension, which is always offered
};

/// Checks names, schemas, handlers and sizes: the first thing wrong, with its place.
Result<void> check(const Catalogue& catalogue);
}  // namespace bursar::mcp
