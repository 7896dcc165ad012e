#pragma once

#include "serve/http_exchange.hpp"
#include "serve/mcp_host.hpp"

#include <map>
#include <mutex>

namespace bursar::serve
{
/// HTTP+SSE of 2024-11-05: a GET opens the stream that carries every message to the client and names the path
/// that takes messages from it. The stream's end is the session's.
class McpSseSessions
{
public:
    explicit McpSseSessions(McpHost& host) : host_(host) {}

    void open(const Exchange& exchange, const std::string& messages_path);
    void post(const Exchange& exchange);
    void close();

private:
    struct Session
    {
        mcp::ConnectionId connection;
        std::string principal;
    };

    void end(const std::string& id);

    McpHost& host_;
    std::mutex mutex_;
    std::map<std::string, Session> sessions_;
};
}  // namespace bursar::serve
