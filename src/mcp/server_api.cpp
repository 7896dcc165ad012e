#include "mcp/server.hpp"
#include "mcp/server_state.hpp"

namespace bursar::mcp
{
Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;
Server::~Server() = default;

Result<Server> Server::create(Catalogue catalogue, ServerOptions options)
{
    if (!options.mac || !options.random)
        return fail(ErrorCode::invalid_argument, "server options: mac and random are needed");
    if (auto sound = check(catalogue); !sound)
        return forward(sound);
    auto tools = compile_tools(catalogue.tools);
    if (!tools)
        return forward(tools);
    return Server{std::make_unique<State>(std::move(catalogue), std::move(*tools), std::move(options))};
}

ConnectionId Server::open(std::string principal)
{
    const ConnectionId id{++state_->last_id};
    state_->connections[id].principal = std::move(principal);
    return id;
}

Actions Server::close(ConnectionId connection)
{
    const auto found = state_->connections.find(connection);
    if (found == state_->connections.end())
        return {};
    for (const auto& [key, job] : found->second.calls)
    {
        const auto running = state_->jobs.find(job);
        running->second.stop.request_stop();
        state_->jobs.erase(running);
    }
    state_->listens_open -= found->second.listens.size();
    state_->connections.erase(found);
    return {};
}

Actions Server::receive(ConnectionId connection, const json::Value& document, Time now,
                        const MirrorHeaders* headers)
{
    Actions out;
    state_->receive(connection, document, now, headers, out);
    return out;
}

Actions Server::finish(JobId job, JobOutcome outcome, Time now)
{
    Actions out;
    state_->finish(job, std::move(outcome), now, out);
    return out;
}

Actions Server::reject(JobId job, Time now)
{
    return finish(job,
                  ProtocolError{error_code::INTERNAL_ERROR,
                                "The server is busy: too many calls are running. Try again later.",
                                {{"reason", "busy"}, {"retry", true}}},
                  now);
}

Actions Server::report_progress(JobId id, double done, std::optional<double> total, std::string message,
                                Time now)
{
    Actions out;
    const auto found = state_->jobs.find(id);
    if (found == state_->jobs.end())
        return out;
    auto& job = found->second;
    if (!job.task_id.empty())
    {
        auto* task = state_->tasks.find(job.task_id);
        if (task != nullptr && task->status == TaskStatus::working && !message.empty())
        {
            task->status_message = std::move(message);
            state_->task_changed(*task, TaskStatus::working, now, out);
        }
        return out;
    }
    if (job.progress_token.is_null() || !(done > job.progress_last))
        return out;
    job.progress_last = done;
    json::Value params{{"progressToken", job.progress_token}, {"progress", done}};
    if (total)
        params["total"] = *total;
    if (!message.empty() && job.caller.revision >= Revision::v2025_03_26)
        params["message"] = std::move(message);
    out.emplace_back(Send{job.connection, job.request_id,
                          notification_message("notifications/progress", std::move(params)), false, 200});
    return out;
}

Actions Server::report_log(JobId id, LogLevel level, std::string logger, json::Value data)
{
    const auto found = state_->jobs.find(id);
    if (found == state_->jobs.end() || !found->second.log_level || level < *found->second.log_level)
        return {};
    json::Value params{{"level", name_of(level)}, {"logger", std::move(logger)}, {"data", std::move(data)}};
    return {Send{found->second.connection, found->second.request_id,
                 notification_message("notifications/message", std::move(params)), false, 200}};
}

Actions Server::release_stream(JobId id, std::int64_t retry_ms)
{
    const auto found = state_->jobs.find(id);
    if (found == state_->jobs.end() || found->second.caller.revision != Revision::v2025_11_25)
        return {};
    return {ReleaseStream{found->second.connection, found->second.request_id, retry_ms}};
}

Actions Server::cancel(ConnectionId connection, const json::Value& request_id)
{
    Actions out;
    if (state_->connections.contains(connection))
        state_->cancel(connection, id_text(request_id), out);
    return out;
}

void Server::stop_jobs()
{
    for (auto& [id, job] : state_->jobs)
        job.stop.request_stop();
}

std::optional<Revision> Server::negotiated(ConnectionId connection) const
{
    const auto found = state_->connections.find(connection);
    return found == state_->connections.end() ? std::nullopt : found->second.negotiated;
}

std::size_t Server::running_jobs() const
{
    return state_->jobs.size();
}
}  // namespace bursar::mcp
