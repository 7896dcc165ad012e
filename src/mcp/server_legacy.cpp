#include "mcp/names.hpp"
#include "mcp/projection.hpp"
#include "mcp/server_state.hpp"

/// Requests of 2025-11-25 and earlier: `initialize` opens, the connection remembers.
namespace bursar::mcp
{
namespace
{
/// A claimless request whose HTTP header names a revision without handshake, or none that we know.
std::optional<ProtocolError> check_legacy_header(const Request& request, const MirrorHeaders& headers)
{
    const auto sent = headers.find("MCP-Protocol-Version");
    if (!sent)
        return std::nullopt;
    const auto revision = revision_from(*sent);
    if (revision && !is_modern(*revision))
        return std::nullopt;
    if (request.method == "initialize")
    {
        if (!revision)
            return std::nullopt;
        return ProtocolError{error_code::HEADER_MISMATCH,
                             "Header mismatch: MCP-Protocol-Version names a revision without initialize",
                             {}};
    }
    const auto missing = json::Value::array({META_PROTOCOL_VERSION, META_CLIENT_CAPABILITIES});
    return ProtocolError{error_code::INVALID_PARAMS,
                         "Invalid params: the MCP-Protocol-Version sent needs params._meta with " +
                             json::dump(missing),
                         {{"envelope", {{"missing", missing}}}}};
}

/// Without a handshake the newest legacy revision is assumed on a pipe; over HTTP the header names it, and
/// its absence means 2025-03-26 (MCP 2025-06-18, "Protocol Version Header").
Revision assumed_revision(const MirrorHeaders* headers)
{
    if (headers == nullptr)
        return NEWEST_LEGACY;
    const auto sent = headers->find("MCP-Protocol-Version");
    return sent ? revision_from(*sent).value_or(Revision::v2025_03_26) : Revision::v2025_03_26;
}
}  // namespace

void Server::State::legacy(ConnectionId id, const Request& request, Time now, const MirrorHeaders* headers,
                           Actions& out)
{
    if (headers != nullptr)
        if (const auto wrong = check_legacy_header(request, *headers))
            return reply(id, request.id, error_message(request.id, *wrong), 400, out);
    if (request.method == "initialize")
        return initialize(id, request, out);

    const auto& peer = connection(id);
    Inbound in{id, request, {}, {}, now};
    in.caller.revision = peer.negotiated.value_or(assumed_revision(headers));
    in.caller.capabilities = peer.capabilities;
    in.caller.principal = peer.principal;
    in.caller.client = peer.client;
    if (catalogue.logging)
        in.log_level = peer.log_level;

    const bool has_resources = !catalogue.resources.empty() || !catalogue.templates.empty();
    if (request.method == "ping")
        return reply_result(in, json::Value::object(), out);
    if (request.method == "logging/setLevel" && catalogue.logging)
        return set_log_level(in, out);
    if (request.method == "resources/subscribe" && has_resources)
        return subscribe(in, true, out);
    if (request.method == "resources/unsubscribe" && has_resources)
        return subscribe(in, false, out);
    if (!common(in, nullptr, out))
        reply_error(in,
                    {error_code::METHOD_NOT_FOUND, "Method not found: " + request.method.substr(0, 100), {}},
                    out);
}

void Server::State::initialize(ConnectionId id, const Request& request, Actions& out)
{
    const auto* asked = text_member(request.params, "protocolVersion");
    if (asked == nullptr)
        return reply(
            id, request.id,
            error_message(request.id,
                          {error_code::INVALID_PARAMS, "Invalid params: protocolVersion must be a text", {}}),
            200, out);
    auto revision = revision_from(*asked).value_or(NEWEST_LEGACY);
    if (is_modern(revision))
        revision = NEWEST_LEGACY;

    auto& peer = connection(id);
    peer.negotiated = revision;
    const auto capabilities = request.params.find("capabilities");
    peer.capabilities =
        read_capabilities(capabilities != request.params.end() ? *capabilities : json::Value{}, revision);
    const auto info = request.params.find("clientInfo");
    peer.client = client_name(info != request.params.end() ? &*info : nullptr);

    json::Value result{{"protocolVersion", name_of(revision)},
                       {"capabilities", server_capabilities(catalogue, revision)},
                       {"serverInfo", server_info(catalogue.info, revision)}};
    if (!catalogue.instructions.empty())
        result["instructions"] = catalogue.instructions;
    reply(id, request.id, result_message(request.id, std::move(result)), 200, out);
}

void Server::State::set_log_level(const Inbound& in, Actions& out)
{
    const auto* name = text_member(in.request.params, "level");
    const auto level = name != nullptr ? log_level_from(*name) : std::nullopt;
    if (!level)
        return reply_error(in, {error_code::INVALID_PARAMS, "Invalid params: unknown log level", {}}, out);
    connection(in.connection).log_level = *level;
    reply_result(in, json::Value::object(), out);
}

void Server::State::subscribe(const Inbound& in, bool on, Actions& out)
{
    const auto* uri = text_member(in.request.params, "uri");
    if (uri == nullptr)
        return reply_error(in, {error_code::INVALID_PARAMS, "Invalid params: uri must be a text", {}}, out);
    auto& subscribed = connection(in.connection).subscribed;
    UriVariables variables;
    if (!on)
        subscribed.erase(*uri);
    else if (reader_of(*uri, variables) == nullptr)
        return reply_error(in, {error_code::RESOURCE_NOT_FOUND_LEGACY, "Resource not found", {{"uri", *uri}}},
                           out);
    else if (subscribed.size() >= options.limits.listen_uris_max && !subscribed.contains(*uri))
        return reply_error(in, {error_code::INTERNAL_ERROR, "Too many subscriptions on this connection", {}},
                           out);
    else
        subscribed.insert(*uri);
    reply_result(in, json::Value::object(), out);
}

void Server::State::ask_client(JobId id, Job& job, NeedInput need, Actions& out)
{
    job.state = std::move(need.state);
    job.asked = std::move(need.requests);
    for (const auto& [key, question] : job.asked)
    {
        const json::Value our_id = "bursar-" + std::to_string(++last_id);
        connection(job.connection).questions.emplace(id_text(our_id), Question{id, key});
        auto wire = input_request(question, job.caller.revision);
        out.emplace_back(Send{job.connection, job.request_id,
                              request_message(our_id, wire["method"].get<std::string>(), wire["params"]),
                              false, 200});
    }
}

void Server::State::answered(ConnectionId id, const Response& response, Actions& out)
{
    auto& questions = connection(id).questions;
    const auto question = questions.find(id_text(response.id));
    if (question == questions.end())
        return;
    const auto [job_id, key] = question->second;
    questions.erase(question);
    auto& job = jobs.at(job_id);
    const auto asked = job.asked.find(key);
    // An error instead of an answer counts as "no": a person's refusal where a person was asked.
    if (response.error.is_null())
        job.responses[key] = response.result;
    else
        job.responses[key] = {{"action", "cancel"}};
    job.asked.erase(asked);
    if (job.asked.empty())
        go_on(job_id, job, 0, out);
}
}  // namespace bursar::mcp
