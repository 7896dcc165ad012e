#include "serve/http_workers.hpp"

namespace bursar::serve
{
bool Workers::post(std::function<void()> work)
{
    {
        std::scoped_lock lock{mutex_};
        if (stopping_ || queue_.size() >= queue_max_)
            return false;
        queue_.push_back(std::move(work));
        if (queue_.size() > idle_ && threads_.size() < threads_max_)
            threads_.emplace_back([this] { run(); });
    }
    wake_.notify_one();
    return true;
}

void Workers::stop()
{
    std::deque<std::function<void()>> dropped;
    {
        std::scoped_lock lock{mutex_};
        stopping_ = true;
        dropped.swap(queue_);
    }
    wake_.notify_all();
    threads_.clear();
}

void Workers::run()
{
    std::unique_lock lock{mutex_};
    while (true)
    {
        ++idle_;
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        --idle_;
        if (queue_.empty())
            return;
        auto work = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        work();
        work = nullptr;
        lock.lock();
    }
}
}  // namespace bursar::serve
