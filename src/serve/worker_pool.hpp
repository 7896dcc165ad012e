#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace bursar::serve
{
/// A bounded set of threads, started when there is work for them, with a bounded queue and a timer.
class WorkerPool
{
public:
    using Work = std::function<void()>;

    WorkerPool(std::size_t threads_max, std::size_t queue_max)
        : threads_max_(threads_max), queue_max_(queue_max)
    {
    }
    /// Runs what is queued, forgets what is delayed, joins.
    ~WorkerPool() { stop(); }
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    /// False when the queue is full or the pool stopped. `must`: the bound does not count.
    bool submit(Work work, bool must = false);
    void submit_after(std::int64_t delay_ms, Work work);
    /// Waits until nothing runs or waits for a thread (delayed work does not count). False when the time ran
    /// out.
    bool wait_idle(std::int64_t wait_ms);
    void stop();

private:
    using Clock = std::chrono::steady_clock;

    void loop();
    void start_thread_if_needed();

    const std::size_t threads_max_;
    const std::size_t queue_max_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable idle_;
    std::deque<Work> ready_;
    std::multimap<Clock::time_point, Work> delayed_;
    std::vector<std::thread> threads_;
    std::size_t waiting_ = 0;
    std::size_t running_ = 0;
    bool stopped_ = false;
};
}  // namespace bursar::serve
