#pragma once

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "mcp/catalogue.hpp"
#include "mcp/mirror.hpp"

#include <compare>
#include <memory>

namespace bursar::mcp
{
/// One stdio pipe, one legacy HTTP session, or one modern HTTP request.
struct ConnectionId
{
    std::uint64_t value = 0;
    friend auto operator<=>(const ConnectionId&, const ConnectionId&) = default;
};

/// One run of a handler.
struct JobId
{
    std::uint64_t value = 0;
    friend auto operator<=>(const JobId&, const JobId&) = default;
};

/// A message for the client. Messages of one connection are delivered in the order in which they were
/// returned.
struct Send
{
    ConnectionId connection;
    /// The request (its `id`, exact JSON type) that this belongs to; null: to none (legacy only).
    json::Value related;
    json::Value message;
    /// The final answer to `related`; nothing follows for it.
    bool last = false;
    /// The HTTP status when this is the first and only message for `related`.
    int status = 200;
};

/// The client may hang up the reply stream of `related` and come back for the rest (SSE polling, 2025-11-25).
struct ReleaseStream
{
    ConnectionId connection;
    json::Value related;
    std::int64_t retry_ms = 0;
};

/// Nothing more will come for `related`: it was cancelled.
struct Drop
{
    ConnectionId connection;
    json::Value related;
};

using JobOutcome = std::variant<ToolResult, std::vector<ResourceContents>, ResourceNotFound, PromptResult,
                                std::vector<std::string>, NeedInput, ProtocolError, StartTask, Again>;

/// What a run is for.
enum class Start
{
    fresh,  ///< a new call: may be rejected when there is no room; skipped when it was cancelled while it
            ///< waited
    again,  ///< a later round of a call: never rejected; skipped when cancelled
    task,   ///< work of a task: never rejected, never skipped, because it decides itself whether it can stop
};

/// Run `work` with a CallContext made from `input`, then pass what it returns to `Server::finish`.
struct Run
{
    JobId job;
    std::function<JobOutcome(CallContext&)> work;
    CallInput input;
    Start start = Start::fresh;
    bool quick = false;         ///< waits for nothing
    std::int64_t delay_ms = 0;  ///< run it this much later
};

using Action = std::variant<Send, ReleaseStream, Drop, Run>;
using Actions = std::vector<Action>;

struct ServerLimits
{
    std::size_t calls_per_connection_max = 128;  ///< running at once; beyond: an error that says so
    std::size_t listens_max = 1024;              ///< open subscriptions/listen streams
    std::size_t listen_uris_max = 256;           ///< resources or tasks named in one of them
    std::size_t tasks_max = 1024;                ///< remembered; beyond: the oldest finished one goes
    std::size_t page_size = 100;
    int input_rounds_max = 8;                         ///< questions put to a legacy client in one call
    std::int64_t state_lifetime_ms = 60 * 60 * 1000;  ///< of a requestState
};

/// What the shell lends to the state machine.
struct ServerOptions
{
    /// HMAC-SHA-256 under a key that survives restarts and is shared by sibling processes.
    std::function<Hash32(ByteView)> mac;
    /// Fills with unpredictable bytes.
    std::function<void(std::span<std::uint8_t>)> random;
    /// Finds the work of a task that another process (or an earlier life of this one) started, by its durable
    /// name. It must check that the task belongs to the principal. May be empty.
    std::function<std::optional<StartTask>(const std::string& task_id, const std::string& principal)>
        recover_task;
    /// Also check successful results against the tool's output schema; a mismatch is an internal error.
    bool check_output = false;
    ServerLimits limits;
};

/// The protocol as a state machine: every call takes an event and returns what is to be done. Not
/// thread-safe: the shell calls it under one lock and performs the actions outside.
class Server
{
public:
    /// Fails when the catalogue is not sound.
    static Result<Server> create(Catalogue catalogue, ServerOptions options);
    Server(Server&&) noexcept;
    Server& operator=(Server&&) noexcept;
    ~Server();

    /// A client connected. `principal`: who the transport authenticated, empty over stdio.
    ConnectionId open(std::string principal);
    /// The client is gone: its calls are cancelled, its subscriptions end. Tasks go on.
    Actions close(ConnectionId connection);

    /// One parsed JSON document from the client: a message or a batch. `headers`: of the HTTP request, to be
    /// compared with the body; null over stdio.
    Actions receive(ConnectionId connection, const json::Value& document, Time now,
                    const MirrorHeaders* headers = nullptr);
    /// A handler returned.
    Actions finish(JobId job, JobOutcome outcome, Time now);
    /// The shell has no room to run a job.
    Actions reject(JobId job, Time now);
    /// News of a running handler.
    Actions report_progress(JobId job, double done, std::optional<double> total, std::string message,
                            Time now);
    Actions report_log(JobId job, LogLevel level, std::string logger, json::Value data);
    Actions release_stream(JobId job, std::int64_t retry_ms);

    /// Ends a request whose client hung up (modern HTTP).
    Actions cancel(ConnectionId connection, const json::Value& request_id);
    /// Asks everything that runs to stop, before a shutdown.
    void stop_jobs();
    /// Ends the listen streams with their final results, before a shutdown.
    Actions end_listens();

    /// Changes of what is offered, told to whoever asked.
    Actions replace_tools(std::vector<Tool> tools);
    Actions replace_prompts(std::vector<Prompt> prompts);
    Actions resource_updated(const std::string& uri);

    /// The revision that `initialize` settled on this connection; nothing before.
    std::optional<Revision> negotiated(ConnectionId connection) const;
    std::size_t running_jobs() const;

private:
    struct State;
    explicit Server(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// The answer to bytes that are no JSON document.
json::Value parse_error_reply(const Error& error);
}  // namespace bursar::mcp
