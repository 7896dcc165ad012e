#pragma once

#include "mcp/revision.hpp"
#include "json/json.hpp"

#include <string>

namespace bursar::mcp
{
/// What the client said it can do: for this request (2026-07-28) or in `initialize` (earlier revisions).
struct ClientCapabilities
{
    bool elicitation_form = false;
    bool elicitation_url = false;
    bool sampling = false;
    bool roots = false;
    bool tasks = false;  ///< extension io.modelcontextprotocol/tasks
    bool ui = false;     ///< extension io.modelcontextprotocol/ui with MCP Apps' HTML
};

/// Reads a `ClientCapabilities` object as the given revision understands it. Unknown members are ignored.
ClientCapabilities read_capabilities(const json::Value& object, Revision revision);

/// Who asks. Nothing in it but `principal` has been verified.
struct Caller
{
    Revision revision = Revision::v2026_07_28;
    ClientCapabilities capabilities;
    /// Who the transport authenticated: the agent behind a bearer token; empty over stdio.
    std::string principal;
    /// The client's own name and version, cleaned; for display only, never for decisions.
    std::string client;

    bool modern() const { return is_modern(revision); }
};
}  // namespace bursar::mcp
