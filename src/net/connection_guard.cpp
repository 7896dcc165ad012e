#include "net/connection_guard.hpp"

#include <fcntl.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bursar::net
{
namespace
{
/// How often the bytes on the wire are looked at.
constexpr std::chrono::milliseconds LOOK_INTERVAL{20};

/// Wakes whoever blocks on the socket. With no lingering, closing then resets the connection, so that nothing
/// of it stays in the kernel.
void cut_off(int socket)
{
    const linger none{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
    ::shutdown(socket, SHUT_RDWR);
}
}  // namespace

ConnectionGuard::ConnectionGuard(std::chrono::steady_clock::time_point deadline, std::size_t wire_bytes_max,
                                 std::stop_token stop)
    : deadline_(deadline),
      wire_bytes_max_(wire_bytes_max),
      stop_(std::move(stop)),
      thread_([this](const std::stop_token& done) { run(done); })
{
}

ConnectionGuard::~ConnectionGuard()
{
    thread_.request_stop();
    thread_.join();
    if (socket_ >= 0)
        ::close(socket_);
}

void ConnectionGuard::watch(int socket)
{
    const std::lock_guard lock{mutex_};
    if (socket_ >= 0)
        ::close(socket_);
    socket_ = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
    // A cut that came before the socket ends this one too.
    if (cut_ != Cut::none && socket_ >= 0)
        cut_off(socket_);
}

bool ConnectionGuard::flooded() const
{
    if (socket_ < 0)
        return false;
    tcp_info info{};
    socklen_t size = sizeof(info);
    return ::getsockopt(socket_, IPPROTO_TCP, TCP_INFO, &info, &size) == 0 &&
           info.tcpi_bytes_received > wire_bytes_max_;
}

void ConnectionGuard::run(const std::stop_token& done)
{
    std::unique_lock lock{mutex_};
    const std::stop_callback on_cancel{stop_, [this]
                                       {
                                           wake_.notify_all();
                                       }};
    while (!done.stop_requested())
    {
        if (stop_.stop_requested())
            cut_ = Cut::cancelled;
        else if (std::chrono::steady_clock::now() >= deadline_)
            cut_ = Cut::deadline;
        else if (flooded())
            cut_ = Cut::flooded;
        if (cut_ != Cut::none)
        {
            if (socket_ >= 0)
                cut_off(socket_);
            return;
        }
        wake_.wait_until(lock, done, std::min(deadline_, std::chrono::steady_clock::now() + LOOK_INTERVAL),
                         [this] { return stop_.stop_requested(); });
    }
}
}  // namespace bursar::net
