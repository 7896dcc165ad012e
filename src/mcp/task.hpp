#pragma once

#include "base/time.hpp"
#include "mcp/outcome.hpp"

#include <map>

namespace bursar::mcp
{
enum class TaskStatus
{
    working,
    input_required,
    completed,
    failed,
    cancelled,
};

/// One task of the extension io.modelcontextprotocol/tasks: its record and its state machine.
struct Task
{
    std::string id;
    Caller caller;
    TaskStatus status = TaskStatus::working;
    std::string status_message;
    Time created;
    Time updated;
    std::int64_t ttl_ms = 0;
    std::int64_t poll_interval_ms = 0;
    TaskWork work;
    InputRequests outstanding;  ///< questions without an answer
    json::Value responses = json::Value::object();
    std::optional<json::Value> state;
    json::Value result;   ///< of a completed task, in its wire form
    ProtocolError error;  ///< of a failed one
    std::stop_source stop;
    bool has_job = false;

    bool final() const { return status >= TaskStatus::completed; }
};

/// A task as `CreateTaskResult`: flat, without result, error or questions.
json::Value task_summary(const Task& task);
/// A task as `tasks/get` and `notifications/tasks` show it.
json::Value task_details(const Task& task);

/// Takes fitting answers to outstanding questions; the rest is ignored. True when nothing is outstanding any
/// more.
bool answer(Task& task, const json::Value& responses);

/// The tasks by id, bounded in number and time.
class TaskTable
{
public:
    explicit TaskTable(std::size_t tasks_max) : tasks_max_(tasks_max) {}

    /// Makes room by forgetting what is past its time, then the oldest final task. Null when all are busy or
    /// the id is taken.
    Task* add(Task task, Time now);
    /// The task when it belongs to the principal.
    Task* find(const std::string& id, const std::string& principal);
    Task* find(const std::string& id);

private:
    void forget_old(Time now);

    std::size_t tasks_max_;
    std::map<std::string, Task> tasks_;
};
}  // namespace bursar::mcp
