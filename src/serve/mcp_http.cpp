#include "serve/mcp_http.hpp"

#include "base/bytes.hpp"
#include "mcp/message.hpp"
#include "mcp/names.hpp"
#include "serve/mcp_http_reply.hpp"
#include "serve/mcp_http_session.hpp"
#include "serve/mcp_http_sse.hpp"

#include <algorithm>
#include <array>

namespace bursar::serve
{
namespace
{
/// Bodies beyond this are parsed on a worker, so that they do not hold up the I/O thread.
constexpr std::size_t QUICK_BODY_BYTES_MAX = std::size_t{64} * 1024;

bool claims_modern(const json::Value& message)
{
    const auto params = message.find("params");
    if (params == message.end() || !params->is_object())
        return false;
    const auto* meta = mcp::meta_of(*params);
    return meta != nullptr && meta->contains(mcp::META_PROTOCOL_VERSION);
}

/// True when the message is not for a handshake session: it claims a modern revision, its header names one or
/// nothing we know, or it is broken. The protocol machine then serves or refuses it without a session.
bool sessionless(const json::Value& document, const Request& request)
{
    if (document.is_array())
        return document.empty() || std::ranges::any_of(document,
                                                       [](const json::Value& each)
                                                       {
                                                           return std::holds_alternative<mcp::Malformed>(
                                                                      mcp::read_message(each)) ||
                                                                  claims_modern(each);
                                                       });
    const auto message = mcp::read_message(document);
    if (std::holds_alternative<mcp::Malformed>(message) || claims_modern(document))
        return true;
    const auto header = request.field("MCP-Protocol-Version");
    if (!header || std::holds_alternative<mcp::Response>(message))
        return false;
    const auto revision = mcp::revision_from(*header);
    return !revision || mcp::is_modern(*revision);
}

/// The ids of the requests in a message or batch.
std::vector<json::Value> request_ids(const json::Value& document)
{
    std::vector<json::Value> out;
    const auto take = [&](const json::Value& message)
    {
        if (message.is_object() && message.contains("method") && message.contains("id"))
            out.push_back(message.at("id"));
    };
    if (document.is_array())
        std::ranges::for_each(document, take);
    else
        take(document);
    return out;
}

bool is_initialize(const json::Value& document)
{
    return document.is_object() && document.contains("method") && document.at("method") == "initialize" &&
           document.contains("id");
}

/// The answer to one modern request: JSON when it is the only message, an event stream otherwise.
struct ModernReply
{
    Exchange exchange;
    bool wants_events = false;
    EventStream out;
    bool streaming = false;

    void deliver(const mcp::Action& action)
    {
        const auto* send = std::get_if<mcp::Send>(&action);
        if (send == nullptr)
            return out.close();
        if (send->last && !streaming)
        {
            exchange.respond(Response::json(send->status, json::dump(send->message)));
            return;
        }
        if (!streaming && !wants_events)
            return;
        if (!streaming)
            out = exchange.start_events(stream_fields());
        streaming = true;
        out.send({.data = json::dump(send->message)});
        if (send->last)
            out.close();
    }
};
}  // namespace

struct McpHttpEndpoint::State : std::enable_shared_from_this<McpHttpEndpoint::State>
{
    State(McpHost& host_in, McpHttpOptions options_in)
        : host(host_in), options(std::move(options_in)), sse(host)
    {
    }

    void post(const Exchange& exchange)
    {
        const auto& request = exchange.request();
        if (!has_json_body(request))
        {
            exchange.respond(http_refusal(415, "Content-Type must be application/json"));
            return;
        }
        if (request.body.size() <= QUICK_BODY_BYTES_MAX)
            return take(exchange);
        if (!host.run([self = shared_from_this(), exchange] { self->take(exchange); }))
            exchange.respond(http_refusal(503, "The server is busy"));
    }

    void take(const Exchange& exchange)
    {
        const auto& request = exchange.request();
        const auto document = json::parse(request.body);
        if (!document)
            exchange.respond(Response::json(400, json::dump(mcp::parse_error_reply(document.error()))));
        else if (sessionless(*document, request))
            modern(exchange, *document);
        else if (!accepts(request, "application/json") || !accepts(request, "text/event-stream"))
            exchange.respond(
                http_refusal(406, "Accept must list both application/json and text/event-stream"));
        else if (is_initialize(*document))
            initialize(exchange, *document);
        else if (const auto session = session_of(exchange))
            in_session(exchange, *session, *document);
    }

    void modern(const Exchange& exchange, const json::Value& document)
    {
        const auto& request = exchange.request();
        if (std::holds_alternative<mcp::Notification>(mcp::read_message(document)))
        {
            exchange.respond(accepted());
            return;
        }
        const auto method = document.is_object() ? document.find("method") : document.end();
        const bool listens =
            document.is_object() && method != document.end() && *method == "subscriptions/listen";
        const auto reply = std::make_shared<ModernReply>(
            ModernReply{exchange, listens || accepts(request, "text/event-stream"), {}, false});
        const auto connection = host.open(
            request.principal, [reply](const mcp::Action& action) { reply->deliver(action); }, true);
        exchange.on_disconnect([&mcp = host, connection] { mcp.close(connection); });
        const RequestHeaders headers{request};
        host.receive(connection, document, &headers);
    }

    void initialize(const Exchange& exchange, const json::Value& document)
    {
        const auto& request = exchange.request();
        sweep();
        std::array<std::uint8_t, 16> name{};
        fill_random(name);
        const auto session = std::make_shared<McpSession>(to_hex(name), request.principal, options);
        session->touch(system_time());
        session->connection =
            host.open(request.principal, [session](const mcp::Action& action) { session->deliver(action); });
        session->expect(exchange, request_ids(document), false);
        {
            const std::lock_guard lock{mutex};
            sessions.emplace(session->id, session);
        }
        const RequestHeaders headers{request};
        host.receive(session->connection, document, &headers);
        if (!host.negotiated(session->connection))
            end(session);
    }

    /// The session that the request names, or an answer that says what is wrong.
    std::shared_ptr<McpSession> session_of(const Exchange& exchange)
    {
        const auto& request = exchange.request();
        const auto name = request.field("Mcp-Session-Id");
        if (!name)
        {
            exchange.respond(http_refusal(400, "Mcp-Session-Id is missing: begin with initialize"));
            return nullptr;
        }
        std::shared_ptr<McpSession> session;
        {
            const std::lock_guard lock{mutex};
            const auto found = sessions.find(std::string{*name});
            if (found != sessions.end() && found->second->principal == request.principal)
                session = found->second;
        }
        if (!session)
            exchange.respond(http_refusal(404, "Session not found: begin again with initialize"));
        else
            session->touch(system_time());
        return session;
    }

    void in_session(const Exchange& exchange, McpSession& session, const json::Value& document)
    {
        const auto revision = host.negotiated(session.connection).value_or(mcp::NEWEST_LEGACY);
        if (document.is_array() && revision > mcp::Revision::v2025_03_26)
        {
            exchange.respond(http_refusal(400, "Invalid Request: batches ended with revision 2025-06-18",
                                          mcp::error_code::INVALID_REQUEST));
            return;
        }
        const auto ids = request_ids(document);
        if (ids.empty())
            exchange.respond(accepted());
        else if (!session.expect(exchange, ids, revision >= mcp::Revision::v2025_11_25))
        {
            exchange.respond(http_refusal(400, "Invalid Request: an id is still in use",
                                          mcp::error_code::INVALID_REQUEST));
            return;
        }
        const RequestHeaders headers{exchange.request()};
        host.receive(session.connection, document, &headers);
    }

    void get(const Exchange& exchange)
    {
        if (!accepts(exchange.request(), "text/event-stream"))
        {
            exchange.respond(http_refusal(406, "Accept must list text/event-stream"));
            return;
        }
        if (const auto session = session_of(exchange))
            session->listen(exchange, exchange.request().field("Last-Event-ID"),
                            host.negotiated(session->connection) >= mcp::Revision::v2025_11_25);
    }

    void remove(const Exchange& exchange)
    {
        const auto session = session_of(exchange);
        if (!session)
            return;
        end(session);
        Response done;
        done.status = 204;
        exchange.respond(std::move(done));
    }

    void end(const std::shared_ptr<McpSession>& session)
    {
        {
            const std::lock_guard lock{mutex};
            sessions.erase(session->id);
        }
        host.close(session->connection);
        session->close();
    }

    /// Ends sessions that nobody uses; when there are too many, the one used longest ago.
    void sweep()
    {
        std::vector<std::shared_ptr<McpSession>> ending;
        {
            const std::lock_guard lock{mutex};
            const auto moment = system_time().plus_ms(-options.session_idle_ms_max);
            std::shared_ptr<McpSession> oldest;
            for (const auto& [name, session] : sessions)
            {
                if (session->idle_since(moment))
                    ending.push_back(session);
                if (!oldest || session->last_used() < oldest->last_used())
                    oldest = session;
            }
            if (ending.empty() && sessions.size() >= options.sessions_max)
                ending.push_back(oldest);
        }
        for (const auto& session : ending)
            end(session);
    }

    McpHost& host;
    const McpHttpOptions options;
    McpSseSessions sse;
    std::mutex mutex;
    std::map<std::string, std::shared_ptr<McpSession>> sessions;
};

McpHttpEndpoint::McpHttpEndpoint(McpHost& host, McpHttpOptions options)
    : state_(std::make_shared<State>(host, std::move(options)))
{
}

McpHttpEndpoint::~McpHttpEndpoint()
{
    std::vector<std::shared_ptr<McpSession>> open;
    {
        const std::lock_guard lock{state_->mutex};
        for (const auto& [name, session] : state_->sessions)
            open.push_back(session);
    }
    for (const auto& session : open)
        state_->end(session);
    state_->sse.close();
}

void McpHttpEndpoint::mount(HttpServer& server)
{
    const RouteOptions route{Access::token, state_->options.quick ? serve::Run::quick : serve::Run::worker};
    const auto& options = state_->options;
    const auto state = state_;
    server.route_exchange(
        "POST", options.path, [state](const Exchange& exchange) { state->post(exchange); }, route);
    server.route_exchange(
        "GET", options.path, [state](const Exchange& exchange) { state->get(exchange); }, route);
    server.route_exchange(
        "DELETE", options.path, [state](const Exchange& exchange) { state->remove(exchange); }, route);
    if (!options.legacy_sse)
        return;
    server.route_exchange(
        "GET", options.sse_path, [state](const Exchange& exchange)
        { state->sse.open(exchange, state->options.messages_path); }, route);
    server.route_exchange(
        "POST", options.messages_path, [state](const Exchange& exchange) { state->sse.post(exchange); },
        route);
}
}  // namespace bursar::serve
