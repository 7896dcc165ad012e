#include "serve/mcp_http_sse.hpp"

#include "base/bytes.hpp"
#include "serve/mcp_http_reply.hpp"

#include <array>

namespace bursar::serve
{
namespace
{
/// Each holds a connection of the HTTP server, which bounds them further.
constexpr std::size_t SESSIONS_MAX = 64;
}  // namespace

void McpSseSessions::open(const Exchange& exchange, const std::string& messages_path)
{
    std::array<std::uint8_t, 16> name{};
    fill_random(name);
    const auto id = to_hex(name);
    {
        const std::lock_guard lock{mutex_};
        if (sessions_.size() >= SESSIONS_MAX)
        {
            exchange.respond(http_refusal(503, "Too many streams are open"));
            return;
        }
    }
    const auto stream = exchange.start_events(stream_fields());
    stream.send({.data = messages_path + "?sessionId=" + id, .name = "endpoint"});
    const auto connection =
        host_.open(exchange.request().principal,
                   [stream](const mcp::Action& action)
                   {
                       if (const auto* send = std::get_if<mcp::Send>(&action))
                           stream.send({.data = json::dump(send->message), .name = "message"});
                   });
    {
        const std::lock_guard lock{mutex_};
        sessions_[id] = {connection, exchange.request().principal};
    }
    exchange.on_disconnect([this, id] { end(id); });
}

void McpSseSessions::post(const Exchange& exchange)
{
    const auto& request = exchange.request();
    const auto id = only(request.query, "sessionId");
    std::optional<Session> session;
    {
        const std::lock_guard lock{mutex_};
        const auto found = sessions_.find(std::string{id.value_or("")});
        if (found != sessions_.end() && found->second.principal == request.principal)
            session = found->second;
    }
    if (!session)
    {
        exchange.respond(http_refusal(404, "Session not found: open the event stream first"));
        return;
    }
    if (!has_json_body(request))
    {
        exchange.respond(http_refusal(415, "Content-Type must be application/json"));
        return;
    }
    const auto document = json::parse(request.body);
    if (!document)
    {
        exchange.respond(Response::json(400, json::dump(mcp::parse_error_reply(document.error()))));
        return;
    }
    exchange.respond(accepted());
    host_.receive(session->connection, *document);
}

void McpSseSessions::end(const std::string& id)
{
    std::optional<Session> session;
    {
        const std::lock_guard lock{mutex_};
        if (const auto found = sessions_.find(id); found != sessions_.end())
        {
            session = found->second;
            sessions_.erase(found);
        }
    }
    if (session)
        host_.close(session->connection);
}

void McpSseSessions::close()
{
    std::map<std::string, Session> all;
    {
        const std::lock_guard lock{mutex_};
        all.swap(sessions_);
    }
    for (const auto& [id, session] : all)
        host_.close(session.connection);
}
}  // namespace bursar::serve
