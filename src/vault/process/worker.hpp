#pragma once

#include "vault/client/socket.hpp"

#include <condition_variable>
#include <deque>
#include <functional>
#include <latch>
#include <mutex>
#include <optional>
#include <thread>

namespace bursar::vault
{
/// An eventfd: made, raised, lowered.
Descriptor make_event();
void raise(const Descriptor& event);
void lower(const Descriptor& event);

/// One thread for work that would keep the loop from everybody else (key derivation takes half a second).
/// Results come back through `finished`, which `ready` (readable) announces.
template<class Ticket, class Outcome>
class Worker
{
public:
    using Work = std::move_only_function<Outcome()>;
    struct Finished
    {
        Ticket ticket;
        Outcome outcome;
    };

    /// Starts the thread and waits until it runs: what comes next may forbid what a starting thread does.
    explicit Worker(std::size_t queue_max) : event_(make_event()), queue_max_(queue_max)
    {
        std::latch running{1};
        thread_ = std::jthread{[this, &running](std::stop_token stop)
                               {
                                   running.count_down();
                                   run(std::move(stop));
                               }};
        running.wait();
    }

    /// False when too much is waiting already; then nothing was taken.
    bool offer(Ticket& ticket, Work& work)
    {
        {
            std::scoped_lock lock{mutex_};
            if (waiting_.size() >= queue_max_)
                return false;
            waiting_.emplace_back(std::move(ticket), std::move(work));
        }
        changed_.notify_one();
        return true;
    }

    int ready() const { return event_.get(); }

    std::deque<Finished> finished()
    {
        lower(event_);
        std::scoped_lock lock{mutex_};
        return std::exchange(finished_, {});
    }

private:
    void run(std::stop_token stop)
    {
        while (true)
        {
            std::unique_lock lock{mutex_};
            if (!changed_.wait(lock, stop, [this] { return !waiting_.empty(); }))
                return;
            auto [ticket, work] = std::move(waiting_.front());
            waiting_.pop_front();
            lock.unlock();
            auto outcome = work();
            lock.lock();
            finished_.push_back(Finished{std::move(ticket), std::move(outcome)});
            lock.unlock();
            raise(event_);
        }
    }

    Descriptor event_;
    std::size_t queue_max_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::pair<Ticket, Work>> waiting_;
    std::deque<Finished> finished_;
    std::jthread thread_;
};
}  // namespace bursar::vault
