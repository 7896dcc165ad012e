#pragma once

#include "base/time.hpp"
#include "mcp/server.hpp"
#include "serve/http_exchange.hpp"
#include "serve/mcp_http.hpp"

#include <deque>
#include <map>
#include <memory>
#include <mutex>

namespace bursar::serve
{
/// One session of a handshake-era client over Streamable HTTP (MCP 2025-11-25, "Transports"): which messages
/// go out on which stream, and what was sent lately, for clients that come back with Last-Event-ID. Any
/// thread may call it.
class McpSession
{
public:
    McpSession(std::string id, std::string principal, const McpHttpOptions& options);

    const std::string id;
    const std::string principal;
    mcp::ConnectionId connection;  ///< set once, before the session is shared

    /// The exchange waits for the answers to these requests. False when one of the ids is waited for already.
    /// `priming`: the client knows SSE polling, so a stream begins with an empty event that it can resume
    /// from.
    bool expect(const Exchange& exchange, const std::vector<json::Value>& request_ids, bool priming);
    /// Opens the stream for messages that belong to no request, or takes up the stream that the event id
    /// names.
    void listen(const Exchange& exchange, std::optional<std::string_view> last_event_id, bool priming);
    /// What the host has for this client.
    void deliver(const mcp::Action& action);
    /// Ends all streams.
    void close();

    void touch(Time now);
    /// Nobody has used it since then and no stream is open.
    bool idle_since(Time moment) const;
    Time last_used() const;

private:
    struct Stream
    {
        std::uint64_t number = 0;
        std::uint64_t events = 0;
        std::optional<Exchange> waiting;  ///< not answered yet
        EventStream out;
        bool priming = false;
        bool finished = false;
    };
    struct Stored
    {
        std::uint64_t stream = 0;
        std::uint64_t event = 0;
        std::string data;
    };
    using StreamPtr = std::shared_ptr<Stream>;

    void deliver_send(const mcp::Send& send);
    void release(const StreamPtr& stream, std::int64_t retry_ms);
    void begin(const StreamPtr& stream);
    void put(Stream& stream, std::string data, std::optional<std::int64_t> retry_ms = {});
    void finish(const StreamPtr& stream);
    StreamPtr find(const json::Value& related) const;
    StreamPtr resume(std::string_view last_event_id, std::uint64_t& event);

    const std::size_t replay_events_max_;
    const std::size_t replay_bytes_max_;
    mutable std::mutex mutex_;
    Time last_used_;
    std::uint64_t last_stream_ = 0;
    StreamPtr general_ = std::make_shared<Stream>();
    std::map<std::string, StreamPtr> by_request_;
    std::map<std::uint64_t, StreamPtr> resumable_;
    std::deque<Stored> stored_;
    std::size_t stored_bytes_ = 0;
};
}  // namespace bursar::serve
