#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <thread>

namespace bursar::net
{
/// Ends a blocking exchange from outside: at a deadline, when the caller cancels, or when more bytes than
/// allowed have arrived on the wire. The transport knows neither a whole-call deadline nor a limit on the
/// headers together, so this watches the socket itself. It holds its own duplicate of the descriptor: closing
/// and reuse cannot hit another socket.
class ConnectionGuard
{
public:
    enum class Cut : std::uint8_t
    {
        none,
        deadline,
        cancelled,
        flooded,
    };

    ConnectionGuard(std::chrono::steady_clock::time_point deadline, std::size_t wire_bytes_max,
                    std::stop_token stop);
    ~ConnectionGuard();
    ConnectionGuard(const ConnectionGuard&) = delete;
    ConnectionGuard& operator=(const ConnectionGuard&) = delete;

    /// Called by the transport for each new socket.
    void watch(int socket);
    /// From now on this many bytes may have arrived altogether.
    void allow(std::size_t wire_bytes_max) { wire_bytes_max_ = wire_bytes_max; }
    Cut cut() const { return cut_.load(); }

private:
    void run(const std::stop_token& done);
    bool flooded() const;

    const std::chrono::steady_clock::time_point deadline_;
    std::atomic<std::size_t> wire_bytes_max_;
    const std::stop_token stop_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    int socket_ = -1;
    std::atomic<Cut> cut_{Cut::none};
    std::jthread thread_;
};
}  // namespace bursar::net
