#pragma once

#include "vault/client/socket.hpp"
#include "vault/service/service.hpp"
#include "vault/wire/codec.hpp"

namespace bursar::vault
{
/// Bounds of one front end's connection.
constexpr std::size_t IN_FLIGHT_MAX = 64;               ///< requests that wait for slow work or the watcher
constexpr std::size_t OUTPUT_BYTES_PAUSE = 256 * 1024;  ///< nothing more is read until the front end reads
constexpr std::size_t OUTPUT_BYTES_MAX = 16 * 1024 * 1024;
constexpr std::int64_t GREETING_MS_MAX = 5'000;
constexpr std::int64_t HALF_FRAME_MS_MAX = 30'000;
constexpr std::int64_t STALLED_OUTPUT_MS_MAX = 10'000;

/// One front end: what came from it, what is on its way to it, and who it is. Never blocks.
class Connection
{
public:
    Connection(Descriptor socket, std::uint64_t number, Time now);

    int descriptor() const { return socket_.get(); }
    std::uint64_t number() const { return number_; }
    bool wants_input() const;
    bool wants_output() const { return sent_ < out_.size(); }

    /// Reads what is there, bounded. False when the connection is over.
    bool receive(Time now);
    /// The next whole frame, valid until `consume`. A frame that can never be whole is the error.
    Result<std::optional<wire::FrameView>> next_frame() const;
    void consume(const wire::FrameView& frame);

    void send(std::uint64_t id, const wire::AnyReply& reply, Time now);
    /// False when the front end is gone.
    bool flush(Time now);

    /// No more input; the connection ends when its output has gone out.
    void close_after_output() { closing_ = true; }
    /// False while it has to wait for answers, or has to read them, first.
    bool open_for_requests() const;
    /// The front end has gone: nothing more can be sent to it either.
    void hang_up() { gone_ = true; }
    /// True when it is to be dropped: said nothing for too long, reads too slowly, or has said its last.
    bool is_over(Time now, std::int64_t idle_ms) const;

    Caller caller = Caller::stranger();
    std::string client;  ///< as it called itself, for the log
    std::size_t in_flight = 0;

private:
    Descriptor socket_;
    std::uint64_t number_;
    wire::Buffer in_;
    std::size_t used_ = 0;
    wire::Buffer out_;
    std::size_t sent_ = 0;
    bool closing_ = false;
    bool gone_ = false;
    Time opened_;
    Time heard_;
    Time progressed_;
};
}  // namespace bursar::vault
