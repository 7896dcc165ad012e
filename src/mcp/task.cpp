#include "mcp/task.hpp"

#include "mcp/projection.hpp"

#include <algorithm>

namespace bursar::mcp
{
namespace
{
std::string_view name_of(TaskStatus status)
{
    switch (status)
    {
    case TaskStatus::working:
        return "working";
    case TaskStatus::input_required:
        return "input_required";
    case TaskStatus::completed:
        return "completed";
    case TaskStatus::failed:
        return "failed";
    case TaskStatus::cancelled:
        return "cancelled";
    }
    return "failed";
}
}  // namespace

json::Value task_summary(const Task& task)
{
    json::Value out{{"taskId", task.id},
                    {"status", name_of(task.status)},
                    {"createdAt", format_time(task.created)},
                    {"lastUpdatedAt", format_time(task.updated)},
                    {"ttlMs", task.ttl_ms},
                    {"pollIntervalMs", task.poll_interval_ms}};
    if (!task.status_message.empty())
        out["statusMessage"] = task.status_message;
    return out;
}

json::Value task_details(const Task& task)
{
    auto out = task_summary(task);
    switch (task.status)
    {
    case TaskStatus::working:
    case TaskStatus::cancelled:
        break;
    case TaskStatus::input_required:
        for (const auto& [key, request] : task.outstanding)
            out["inputRequests"][key] = input_request(request, task.caller.revision);
        break;
    case TaskStatus::completed:
        out["result"] = task.result;
        break;
    case TaskStatus::failed:
        out["error"] = {{"code", task.error.code}, {"message", task.error.message}};
        if (!task.error.data.is_null())
            out["error"]["data"] = task.error.data;
        break;
    }
    return out;
}

bool answer(Task& task, const json::Value& responses)
{
    if (task.status != TaskStatus::input_required)
        return false;
    for (const auto& [key, response] : responses.items())
    {
        const auto question = task.outstanding.find(key);
        if (question == task.outstanding.end() || !fits(question->second, response))
            continue;
        task.responses[key] = response;
        task.outstanding.erase(question);
    }
    return task.outstanding.empty();
}

void TaskTable::forget_old(Time now)
{
    std::erase_if(tasks_,
                  [now](const auto& entry)
                  {
                      const Task& task = entry.second;
                      return task.final() && task.created.plus_ms(task.ttl_ms) <= now;
                  });
    if (tasks_.size() < tasks_max_)
        return;
    auto oldest = tasks_.end();
    for (auto each = tasks_.begin(); each != tasks_.end(); ++each)
        if (each->second.final() && (oldest == tasks_.end() || each->second.updated < oldest->second.updated))
            oldest = each;
    if (oldest != tasks_.end())
        tasks_.erase(oldest);
}

Task* TaskTable::add(Task task, Time now)
{
    forget_old(now);
    if (tasks_.size() >= tasks_max_)
        return nullptr;
    const auto id = task.id;
    const auto [entry, added] = tasks_.emplace(id, std::move(task));
    return added ? &entry->second : nullptr;
}

Task* TaskTable::find(const std::string& id)
{
    const auto found = tasks_.find(id);
    return found == tasks_.end() ? nullptr : &found->second;
}

Task* TaskTable::find(const std::string& id, const std::string& principal)
{
    auto* task = find(id);
    return task != nullptr && task->caller.principal == principal ? task : nullptr;
}
}  // namespace bursar::mcp
