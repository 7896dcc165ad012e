#pragma once

#include "serve/http_exchange.hpp"

#include <boost/asio/io_context.hpp>

#include <mutex>

namespace bursar::serve
{
/// What the threads that answer share with the connection. The connection is only touched on the I/O thread:
/// other threads post to it, and a connection that is gone is a post without effect. Posts hold weak pointers
/// only: one that is left in a stopped loop must not keep that loop alive.
struct ExchangeState : std::enable_shared_from_this<ExchangeState>
{
    enum class Phase
    {
        open,       ///< not answered
        answered,   ///< a response was handed over
        streaming,  ///< events may be queued
        ended,      ///< nothing more is taken
    };

    ExchangeState(std::shared_ptr<boost::asio::io_context> loop, std::weak_ptr<Connection> to,
                  std::size_t backlog_max)
        : io(std::move(loop)), connection(std::move(to)), backlog_bytes_max(backlog_max)
    {
    }
    ~ExchangeState();

    // Any thread.
    bool respond(Response response);
    bool start_events(const Fields& extra);
    bool send(const Event& event);
    void end_events();
    bool is_streaming();
    bool is_disconnected();
    void on_disconnect(std::function<void()> notice);

    // I/O thread.
    /// The peer did not read: more events waited than may.
    bool overflowed();
    struct Batch
    {
        std::string bytes;
        bool last = false;
    };
    /// Takes the queued events; `last` when the stream ends with them.
    Batch take_events();
    /// The peer closed its side or the time is up: tells the handler. What it still answers may be sent.
    void peer_gone();
    /// Nothing more can be sent.
    void cut();
    /// The answer is complete: no notice any more.
    void finish();

    const std::shared_ptr<boost::asio::io_context> io;
    const std::weak_ptr<Connection> connection;
    const std::size_t backlog_bytes_max;
    Request request;

private:
    void post_flush();

    std::mutex mutex_;
    Phase phase_ = Phase::open;
    bool gone_ = false;
    bool end_requested_ = false;
    bool flush_posted_ = false;
    bool overflowed_ = false;
    std::string outbox_;
    std::function<void()> notice_;
};
}  // namespace bursar::serve
