#pragma once

#include "serve/http_chunked.hpp"
#include "serve/http_exchange_state.hpp"
#include "serve/http_head.hpp"
#include "serve/http_limits.hpp"
#include "serve/http_refusal.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <chrono>

namespace bursar::serve
{
/// What a connection needs from its server. Called on the I/O thread.
class ConnectionHost
{
public:
    virtual ~ConnectionHost() = default;
    /// Judges a head before its body is read: Host, Origin.
    virtual Checked<void> admit(const RequestHead& head) = 0;
    /// Hands a whole request on; the exchange will be answered, perhaps before this returns.
    virtual void dispatch(std::shared_ptr<ExchangeState> exchange) = 0;
    virtual void closed(const std::shared_ptr<Connection>& connection) = 0;
    virtual const HttpLimits& limits() const = 0;
    virtual std::string_view date() const = 0;
    virtual bool stopping() const = 0;
};

using Clock = std::chrono::steady_clock;

/// One connection's life, all on the I/O thread: read a request, hand it on, write its answer, again. A read
/// is always pending (up to a bound), so that the peer's leaving is seen while a handler works.
class Connection : public std::enable_shared_from_this<Connection>
{
public:
    Connection(ConnectionHost& host, std::shared_ptr<boost::asio::io_context> io,
               boost::asio::ip::tcp::socket socket, Peer peer);

    void start();
    /// Compares the clock with what the connection waits for.
    void sweep(Clock::time_point now);
    /// Closes when idle, ends a stream, and lets a request finish.
    void begin_stop();
    void close();

    // From the exchange; one that is not the current one has no effect.
    void answer(const std::shared_ptr<ExchangeState>& exchange, Response response);
    void begin_events(const std::shared_ptr<ExchangeState>& exchange, const Fields& extra);
    void flush_events(const std::shared_ptr<ExchangeState>& exchange);

private:
    enum class State
    {
        head,  ///< waiting for a request or in its head
        body,
        handling,
        answering,  ///< writing a whole answer
        streaming,
        lingering,  ///< refused: everything is written, the peer's rest is thrown away so that it reads the
                    ///< refusal
        closed,
    };

    void want_read();
    void on_read(const boost::system::error_code& error, std::size_t size);
    void on_end_of_input();
    void process_input();
    /// Each takes what it can from `input_`; true when the state changed and more may be possible.
    bool process_head();
    bool process_body();
    void refuse_request(const Refusal& refusal);
    void begin_request(RequestHead head);
    void hand_on();

    void write_more();
    void on_written(const boost::system::error_code& error, std::size_t size);
    void on_all_written();
    void end_exchange();
    void linger();
    void set_deadline(std::int64_t ms) { deadline_ = Clock::now() + std::chrono::milliseconds{ms}; }

    ConnectionHost& host_;
    std::shared_ptr<boost::asio::io_context> io_;
    boost::asio::ip::tcp::socket socket_;
    const Peer peer_;
    State state_ = State::head;

    std::array<char, 16 * 1024> chunk_;
    std::string input_;  ///< read and not yet understood
    bool reading_ = false;
    bool input_ended_ = false;
    std::size_t discarded_ = 0;

    RequestHead head_;
    ChunkedReader chunks_{0};
    std::string body_;
    std::shared_ptr<ExchangeState> exchange_;
    bool keep_alive_ = true;
    bool chunked_answer_ = false;
    bool last_events_taken_ = false;

    std::string queued_;  ///< to be written after `output_`
    std::string output_;  ///< lent to the pending write: not touched until it ends
    std::size_t written_ = 0;
    bool writing_ = false;

    Clock::time_point deadline_;        ///< of the state
    Clock::time_point write_deadline_;  ///< of the write that is pending
    Clock::time_point last_write_;
};
}  // namespace bursar::serve
