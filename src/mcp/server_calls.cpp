#include "base/text.hpp"
#include "mcp/projection.hpp"
#include "mcp/sealed_state.hpp"
#include "mcp/server_state.hpp"

#include <algorithm>
#include <array>

/// Calls: from the request to the run of a handler, and from its outcome to the reply.
namespace bursar::mcp
{
namespace
{
constexpr std::size_t COMPLETIONS_MAX = 100;
constexpr std::size_t STATE_BYTES_MAX = 4096;
/// How long a legacy client's call waits before a handler that asked nothing is tried again.
constexpr std::int64_t RETRY_MS = 1000;

template<class... Cases>
struct Overloaded : Cases...
{
    using Cases::operator()...;
};

StateBinding binding_of(const Job& job)
{
    return {job.caller.principal, job.method, job.name, job.arguments};
}

json::Value completion_result(const std::vector<std::string>& values)
{
    const auto shown = std::min(values.size(), COMPLETIONS_MAX);
    json::Value out{
        {"total", values.size()}, {"hasMore", shown < values.size()}, {"values", json::Value::array()}};
    for (std::size_t i = 0; i < shown; ++i)
        out["values"].push_back(values[i]);
    return {{"completion", std::move(out)}};
}

/// Errors that only 2026-07-28 knows, in the words of the revisions before.
ProtocolError for_revision(ProtocolError error, Revision revision)
{
    if (!is_modern(revision) && error.code == error_code::MISSING_CLIENT_CAPABILITY)
        error.code = error_code::INVALID_REQUEST;
    return error;
}
}  // namespace

void Server::State::call_tool(const Inbound& in, const MirrorHeaders* headers, Actions& out)
{
    const auto& params = in.request.params;
    const auto invalid = [&](std::string message)
    {
        reply_error(in, {error_code::INVALID_PARAMS, std::move(message), {}}, out);
    };
    const auto* name = text_member(params, "name");
    if (name == nullptr)
        return invalid("Invalid params: name must be a text");
    const auto offered =
        std::ranges::find_if(tools, [&](const auto& each) { return each->tool.description.name == *name; });
    if (offered == tools.end())
        return invalid("Unknown tool: " + clean_text(*name, 100));
    const auto& description = (*offered)->tool.description;
    if (description.task_support == TaskSupport::required && !in.caller.capabilities.tasks)
    {
        if (!in.caller.modern())
            return reply_error(in, {error_code::METHOD_NOT_FOUND, "The tool needs the tasks extension", {}},
                               out);
        const auto none = json::Value::object();
        return reply_error(
            in, missing_capability({{"extensions", {{"io.modelcontextprotocol/tasks", none}}}}), out);
    }
    json::Value arguments = json::Value::object();
    if (const auto given = params.find("arguments"); given != params.end() && !given->is_null())
    {
        if (!given->is_object())
            return invalid("Invalid params: arguments must be an object");
        arguments = *given;
    }
    if (headers != nullptr)
        if (const auto wrong = check_parameter_headers(*headers, description.input_schema, arguments))
            return reply_error(in, *wrong, out);
    if (const auto fits = (*offered)->input.validate(arguments); !fits)
    {
        auto text = "Invalid arguments for " + description.name + ": " + fits.error().message;
        if (!fits.error().hint.empty())
            text += " (" + fits.error().hint + ")";
        // Input errors the model can mend became tool results with 2025-11-25.
        if (in.caller.revision < Revision::v2025_11_25)
            return invalid(std::move(text));
        return reply_result(in, tool_result(tool_failure(std::move(text)), in.caller.revision), out);
    }
    Job job;
    job.name = *name;
    job.tool = *offered;
    job.quick = description.quick;
    job.work = [tool = *offered, arguments](CallContext& context)
    {
        return std::visit([](auto each) -> JobOutcome { return each; },
                          tool->tool.handler(arguments, context));
    };
    job.arguments = std::move(arguments);
    start_job(in, std::move(job), out);
}

void Server::State::start_job(const Inbound& in, Job job, Actions& out)
{
    auto& peer = connection(in.connection);
    if (peer.calls.size() >= options.limits.calls_per_connection_max)
        return reply_error(
            in,
            {error_code::INTERNAL_ERROR,
             "The server is busy: too many calls are running on this connection. Try again later.",
             {{"reason", "busy"}, {"retry", true}}},
            out);
    const auto& params = in.request.params;
    job.connection = in.connection;
    job.request_id = in.request.id;
    job.caller = in.caller;
    job.method = in.request.method;
    job.log_level = in.log_level;
    if (const auto* meta = meta_of(params))
        if (const auto token = meta->find("progressToken"); token != meta->end())
            if (token->is_string() || token->is_number_integer())
                job.progress_token = *token;
    if (in.caller.modern())
    {
        if (const auto answers = params.find("inputResponses");
            answers != params.end() && answers->is_object())
            job.responses = *answers;
        if (const auto sealed = params.find("requestState"); sealed != params.end() && !sealed->is_null())
        {
            auto state = open_state(options.mac, binding_of(job),
                                    sealed->is_string() ? sealed->get_ref<const std::string&>() : "", in.now);
            if (!state)
                return reply_error(
                    in, {error_code::INVALID_PARAMS, "Invalid params: " + state.error().message, {}}, out);
            job.state = std::move(*state);
        }
    }
    const JobId id{++last_id};
    peer.calls.emplace(id_text(in.request.id), id);
    out.emplace_back(run_of(id, jobs.emplace(id, std::move(job)).first->second, Start::fresh, 0));
}

Run run_of(JobId id, const Job& job, Start start, std::int64_t delay_ms)
{
    CallInput input{job.caller, job.stop.get_token(), job.responses, job.state};
    return {id, job.work, std::move(input), start, job.quick && start == Start::fresh, delay_ms};
}

void Server::State::go_on(JobId id, Job& job, std::int64_t delay_ms, Actions& out)
{
    out.emplace_back(run_of(id, job, Start::again, delay_ms));
}

void Server::State::end_job(JobId id)
{
    const auto found = jobs.find(id);
    if (found == jobs.end())
        return;
    if (const auto peer = connections.find(found->second.connection); peer != connections.end())
    {
        peer->second.calls.erase(id_text(found->second.request_id));
        std::erase_if(peer->second.questions, [id](const auto& entry) { return entry.second.job == id; });
    }
    jobs.erase(found);
}

void Server::State::cancel(ConnectionId id, const IdText& request_id, Actions& out)
{
    auto& peer = connection(id);
    if (const auto open = peer.listens.find(request_id); open != peer.listens.end())
    {
        out.emplace_back(Drop{id, open->second.id});
        peer.listens.erase(open);
        --listens_open;
        return;
    }
    const auto call = peer.calls.find(request_id);
    if (call == peer.calls.end())
        return;
    const auto job_id = call->second;
    auto& job = jobs.at(job_id);
    job.stop.request_stop();
    for (const auto& [our_id, question] : peer.questions)
        if (question.job == job_id)
            out.emplace_back(
                Send{id, job.request_id,
                     notification_message("notifications/cancelled",
                                          {{"requestId", json::parse(our_id).value_or(nullptr)}}),
                     false, 200});
    const auto related = job.request_id;
    end_job(job_id);
    out.emplace_back(Drop{id, related});
    // A batch waits for the rest only.
    if (const auto member = peer.batch_of.find(request_id); member != peer.batch_of.end())
    {
        const auto batch = peer.batches.find(member->second);
        peer.batch_of.erase(member);
        batch->second.open.erase(request_id);
        if (!batch->second.open.empty())
            return;
        if (!batch->second.replies.empty())
            out.emplace_back(Send{id, batch->second.related, std::move(batch->second.replies), true, 200});
        peer.batches.erase(batch);
    }
}

void Server::State::finish(JobId id, JobOutcome outcome, Time now, Actions& out)
{
    const auto found = jobs.find(id);
    if (found == jobs.end())
        return;
    if (!found->second.task_id.empty())
        return finish_task(id, std::move(outcome), now, out);
    auto& job = found->second;
    const auto revision = job.caller.revision;
    const auto answer = [&](json::Value result)
    {
        finish_result(job.connection, job.request_id, job.caller, std::move(result), out);
        end_job(id);
    };
    const auto refuse = [&](const ProtocolError& error)
    {
        finish_error(job.connection, job.request_id, job.caller, for_revision(error, revision), out);
        end_job(id);
    };
    std::visit(
        Overloaded{
            [&](ToolResult& result)
            {
                if (options.check_output && !result.is_error && job.tool && job.tool->output)
                    if (const auto fits = job.tool->output->validate(result.structured); !fits)
                        return refuse(
                            {error_code::INTERNAL_ERROR,
                             "The tool's result does not fit its output schema: " + fits.error().message,
                             {}});
                answer(tool_result(result, revision));
            },
            [&](std::vector<ResourceContents>& contents)
            {
                auto result = read_result(contents, revision);
                if (job.caller.modern())
                {
                    result["ttlMs"] = 0;
                    result["cacheScope"] = "private";
                }
                answer(std::move(result));
            },
            [&](ResourceNotFound)
            {
                refuse(
                    {job.caller.modern() ? error_code::INVALID_PARAMS : error_code::RESOURCE_NOT_FOUND_LEGACY,
                     "Resource not found",
                     {{"uri", job.name}}});
            },
            [&](PromptResult& result) { answer(prompt_result(result, revision)); },
            [&](std::vector<std::string>& values) { answer(completion_result(values)); },
            [&](NeedInput& need) { need_input(id, job, std::move(need), now, out); },
            [&](ProtocolError& error) { refuse(error); },
            [&](StartTask& start) { start_task(id, job, std::move(start), now, out); },
            [&](Again& again) { go_on(id, job, again.after_ms, out); },
        },
        outcome);
}

void Server::State::need_input(JobId id, Job& job, NeedInput need, Time now, Actions& out)
{
    const auto refuse = [&](const ProtocolError& error)
    {
        finish_error(job.connection, job.request_id, job.caller, for_revision(error, job.caller.revision),
                     out);
        end_job(id);
    };
    json::Value undeclared = json::Value::object();
    for (const auto& [key, question] : need.requests)
        if (const auto missing = undeclared_for(question, job.caller.capabilities); !missing.is_null())
            undeclared.merge_patch(missing);
    if (!undeclared.empty())
        return refuse(missing_capability(std::move(undeclared)));
    ensure(!need.requests.empty() || need.state,
           "a handler that needs input asks for something or gives a state");

    if (!job.caller.modern())
    {
        if (++job.rounds > options.limits.input_rounds_max)
            return refuse(
                {error_code::INTERNAL_ERROR, "The call needs more answers than a client is asked for", {}});
        const bool asks = !need.requests.empty();
        ask_client(id, job, std::move(need), out);
        if (!asks)
            go_on(id, job, RETRY_MS, out);
        return;
    }
    json::Value result{{"resultType", "input_required"}};
    for (const auto& [key, question] : need.requests)
        result["inputRequests"][key] = input_request(question, job.caller.revision);
    if (need.state)
    {
        ensure(json::dump(*need.state).size() <= STATE_BYTES_MAX, "a request state has at most 4 KiB");
        std::array<std::uint8_t, 12> nonce{};
        options.random(nonce);
        result["requestState"] = seal_state(options.mac, binding_of(job), *need.state,
                                            now.plus_ms(options.limits.state_lifetime_ms), nonce);
    }
    finish_result(job.connection, job.request_id, job.caller, std::move(result), out);
    end_job(id);
}
}  // namespace bursar::mcp
