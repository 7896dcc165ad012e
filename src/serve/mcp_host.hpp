#pragma once

#include "mcp/server.hpp"

#include <functional>
#include <memory>

namespace bursar::serve
{
struct McpHostOptions
{
    std::size_t running_max = 8;  ///< worker threads; started when needed
    std::size_t queue_max = 64;   ///< handlers waiting for one; beyond: the call is answered "busy"
};

/// The MCP state machine with what it lacks: a lock, a clock, worker threads and the way out of its messages.
/// Everything may be called from any thread, also from handlers.
class McpHost
{
public:
    /// Takes the messages of one connection, one at a time and in order: `mcp::Send`, `mcp::ReleaseStream`
    /// and `mcp::Drop`, never `mcp::Run`. It may block its caller; it must not call back into `receive` or
    /// `close`.
    using Sink = std::function<void(const mcp::Action&)>;

    explicit McpHost(mcp::Server server, McpHostOptions options = {});
    /// Cancels what runs and waits for it.
    ~McpHost();
    McpHost(const McpHost&) = delete;
    McpHost& operator=(const McpHost&) = delete;

    /// `single_use`: the connection closes itself after its first final answer (modern HTTP).
    mcp::ConnectionId open(std::string principal, Sink sink, bool single_use = false);
    /// One parsed JSON document from the client.
    void receive(mcp::ConnectionId connection, const json::Value& document,
                 const mcp::MirrorHeaders* headers = nullptr);
    /// Sends something outside the protocol machine in order with the rest, such as the answer to broken
    /// JSON.
    void send(mcp::ConnectionId connection, json::Value message);
    /// The client hung up on one request.
    void cancel(mcp::ConnectionId connection, const json::Value& request_id);
    /// The client is gone. The sink may still be in a call on another thread until this returns.
    void close(mcp::ConnectionId connection);
    std::optional<mcp::Revision> negotiated(mcp::ConnectionId connection) const;

    /// Runs something of the shell's own on a worker. False when the queue is full.
    bool run(std::function<void()> work);
    /// Waits until nothing runs and everything is delivered. False when the time ran out.
    bool drain(std::int64_t wait_ms);
    /// Ends open subscriptions with their final results.
    void end_listens();

    void replace_tools(std::vector<mcp::Tool> tools);
    void replace_prompts(std::vector<mcp::Prompt> prompts);
    /// Tells subscribers that a resource changed.
    void resource_updated(const std::string& uri);

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// Unpredictable bytes from the kernel, for `mcp::ServerOptions::random`.
void fill_random(std::span<std::uint8_t> out);
}  // namespace bursar::serve
