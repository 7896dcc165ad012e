#pragma once

#include "serve/mcp_host.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace bursar::serve
{
/// The way out of one connection: whoever finds nobody delivering delivers all, in order.
class Outlet
{
public:
    Outlet(McpHost::Sink sink, bool single_use) : sink_(std::move(sink)), single_use_(single_use) {}

    void push(mcp::Action action);
    /// True when the connection has served its purpose.
    bool deliver();
    void wait_quiet();
    /// Forgets what was not delivered and waits for a delivery under way, unless that is what noticed the
    /// end.
    void close();

private:
    const McpHost::Sink sink_;
    const bool single_use_;
    std::mutex mutex_;
    std::condition_variable quiet_;
    std::deque<mcp::Action> queue_;
    bool delivering_ = false;
    std::thread::id deliverer_;
    bool closed_ = false;
};
}  // namespace bursar::serve
