#include "mcp/server.hpp"

#include "base/text.hpp"
#include "mcp/names.hpp"
#include "mcp/projection.hpp"
#include "mcp/server_state.hpp"

#include <algorithm>

namespace bursar::mcp
{
namespace
{
constexpr std::size_t BATCH_MAX = 64;

bool claims_modern(const json::Value& params)
{
    const auto* meta = meta_of(params);
    return meta != nullptr && meta->contains(META_PROTOCOL_VERSION);
}

/// The reply to something that cannot be tied to a request.
Send loose_error(ConnectionId id, json::Value echo, ProtocolError error)
{
    Send send;
    send.connection = id;
    send.message = error_message(echo, error);
    send.related = std::move(echo);
    send.last = true;
    send.status = 400;
    return send;
}
}  // namespace

IdText id_text(const json::Value& id)
{
    return json::dump(id);
}

std::string client_name(const json::Value* info)
{
    constexpr std::size_t SHOWN_BYTES_MAX = 120;
    if (info == nullptr || !info->is_object())
        return {};
    const auto* name = text_member(*info, "name");
    const auto* version = text_member(*info, "version");
    return clean_text((name != nullptr ? *name : "") + (version != nullptr ? " " + *version : ""),
                      SHOWN_BYTES_MAX);
}

Result<OfferedTools> compile_tools(std::vector<Tool> tools)
{
    OfferedTools out;
    for (auto& tool : tools)
    {
        auto input = json::Schema::compile(tool.description.input_schema);
        if (!input)
            return fail(input.error().code,
                        "tool " + tool.description.name + ", input schema: " + input.error().message);
        std::optional<json::Schema> output;
        if (!tool.description.output_schema.is_null())
        {
            auto compiled = json::Schema::compile(tool.description.output_schema);
            if (!compiled)
                return fail(compiled.error().code,
                            "tool " + tool.description.name + ", output schema: " + compiled.error().message);
            output = std::move(*compiled);
        }
        out.push_back(std::make_shared<const OfferedTool>(
            OfferedTool{std::move(tool), std::move(*input), std::move(output)}));
    }
    return out;
}

Server::State::State(Catalogue catalogue_in, OfferedTools tools_in, ServerOptions options_in)
    : catalogue(std::move(catalogue_in)),
      options(std::move(options_in)),
      tools(std::move(tools_in)),
      tasks(options.limits.tasks_max)
{
}

Connection& Server::State::connection(ConnectionId id)
{
    const auto found = connections.find(id);
    ensure(found != connections.end(), "a message for a connection that is not open");
    return found->second;
}

void Server::State::receive(ConnectionId id, const json::Value& document, Time now,
                            const MirrorHeaders* headers, Actions& out)
{
    if (document.is_array())
        return receive_batch(id, document, now, headers, out);
    auto message = read_message(document);
    if (auto* malformed = std::get_if<Malformed>(&message))
        out.emplace_back(loose_error(id, std::move(malformed->id), std::move(malformed->error)));
    else if (const auto* asked = std::get_if<Request>(&message))
        request(id, *asked, now, headers, out);
    else if (const auto* told = std::get_if<Notification>(&message))
        notification(id, *told, out);
    else
        answered(id, std::get<Response>(message), out);
}

void Server::State::receive_batch(ConnectionId id, const json::Value& document, Time now,
                                  const MirrorHeaders* headers, Actions& out)
{
    auto& peer = connection(id);
    const auto refuse = [&](std::string message)
    {
        out.emplace_back(loose_error(id, nullptr, {error_code::INVALID_REQUEST, std::move(message), {}}));
    };
    if (peer.negotiated && *peer.negotiated > Revision::v2025_03_26)
        return refuse("Invalid Request: batches ended with revision 2025-06-18");
    if (document.empty() || document.size() > BATCH_MAX)
        return refuse("Invalid Request: a batch holds 1 to 64 messages");
    std::vector<Message> messages;
    Batch batch;
    for (const auto& item : document)
    {
        auto message = read_message(item);
        if (const auto* asked = std::get_if<Request>(&message))
        {
            if (claims_modern(asked->params) || asked->method == "initialize")
                return refuse("Invalid Request: this request cannot be part of a batch");
            if (!batch.open.insert(id_text(asked->id)).second)
                return refuse("Invalid Request: an id is used twice in the batch");
            if (batch.related.is_null())
                batch.related = asked->id;
        }
        if (std::holds_alternative<Malformed>(message))
            return refuse("Invalid Request: the batch holds something that is no message");
        messages.push_back(std::move(message));
    }
    const auto number = ++last_id;
    for (const auto& each : batch.open)
        if (peer.calls.contains(each) || !peer.batch_of.emplace(each, number).second)
            return refuse("Invalid Request: an id of the batch is still in use");
    if (!batch.open.empty())
        peer.batches.emplace(number, std::move(batch));
    for (const auto& message : messages)
    {
        if (const auto* asked = std::get_if<Request>(&message))
            request(id, *asked, now, headers, out);
        else if (const auto* told = std::get_if<Notification>(&message))
            notification(id, *told, out);
        else
            answered(id, std::get<Response>(message), out);
    }
}

void Server::State::request(ConnectionId id, const Request& request, Time now, const MirrorHeaders* headers,
                            Actions& out)
{
    const auto& peer = connection(id);
    const auto key = id_text(request.id);
    if (peer.calls.contains(key) || peer.listens.contains(key))
    {
        // Answering under this id would end the request that is running.
        out.emplace_back(loose_error(
            id, nullptr,
            {error_code::INVALID_REQUEST, "Invalid Request: the id is still in use", {{"id", request.id}}}));
        return;
    }
    if (claims_modern(request.params))
        modern(id, request, now, headers, out);
    else
        legacy(id, request, now, headers, out);
}

void Server::State::notification(ConnectionId id, const Notification& notification, Actions& out)
{
    if (notification.method != "notifications/cancelled")
        return;
    const auto target = notification.params.find("requestId");
    if (target != notification.params.end())
        cancel(id, id_text(*target), out);
}

void Server::State::reply(ConnectionId id, const json::Value& request_id, json::Value message, int status,
                          Actions& out)
{
    Send send{id, request_id, std::move(message), true, status};
    auto& peer = connection(id);
    const auto key = id_text(request_id);
    if (const auto member = peer.batch_of.find(key); member != peer.batch_of.end())
    {
        const auto batch = peer.batches.find(member->second);
        peer.batch_of.erase(member);
        batch->second.open.erase(key);
        batch->second.replies.push_back(std::move(send.message));
        if (!batch->second.open.empty())
            return;
        send = Send{id, batch->second.related, std::move(batch->second.replies), true, 200};
        peer.batches.erase(batch);
    }
    out.emplace_back(std::move(send));
}

void Server::State::finish_result(ConnectionId id, const json::Value& request_id, const Caller& caller,
                                  json::Value result, Actions& out)
{
    if (caller.modern())
    {
        if (!result.contains("resultType"))
            result["resultType"] = "complete";
        result["_meta"][std::string{META_SERVER_INFO}] = server_info(catalogue.info, caller.revision);
    }
    reply(id, request_id, result_message(request_id, std::move(result)), 200, out);
}

void Server::State::finish_error(ConnectionId id, const json::Value& request_id, const Caller& caller,
                                 const ProtocolError& error, Actions& out)
{
    int status = 200;
    if (caller.modern() && error.code == error_code::METHOD_NOT_FOUND)
        status = 404;
    else if (caller.modern() && error.code <= error_code::HEADER_MISMATCH &&
             error.code >= error_code::UNSUPPORTED_PROTOCOL_VERSION)
        status = 400;
    reply(id, request_id, error_message(request_id, error), status, out);
}

void Server::State::reply_result(const Inbound& in, json::Value result, Actions& out)
{
    finish_result(in.connection, in.request.id, in.caller, std::move(result), out);
}

void Server::State::reply_error(const Inbound& in, const ProtocolError& error, Actions& out)
{
    finish_error(in.connection, in.request.id, in.caller, error, out);
}

json::Value parse_error_reply(const Error& error)
{
    return error_message(nullptr, {error_code::PARSE_ERROR, "Parse error: " + error.message, {}});
}
}  // namespace bursar::mcp
