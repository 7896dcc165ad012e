#include "serve/worker_pool.hpp"

namespace bursar::serve
{
bool WorkerPool::submit(Work work, bool must)
{
    const std::lock_guard lock{mutex_};
    if (stopped_ || (!must && ready_.size() >= queue_max_))
        return false;
    ready_.push_back(std::move(work));
    start_thread_if_needed();
    wake_.notify_one();
    return true;
}

void WorkerPool::submit_after(std::int64_t delay_ms, Work work)
{
    const std::lock_guard lock{mutex_};
    if (stopped_)
        return;
    delayed_.emplace(Clock::now() + std::chrono::milliseconds{delay_ms}, std::move(work));
    start_thread_if_needed();
    wake_.notify_one();
}

void WorkerPool::start_thread_if_needed()
{
    if (waiting_ < ready_.size() + delayed_.size() && threads_.size() < threads_max_)
        threads_.emplace_back([this] { loop(); });
}

void WorkerPool::loop()
{
    std::unique_lock lock{mutex_};
    for (;;)
    {
        const auto now = Clock::now();
        while (!delayed_.empty() && delayed_.begin()->first <= now)
        {
            ready_.push_back(std::move(delayed_.begin()->second));
            delayed_.erase(delayed_.begin());
        }
        if (ready_.empty())
        {
            if (stopped_)
                return;
            ++waiting_;
            if (delayed_.empty())
                wake_.wait(lock);
            else
            {
                // A copy: while this thread waits, another one may take the entry and free its key.
                const auto next = delayed_.begin()->first;
                wake_.wait_until(lock, next);
            }
            --waiting_;
            continue;
        }
        auto work = std::move(ready_.front());
        ready_.pop_front();
        ++running_;
        lock.unlock();
        work();
        work = nullptr;
        lock.lock();
        --running_;
        if (running_ == 0 && ready_.empty())
            idle_.notify_all();
    }
}

bool WorkerPool::wait_idle(std::int64_t wait_ms)
{
    std::unique_lock lock{mutex_};
    return idle_.wait_for(lock, std::chrono::milliseconds{wait_ms},
                          [this] { return running_ == 0 && ready_.empty(); });
}

void WorkerPool::stop()
{
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock{mutex_};
        stopped_ = true;
        delayed_.clear();
        threads.swap(threads_);
    }
    wake_.notify_all();
    for (auto& thread : threads)
        thread.join();
}
}  // namespace bursar::serve
