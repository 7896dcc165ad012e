#pragma once

#include "mcp/message.hpp"
#include "mcp/server.hpp"
#include "mcp/task.hpp"
#include "json/schema.hpp"

#include <limits>
#include <map>
#include <set>

/// Inside of `Server`: one struct, its functions spread over server_*.cpp by subject.
namespace bursar::mcp
{
/// The text under which an id is kept: 1 and "1" differ.
using IdText = std::string;

/// A tool with its schemas compiled.
struct OfferedTool
{
    Tool tool;
    json::Schema input;
    std::optional<json::Schema> output;
};
using OfferedTools = std::vector<std::shared_ptr<const OfferedTool>>;
Result<OfferedTools> compile_tools(std::vector<Tool> tools);

/// One subscriptions/listen stream.
struct Listen
{
    json::Value id;
    bool tools = false;
    bool prompts = false;
    bool resources = false;
    std::set<std::string> uris;
    std::set<std::string> task_ids;
};

/// The members of a 2025-03-26 batch that are not answered yet, and the answers so far.
struct Batch
{
    json::Value related;
    std::set<IdText> open;
    json::Value replies = json::Value::array();
};

/// A request of ours to a legacy client, put on behalf of a job.
struct Question
{
    JobId job;
    std::string key;
};

struct Connection
{
    std::string principal;
    std::map<IdText, JobId> calls;
    std::map<IdText, Listen> listens;

    /// What the handshake settled; legacy requests only.
    std::optional<Revision> negotiated;
    ClientCapabilities capabilities;
    std::string client;
    LogLevel log_level = LogLevel::info;
    std::set<std::string> subscribed;
    std::map<IdText, Question> questions;
    std::map<std::uint64_t, Batch> batches;
    std::map<IdText, std::uint64_t> batch_of;
};

/// A request whose answer a handler is working on, or one run of a task.
struct Job
{
    ConnectionId connection;
    json::Value request_id;
    std::string task_id;  ///< of a task's run; the connection may be gone then
    Caller caller;
    std::string method;
    std::string name;
    json::Value arguments = json::Value::object();
    std::shared_ptr<const OfferedTool> tool;
    std::function<JobOutcome(CallContext&)> work;
    bool quick = false;
    std::stop_source stop;
    json::Value progress_token;
    double progress_last = -std::numeric_limits<double>::infinity();
    std::optional<LogLevel> log_level;
    json::Value responses = json::Value::object();
    std::optional<json::Value> state;
    InputRequests asked;  ///< open questions to a legacy client
    int rounds = 0;
};

/// One request on its way through the dispatcher.
struct Inbound
{
    ConnectionId connection;
    const Request& request;
    Caller caller;
    std::optional<LogLevel> log_level;
    Time now;
};

struct Server::State
{
    State(Catalogue catalogue_in, OfferedTools tools_in, ServerOptions options_in);

    // server.cpp
    void receive(ConnectionId id, const json::Value& document, Time now, const MirrorHeaders* headers,
                 Actions& out);
    void receive_batch(ConnectionId id, const json::Value& document, Time now, const MirrorHeaders* headers,
                       Actions& out);
    void request(ConnectionId id, const Request& request, Time now, const MirrorHeaders* headers,
                 Actions& out);
    void notification(ConnectionId id, const Notification& notification, Actions& out);
    void reply(ConnectionId id, const json::Value& request_id, json::Value message, int status, Actions& out);
    /// Answers in the form of the caller's era.
    void reply_result(const Inbound& in, json::Value result, Actions& out);
    void reply_error(const Inbound& in, const ProtocolError& error, Actions& out);
    void finish_result(ConnectionId id, const json::Value& request_id, const Caller& caller,
                       json::Value result, Actions& out);
    void finish_error(ConnectionId id, const json::Value& request_id, const Caller& caller,
                      const ProtocolError& error, Actions& out);
    Connection& connection(ConnectionId id);

    // server_modern.cpp
    void modern(ConnectionId id, const Request& request, Time now, const MirrorHeaders* headers,
                Actions& out);
    void discover(const Inbound& in, Actions& out);

    // server_legacy.cpp
    void legacy(ConnectionId id, const Request& request, Time now, const MirrorHeaders* headers,
                Actions& out);
    void initialize(ConnectionId id, const Request& request, Actions& out);
    void set_log_level(const Inbound& in, Actions& out);
    void subscribe(const Inbound& in, bool on, Actions& out);
    void ask_client(JobId id, Job& job, NeedInput need, Actions& out);
    void answered(ConnectionId id, const Response& response, Actions& out);

    // server_lists.cpp
    /// Dispatches what both eras share. False when the method is not offered.
    bool common(const Inbound& in, const MirrorHeaders* headers, Actions& out);
    void list(const Inbound& in, std::string_view member, Actions& out);
    void read_resource(const Inbound& in, Actions& out);
    void get_prompt(const Inbound& in, Actions& out);
    void complete(const Inbound& in, Actions& out);
    const ResourceReader* reader_of(const std::string& uri, UriVariables& variables) const;

    // server_calls.cpp
    void call_tool(const Inbound& in, const MirrorHeaders* headers, Actions& out);
    void start_job(const Inbound& in, Job job, Actions& out);
    /// Another round of a call that has begun.
    void go_on(JobId id, Job& job, std::int64_t delay_ms, Actions& out);
    void finish(JobId id, JobOutcome outcome, Time now, Actions& out);
    void need_input(JobId id, Job& job, NeedInput need, Time now, Actions& out);
    void end_job(JobId id);
    void cancel(ConnectionId id, const IdText& request_id, Actions& out);

    // server_tasks.cpp
    void start_task(JobId id, Job& job, StartTask start, Time now, Actions& out);
    Task* add_task(StartTask start, const Caller& caller, Time now);
    void run_task(Task& task, std::int64_t delay_ms, Actions& out);
    void finish_task(JobId id, JobOutcome outcome, Time now, Actions& out);
    void task_request(const Inbound& in, Actions& out);
    void task_changed(Task& task, TaskStatus status, Time now, Actions& out);

    // server_listen.cpp
    void listen(const Inbound& in, Actions& out);
    void tell(ConnectionId id, const Listen& listen, std::string_view method, json::Value params,
              Actions& out) const;
    void list_changed(bool Listen::* kind, std::string_view method, Actions& out);

    Catalogue catalogue;
    ServerOptions options;
    OfferedTools tools;
    std::map<ConnectionId, Connection> connections;
    std::map<JobId, Job> jobs;
    TaskTable tasks;
    std::size_t listens_open = 0;
    std::uint64_t last_id = 0;  ///< of connections, jobs, batches and our own requests
};

/// The action that runs a job as it stands.
Run run_of(JobId id, const Job& job, Start start, std::int64_t delay_ms);

IdText id_text(const json::Value& id);
/// A cleaned "name version" of an Implementation object.
std::string client_name(const json::Value* info);
}  // namespace bursar::mcp
