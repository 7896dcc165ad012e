#pragma once

#include "serve/mcp_host.hpp"

namespace bursar::serve
{
struct StdioOptions
{
    int input = 0;
    int output = 1;
    std::size_t line_bytes_max = 10 * 1024 * 1024;  ///< beyond: the line is skipped and answered with -32700
    /// After the end of input: how long running calls may still finish before they are cancelled.
    std::int64_t drain_ms = 3000;
};

/// Serves one MCP client over two file descriptors, one JSON-RPC message a line (MCP "stdio"), until the
/// input ends or the output breaks. Returns the exit code: 0 after a proper end. Ignores SIGPIPE from now on.
int run_stdio(McpHost& host, const StdioOptions& options = {});
}  // namespace bursar::serve
