#pragma once

#include "serve/http_server.hpp"
#include "serve/mcp_host.hpp"

namespace bursar::serve
{
struct McpHttpOptions
{
    std::string path = "/mcp";
    /// Also offer HTTP+SSE of 2024-11-05.
    bool legacy_sse = true;
    std::string sse_path = "/sse";
    std::string messages_path = "/messages";
    /// Requests are taken on the I/O thread: the bearer check must not wait for anything then. Tools run on
    /// workers either way, unless they are quick themselves.
    bool quick = true;
    std::size_t sessions_max = 256;                     ///< beyond: the one idle longest ends
    std::int64_t session_idle_ms_max = 60 * 60 * 1000;  ///< without a request or an open stream
    std::size_t replay_events_max = 256;                ///< kept per session for Last-Event-ID
    std::size_t replay_bytes_max = 1024 * 1024;
};

/// MCP over HTTP on a mounted server: Streamable HTTP of both eras on one path, and HTTP+SSE. Host, Origin,
/// body size and bearer tokens are the HTTP server's business; each session belongs to the principal that
/// opened it.
class McpHttpEndpoint
{
public:
    /// The host must outlive the endpoint.
    explicit McpHttpEndpoint(McpHost& host, McpHttpOptions options = {});
    ~McpHttpEndpoint();
    McpHttpEndpoint(const McpHttpEndpoint&) = delete;
    McpHttpEndpoint& operator=(const McpHttpEndpoint&) = delete;

    /// Adds the routes. Before the server starts.
    void mount(HttpServer& server);

private:
    struct State;
    std::shared_ptr<State> state_;
};
}  // namespace bursar::serve
