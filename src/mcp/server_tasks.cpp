#include "base/bytes.hpp"
#include "base/ids.hpp"
#include "mcp/names.hpp"
#include "mcp/projection.hpp"
#include "mcp/server_state.hpp"

#include <array>

/// The extension io.modelcontextprotocol/tasks: calls that outlive their request.
namespace bursar::mcp
{
namespace
{
constexpr std::int64_t AGAIN_MS_MIN = 10;

JobOutcome outcome_of(TaskStep step)
{
    return std::visit([](auto each) -> JobOutcome { return each; }, std::move(step));
}
}  // namespace

Task* Server::State::add_task(StartTask start, const Caller& caller, Time now)
{
    Task task;
    task.id = std::move(start.id);
    if (task.id.empty())
    {
        std::array<std::uint8_t, 16> name{};
        options.random(name);
        task.id = "tsk_" + to_base32(name);
    }
    task.caller = caller;
    task.status_message = std::move(start.status_message);
    task.created = now;
    task.updated = now;
    task.ttl_ms = start.ttl_ms;
    task.poll_interval_ms = start.poll_interval_ms;
    task.work = std::move(start.work);
    return tasks.add(std::move(task), now);
}

void Server::State::start_task(JobId id, Job& job, StartTask start, Time now, Actions& out)
{
    if (!job.caller.capabilities.tasks)
    {
        // The caller waits for the work itself.
        job.work = [work = std::move(start.work)](CallContext& context)
        {
            return outcome_of(work(context));
        };
        job.quick = false;
        return go_on(id, job, 0, out);
    }
    const auto wanted = start.id;
    auto* task = wanted.empty() ? nullptr : tasks.find(wanted, job.caller.principal);
    const bool known = task != nullptr;
    if (!known)
        task = add_task(std::move(start), job.caller, now);
    if (task == nullptr)
    {
        finish_error(job.connection, job.request_id, job.caller,
                     {error_code::INTERNAL_ERROR,
                      "The server is busy: too many tasks are open. Try again later.",
                      {{"reason", "busy"}, {"retry", true}}},
                     out);
        return end_job(id);
    }
    auto result = task_summary(*task);
    result["resultType"] = "task";
    finish_result(job.connection, job.request_id, job.caller, std::move(result), out);
    end_job(id);
    if (!known)
        run_task(*task, 0, out);
}

void Server::State::run_task(Task& task, std::int64_t delay_ms, Actions& out)
{
    Job job;
    job.task_id = task.id;
    job.caller = task.caller;
    job.stop = task.stop;
    job.responses = task.responses;
    job.state = task.state;
    job.work = [work = task.work](CallContext& context)
    {
        return outcome_of(work(context));
    };
    const JobId id{++last_id};
    out.emplace_back(run_of(id, jobs.emplace(id, std::move(job)).first->second, Start::task, delay_ms));
}

void Server::State::task_changed(Task& task, TaskStatus status, Time now, Actions& out)
{
    if (status != task.status && status != TaskStatus::input_required)
        task.outstanding.clear();
    task.status = status;
    task.updated = now;
    for (const auto& [id, peer] : connections)
        if (peer.principal == task.caller.principal)
            for (const auto& [key, open] : peer.listens)
                if (open.task_ids.contains(task.id))
                    tell(id, open, "notifications/tasks", task_details(task), out);
}

void Server::State::finish_task(JobId id, JobOutcome outcome, Time now, Actions& out)
{
    const auto task_id = jobs.at(id).task_id;
    jobs.erase(id);
    auto* task = tasks.find(task_id);
    if (task == nullptr || task->final())
        return;
    const bool stopping = task->stop.stop_requested();
    if (auto* result = std::get_if<ToolResult>(&outcome))
    {
        // Work that was told to stop and failed is cancelled; work that was done anyway is completed.
        if (stopping && result->is_error)
            return task_changed(*task, TaskStatus::cancelled, now, out);
        task->result = tool_result(*result, task->caller.revision);
        task->result["resultType"] = "complete";
        return task_changed(*task, TaskStatus::completed, now, out);
    }
    if (auto* again = std::get_if<Again>(&outcome))
    {
        const bool news = !again->status_message.empty() && again->status_message != task->status_message;
        if (news)
        {
            task->status_message = std::move(again->status_message);
            task_changed(*task, TaskStatus::working, now, out);
        }
        return run_task(*task, std::max(again->after_ms, AGAIN_MS_MIN), out);
    }
    if (auto* need = std::get_if<NeedInput>(&outcome); need != nullptr && !stopping)
    {
        task->state = std::move(need->state);
        task->outstanding = std::move(need->requests);
        if (task->outstanding.empty())
            return run_task(*task, task->poll_interval_ms, out);
        return task_changed(*task, TaskStatus::input_required, now, out);
    }
    if (stopping)
        return task_changed(*task, TaskStatus::cancelled, now, out);
    auto* error = std::get_if<ProtocolError>(&outcome);
    task->error = error != nullptr
                      ? std::move(*error)
                      : ProtocolError{error_code::INTERNAL_ERROR, "The task ended without a result", {}};
    task_changed(*task, TaskStatus::failed, now, out);
}

void Server::State::task_request(const Inbound& in, Actions& out)
{
    if (!in.caller.capabilities.tasks)
    {
        const auto none = json::Value::object();
        return reply_error(in, missing_capability({{"extensions", {{std::string{TASKS_EXTENSION}, none}}}}),
                           out);
    }
    const auto* id = text_member(in.request.params, "taskId");
    if (id == nullptr)
        return reply_error(in, {error_code::INVALID_PARAMS, "Invalid params: taskId must be a text", {}},
                           out);
    auto* task = tasks.find(*id, in.caller.principal);
    if (task == nullptr && options.recover_task && tasks.find(*id) == nullptr)
        if (auto start = options.recover_task(*id, in.caller.principal))
        {
            start->id = *id;
            task = add_task(std::move(*start), in.caller, in.now);
            if (task != nullptr)
                run_task(*task, 0, out);
        }
    if (task == nullptr)
        return reply_error(in, {error_code::INVALID_PARAMS, "Unknown task", {}}, out);

    if (in.request.method == "tasks/get")
        return reply_result(in, task_details(*task), out);
    if (in.request.method == "tasks/cancel")
    {
        reply_result(in, json::Value::object(), out);
        if (task->final())
            return;
        task->stop.request_stop();
        // Nobody is working on it, so nobody would notice.
        if (task->status == TaskStatus::input_required)
            task_changed(*task, TaskStatus::cancelled, in.now, out);
        return;
    }
    const auto responses = in.request.params.find("inputResponses");
    if (responses == in.request.params.end() || !responses->is_object())
        return reply_error(
            in, {error_code::INVALID_PARAMS, "Invalid params: inputResponses must be an object", {}}, out);
    reply_result(in, json::Value::object(), out);
    if (answer(*task, *responses))
    {
        task_changed(*task, TaskStatus::working, in.now, out);
        run_task(*task, 0, out);
    }
}
}  // namespace bursar::mcp
