#include "serve/mcp_host.hpp"

#include "serve/mcp_outlet.hpp"
#include "serve/worker_pool.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <sys/random.h>

namespace bursar::serve
{
namespace
{
mcp::JobOutcome run_safely(const mcp::Run& run, mcp::CallContext& context)
{
    if (run.start != mcp::Start::task && context.cancelled())
        return mcp::ProtocolError{mcp::error_code::INTERNAL_ERROR, "Cancelled", {}};
    // The one door for exceptions out of handlers: their texts may hold anything, so none is passed on.
    try
    {
        return run.work(context);
    }
    catch (...)
    {
        return mcp::ProtocolError{mcp::error_code::INTERNAL_ERROR, "Internal error", {}};
    }
}
}  // namespace

struct McpHost::State : std::enable_shared_from_this<McpHost::State>
{
    State(mcp::Server server_in, McpHostOptions options)
        : server(std::move(server_in)), pool(options.running_max, options.queue_max)
    {
    }

    /// Calls the machine under the lock, then performs what it wants outside of it.
    template<class Event>
    void step(Event event)
    {
        std::vector<std::shared_ptr<Outlet>> touched;
        std::vector<mcp::Run> runs;
        {
            const std::lock_guard lock{mutex};
            for (auto& action : event(server))
                sort(std::move(action), touched, runs);
        }
        for (const auto& outlet : touched)
            deliver(outlet);
        for (auto& run : runs)
            start(std::move(run));
    }

    void sort(mcp::Action action, std::vector<std::shared_ptr<Outlet>>& touched, std::vector<mcp::Run>& runs)
    {
        if (auto* run = std::get_if<mcp::Run>(&action))
        {
            runs.push_back(std::move(*run));
            return;
        }
        const auto connection = std::visit(
            [](const auto& each)
            {
                if constexpr (requires { each.connection; })
                    return each.connection;
                else
                    return mcp::ConnectionId{};
            },
            action);
        const auto found = outlets.find(connection);
        if (found == outlets.end())
            return;
        found->second->push(std::move(action));
        if (std::ranges::find(touched, found->second) == touched.end())
            touched.push_back(found->second);
    }

    void deliver(const std::shared_ptr<Outlet>& outlet)
    {
        if (!outlet->deliver())
            return;
        const std::lock_guard lock{mutex};
        const auto found = std::ranges::find(outlets, outlet, [](const auto& entry) { return entry.second; });
        if (found == outlets.end())
            return;
        server.close(found->first);
        outlets.erase(found);
    }

    void start(mcp::Run run)
    {
        if (run.quick && run.delay_ms == 0)
            return execute(run);
        const auto job = run.job;
        const auto delay_ms = run.delay_ms;
        const bool must = run.start != mcp::Start::fresh;
        const bool counted = run.start != mcp::Start::task;
        auto work = [this, run = std::make_shared<mcp::Run>(std::move(run))]
        {
            execute(*run);
        };
        if (delay_ms > 0)
            return start_later(delay_ms, counted, std::move(work));
        if (!pool.submit(std::move(work), must))
            step([&](mcp::Server& machine) { return machine.reject(job, system_time()); });
    }

    /// Calls that wait for their next round count as under way, tasks do not.
    void start_later(std::int64_t delay_ms, bool counted, WorkerPool::Work work)
    {
        if (!counted)
            return pool.submit_after(delay_ms, std::move(work));
        count_delayed(1);
        pool.submit_after(delay_ms,
                          [this, work = std::move(work)]
                          {
                              work();
                              count_delayed(-1);
                          });
    }

    void count_delayed(int change)
    {
        {
            const std::lock_guard lock{mutex};
            delayed_calls += change;
        }
        delayed_over.notify_all();
    }

    void execute(mcp::Run& run)
    {
        struct JobReporter final : mcp::Reporter
        {
            State& state;
            mcp::JobId job;
            JobReporter(State& state_in, mcp::JobId job_in) : state(state_in), job(job_in) {}
            void progress(double done, std::optional<double> total, std::string message) override
            {
                state.step(
                    [&](mcp::Server& machine)
                    { return machine.report_progress(job, done, total, std::move(message), system_time()); });
            }
            void log(mcp::LogLevel level, std::string logger, json::Value data) override
            {
                state.step([&](mcp::Server& machine)
                           { return machine.report_log(job, level, std::move(logger), std::move(data)); });
            }
            void release_stream(std::int64_t retry_ms) override
            {
                state.step([&](mcp::Server& machine) { return machine.release_stream(job, retry_ms); });
            }
        };
        JobReporter reporter{*this, run.job};
        mcp::CallContext context{std::move(run.input), reporter};
        auto outcome = run_safely(run, context);
        step([&](mcp::Server& machine)
             { return machine.finish(run.job, std::move(outcome), system_time()); });
    }

    mutable std::mutex mutex;
    mcp::Server server;
    std::map<mcp::ConnectionId, std::shared_ptr<Outlet>> outlets;
    int delayed_calls = 0;
    std::condition_variable delayed_over;
    /// Last, so that its threads end before what they use.
    WorkerPool pool;
};

McpHost::McpHost(mcp::Server server, McpHostOptions options)
    : state_(std::make_shared<State>(std::move(server), options))
{
}

McpHost::~McpHost()
{
    {
        const std::lock_guard lock{state_->mutex};
        state_->server.stop_jobs();
    }
    state_->pool.stop();
}

mcp::ConnectionId McpHost::open(std::string principal, Sink sink, bool single_use)
{
    const std::lock_guard lock{state_->mutex};
    const auto id = state_->server.open(std::move(principal));
    state_->outlets.emplace(id, std::make_shared<Outlet>(std::move(sink), single_use));
    return id;
}

void McpHost::receive(mcp::ConnectionId connection, const json::Value& document,
                      const mcp::MirrorHeaders* headers)
{
    state_->step(
        [&](mcp::Server& server) -> mcp::Actions
        {
            if (!state_->outlets.contains(connection))
                return {};
            return server.receive(connection, document, system_time(), headers);
        });
}

void McpHost::send(mcp::ConnectionId connection, json::Value message)
{
    state_->step([&](mcp::Server&) -> mcp::Actions
                 { return {mcp::Send{connection, nullptr, std::move(message), true, 400}}; });
}

void McpHost::cancel(mcp::ConnectionId connection, const json::Value& request_id)
{
    state_->step([&](mcp::Server& server) { return server.cancel(connection, request_id); });
}

void McpHost::close(mcp::ConnectionId connection)
{
    std::shared_ptr<Outlet> outlet;
    {
        const std::lock_guard lock{state_->mutex};
        const auto found = state_->outlets.find(connection);
        if (found == state_->outlets.end())
            return;
        outlet = std::move(found->second);
        state_->outlets.erase(found);
        state_->server.close(connection);
    }
    outlet->close();
}

std::optional<mcp::Revision> McpHost::negotiated(mcp::ConnectionId connection) const
{
    const std::lock_guard lock{state_->mutex};
    return state_->server.negotiated(connection);
}

bool McpHost::run(std::function<void()> work)
{
    return state_->pool.submit(std::move(work));
}

bool McpHost::drain(std::int64_t wait_ms)
{
    using Clock = std::chrono::steady_clock;
    const auto deadline = Clock::now() + std::chrono::milliseconds{wait_ms};
    const auto none_delayed = [this]
    {
        return state_->delayed_calls == 0;
    };
    // A call that runs may go on later, one that waits may run again: over when both are over at once.
    for (bool over = false; !over;)
    {
        {
            std::unique_lock lock{state_->mutex};
            if (!state_->delayed_over.wait_until(lock, deadline, none_delayed))
                return false;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (!state_->pool.wait_idle(left.count()))
            return false;
        const std::lock_guard lock{state_->mutex};
        over = none_delayed();
    }
    std::vector<std::shared_ptr<Outlet>> outlets;
    {
        const std::lock_guard lock{state_->mutex};
        for (const auto& [id, outlet] : state_->outlets)
            outlets.push_back(outlet);
    }
    for (const auto& outlet : outlets)
        outlet->wait_quiet();
    return true;
}

void McpHost::end_listens()
{
    state_->step([](mcp::Server& server) { return server.end_listens(); });
}

void McpHost::replace_tools(std::vector<mcp::Tool> tools)
{
    state_->step([&](mcp::Server& server) { return server.replace_tools(std::move(tools)); });
}

void McpHost::replace_prompts(std::vector<mcp::Prompt> prompts)
{
    state_->step([&](mcp::Server& server) { return server.replace_prompts(std::move(prompts)); });
}

void McpHost::resource_updated(const std::string& uri)
{
    state_->step([&](mcp::Server& server) { return server.resource_updated(uri); });
}

void fill_random(std::span<std::uint8_t> out)
{
    std::size_t filled = 0;
    while (filled < out.size())
    {
        const auto got = getrandom(out.data() + filled, out.size() - filled, 0);
        ensure(got > 0 || errno == EINTR, "the kernel gives random bytes");
        if (got > 0)
            filled += static_cast<std::size_t>(got);
    }
}
}  // namespace bursar::serve
