#pragma once

#include "serve/http_message.hpp"

#include <functional>
#include <memory>

namespace bursar::serve
{
class Connection;
struct ExchangeState;

/// A server-sent event stream that was begun. Copies share one stream; it ends when the last copy goes or on
/// `close`. Everything may be called from any thread and never waits for the peer.
class EventStream
{
public:
    EventStream() = default;
    explicit EventStream(std::shared_ptr<ExchangeState> state);

    /// Queues one event. False when the stream is closed, also when this event is what overflowed the
    /// backlog: a peer that does not read is cut off.
    bool send(const Event& event) const;
    /// Ends the stream after what is queued.
    void close() const;
    bool open() const;

private:
    struct Closer;
    std::shared_ptr<ExchangeState> state_;
    std::shared_ptr<Closer> closer_;
};

/// One request on its way to its answer. Copies share it. It is answered once, by `respond` or
/// `start_events`, from any thread, at once or later; when the last copy goes unanswered the peer gets 500.
/// The request lives as long as a copy does.
class Exchange
{
public:
    explicit Exchange(std::shared_ptr<ExchangeState> state);

    const Request& request() const;
    /// False when it was answered before, timed out, or the peer is gone.
    bool respond(Response response) const;
    /// Sends 200 with text/event-stream and returns the stream; a closed one when it was answered before or
    /// the peer is gone. `extra` adds fields (a session id). The handler's time limit no longer counts.
    EventStream start_events(const Fields& extra = {}) const;
    /// True once the peer closed its side or the connection broke. A peer that only half-closed may still
    /// read.
    bool disconnected() const;
    /// Calls `notice` once when the peer goes, the time limit passes or the server stops before the end of
    /// the answer; at once when that has happened already. It runs on the I/O thread: it must not wait. One
    /// notice an exchange.
    void on_disconnect(std::function<void()> notice) const;

private:
    struct Closer;
    std::shared_ptr<ExchangeState> state_;
    std::shared_ptr<Closer> closer_;
};
}  // namespace bursar::serve
