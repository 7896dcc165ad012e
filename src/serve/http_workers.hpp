#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace bursar::serve
{
/// A bounded pool: threads are started when work waits and all are busy, up to a limit; the queue is bounded
/// too.
class Workers
{
public:
    Workers(std::size_t threads_max, std::size_t queue_max) : threads_max_(threads_max), queue_max_(queue_max)
    {
    }
    ~Workers() { stop(); }
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// False when the queue is full or the pool stops: the work will not run.
    bool post(std::function<void()> work);
    /// Drops what waits, finishes what runs, joins. Not from a worker.
    void stop();

private:
    void run();

    const std::size_t threads_max_;
    const std::size_t queue_max_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> queue_;
    std::size_t idle_ = 0;
    bool stopping_ = false;
    std::vector<std::jthread> threads_;
};
}  // namespace bursar::serve
