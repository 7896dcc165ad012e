#include "vault/process/connection.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>

namespace bursar::vault
{
namespace
{
constexpr std::size_t READ_BYTES = 64 * 1024;

bool would_block()
{
    return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}
}  // namespace

Connection::Connection(Descriptor socket, std::uint64_t number, Time now)
    : socket_(std::move(socket)), number_(number), opened_(now), heard_(now), progressed_(now)
{
}

bool Connection::open_for_requests() const
{
    return !closing_ && !gone_ && in_flight < IN_FLIGHT_MAX && out_.size() - sent_ < OUTPUT_BYTES_PAUSE;
}

bool Connection::wants_input() const
{
    return open_for_requests() && in_.size() < wire::FRAME_LENGTH_BYTES + wire::FRAME_BYTES_MAX;
}

bool Connection::receive(Time now)
{
    std::array<std::uint8_t, READ_BYTES> chunk;  // not cleared: only what was read of it is used, and wiped
    const auto count = ::recv(socket_.get(), chunk.data(), chunk.size(), MSG_DONTWAIT);
    const bool nothing_yet = count < 0 && would_block();
    const auto read = std::span{chunk}.first(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    in_.insert(in_.end(), read.begin(), read.end());
    wipe(read);
    if (count > 0)
        heard_ = now;
    return count > 0 || nothing_yet;
}

Result<std::optional<wire::FrameView>> Connection::next_frame() const
{
    return wire::first_frame(ByteView{in_}.subspan(used_));
}

void Connection::consume(const wire::FrameView& frame)
{
    wipe(std::span{in_}.subspan(used_, frame.bytes));
    used_ += frame.bytes;
    const auto left = in_.size() - used_;
    if (left > 0 && used_ < READ_BYTES)
        return;
    std::copy(in_.begin() + static_cast<std::ptrdiff_t>(used_), in_.end(), in_.begin());
    wipe(std::span{in_}.subspan(left));
    in_.resize(left);
    used_ = 0;
}

void Connection::send(std::uint64_t id, const wire::AnyReply& reply, Time now)
{
    if (!wants_output())
        progressed_ = now;
    if (auto written = wire::append_frame(out_, id, reply); !written)
        ensure(wire::append_frame(out_, id, wire::AnyReply{wire::failure_of(written.error())}).has_value(),
               "a failure fits its frame");
}

bool Connection::flush(Time now)
{
    while (wants_output())
    {
        const auto count =
            ::send(socket_.get(), out_.data() + sent_, out_.size() - sent_, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (count < 0)
            return would_block();
        sent_ += static_cast<std::size_t>(count);
        progressed_ = now;
    }
    wipe(out_);
    out_.clear();
    sent_ = 0;
    return true;
}

bool Connection::is_over(Time now, std::int64_t idle_ms) const
{
    if (gone_)
        return true;
    if (wants_output())
        return out_.size() - sent_ > OUTPUT_BYTES_MAX || now.ms - progressed_.ms > STALLED_OUTPUT_MS_MAX;
    if (closing_)
        return true;
    if (!caller.greeted && now.ms - opened_.ms > GREETING_MS_MAX)
        return true;
    if (in_.size() > used_ && now.ms - heard_.ms > HALF_FRAME_MS_MAX)
        return true;
    return in_flight == 0 && now.ms - heard_.ms > idle_ms;
}
}  // namespace bursar::vault
