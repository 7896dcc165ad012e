#pragma once

#include <cstddef>
#include <cstdint>

namespace bursar::serve
{
/// Every bound of the HTTP server. Times are in milliseconds and are noticed within `SWEEP_MS`.
struct HttpLimits
{
    std::size_t head_bytes_max = 16 * 1024;        ///< request line and header fields; beyond: 431
    std::size_t fields_max = 100;                  ///< header fields; beyond: 431
    std::size_t target_bytes_max = 8 * 1024;       ///< beyond: 414
    std::size_t body_bytes_max = 4 * 1024 * 1024;  ///< beyond: 413
    std::size_t connections_max = 512;             ///< beyond: 503 and closed
    std::size_t workers_max = 32;                  ///< threads that run handlers; started when needed
    std::size_t queue_max = 1024;                  ///< requests waiting for a worker; beyond: 503
    std::size_t stream_backlog_bytes_max =
        1024 * 1024;  ///< unsent events of one stream; beyond: it is closed
    std::int64_t head_ms_max =
        10'000;  ///< from the first byte of a request to the end of its head; beyond: 408
    std::int64_t body_ms_max = 30'000;      ///< from the end of the head to the end of the body; beyond: 408
    std::int64_t idle_ms_max = 60'000;      ///< between requests; beyond: closed
    std::int64_t handler_ms_max = 120'000;  ///< from the whole request to its answer; beyond: 504
    std::int64_t write_ms_max = 30'000;     ///< without any byte taken by the peer; beyond: closed
    std::int64_t keep_alive_comment_ms =
        15'000;  ///< silence on an event stream before a comment line is sent
};

/// How often the clock is compared with the limits while there is a connection.
constexpr std::int64_t SWEEP_MS = 100;
}  // namespace bursar::serve
