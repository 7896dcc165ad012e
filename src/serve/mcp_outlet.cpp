#include "serve/mcp_outlet.hpp"

namespace bursar::serve
{
namespace
{
/// Messages that wait for a slow reader. Beyond it notifications are dropped; answers never are, and their
/// number is bounded by the calls.
constexpr std::size_t QUEUED_MAX = 4096;

bool is_notification(const mcp::Action& action)
{
    const auto* send = std::get_if<mcp::Send>(&action);
    return send != nullptr && !send->last && send->message.is_object() && !send->message.contains("id");
}
}  // namespace

void Outlet::push(mcp::Action action)
{
    const std::lock_guard lock{mutex_};
    if (closed_ || (queue_.size() >= QUEUED_MAX && is_notification(action)))
        return;
    queue_.push_back(std::move(action));
}

bool Outlet::deliver()
{
    std::unique_lock lock{mutex_};
    if (delivering_)
        return false;
    delivering_ = true;
    deliverer_ = std::this_thread::get_id();
    bool used_up = false;
    while (!queue_.empty() && !closed_)
    {
        const auto action = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        sink_(action);
        const auto* send = std::get_if<mcp::Send>(&action);
        used_up = used_up || std::holds_alternative<mcp::Drop>(action) || (send != nullptr && send->last);
        lock.lock();
    }
    delivering_ = false;
    deliverer_ = {};
    lock.unlock();
    quiet_.notify_all();
    return used_up && single_use_;
}

void Outlet::wait_quiet()
{
    std::unique_lock lock{mutex_};
    quiet_.wait(lock, [this] { return !delivering_; });
}

void Outlet::close()
{
    std::unique_lock lock{mutex_};
    closed_ = true;
    queue_.clear();
    quiet_.wait(lock, [this] { return !delivering_ || deliverer_ == std::this_thread::get_id(); });
}
}  // namespace bursar::serve
