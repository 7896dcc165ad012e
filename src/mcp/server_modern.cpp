#include "mcp/names.hpp"
#include "mcp/projection.hpp"
#include "mcp/server_state.hpp"

#include <algorithm>
#include <array>

/// Requests of 2026-07-28 and later: everything needed to serve one is in the request itself.
namespace bursar::mcp
{
namespace
{
constexpr std::int64_t DISCOVER_TTL_MS = 3'600'000;

/// The member that the Mcp-Name header mirrors; null: the method has none, or the request lacks it.
const std::string* mirrored_name(const Request& request)
{
    const auto& method = request.method;
    if (method == "tools/call" || method == "prompts/get")
        return text_member(request.params, "name");
    if (method == "resources/read")
        return text_member(request.params, "uri");
    if (method == "tasks/get" || method == "tasks/update" || method == "tasks/cancel")
        return text_member(request.params, "taskId");
    return nullptr;
}

ProtocolError unsupported_version(const std::string& requested)
{
    json::Value supported = json::Value::array();
    for (const auto name : modern_revision_names())
        supported.push_back(name);
    return {error_code::UNSUPPORTED_PROTOCOL_VERSION,
            "Unsupported protocol version",
            {{"supported", std::move(supported)}, {"requested", requested}}};
}

bool is_task_method(std::string_view method)
{
    return method == "tasks/get" || method == "tasks/update" || method == "tasks/cancel";
}
}  // namespace

void Server::State::modern(ConnectionId id, const Request& request, Time now, const MirrorHeaders* headers,
                           Actions& out)
{
    const auto& meta = *meta_of(request.params);
    const auto refuse = [&](const ProtocolError& error, int status)
    {
        reply(id, request.id, error_message(request.id, error), status, out);
    };
    const auto* version = text_member(meta, META_PROTOCOL_VERSION);
    const auto capabilities = meta.find(META_CLIENT_CAPABILITIES);
    if (version == nullptr)
        return refuse({error_code::INVALID_PARAMS,
                       "Invalid params: _meta[\"" + std::string{META_PROTOCOL_VERSION} + "\"] must be a text",
                       {}},
                      400);
    if (capabilities == meta.end() || !capabilities->is_object())
        return refuse(
            {error_code::INVALID_PARAMS,
             "Invalid params: _meta[\"" + std::string{META_CLIENT_CAPABILITIES} + "\"] must be an object",
             {{"envelope", {{"missing", json::Value::array({META_CLIENT_CAPABILITIES})}}}}},
            400);
    if (headers != nullptr)
        if (const auto wrong = check_version_header(*headers, *version))
            return refuse(*wrong, 400);
    const auto revision = revision_from(*version);
    if (!revision || !is_modern(*revision))
        return refuse(unsupported_version(*version), 400);
    if (headers != nullptr)
        if (const auto wrong = check_method_headers(*headers, request.method, mirrored_name(request)))
            return refuse(*wrong, 400);

    Inbound in{id, request, {}, {}, now};
    in.caller.revision = *revision;
    in.caller.capabilities = read_capabilities(*capabilities, *revision);
    in.caller.principal = connection(id).principal;
    const auto info = meta.find(META_CLIENT_INFO);
    in.caller.client = client_name(info != meta.end() ? &*info : nullptr);
    if (const auto level = meta.find(META_LOG_LEVEL); level != meta.end() && catalogue.logging)
    {
        in.log_level = level->is_string() ? log_level_from(level->get<std::string>()) : std::nullopt;
        if (!in.log_level)
            return reply_error(in, {error_code::INVALID_PARAMS, "Invalid params: unknown log level", {}},
                               out);
    }

    if (request.method == "server/discover")
        return discover(in, out);
    if (request.method == "subscriptions/listen")
        return listen(in, out);
    if (is_task_method(request.method))
        return task_request(in, out);
    if (!common(in, headers, out))
        reply_error(in,
                    {error_code::METHOD_NOT_FOUND, "Method not found: " + request.method.substr(0, 100), {}},
                    out);
}

void Server::State::discover(const Inbound& in, Actions& out)
{
    json::Value result{{"capabilities", server_capabilities(catalogue, in.caller.revision)},
                       {"ttlMs", DISCOVER_TTL_MS},
                       {"cacheScope", "public"}};
    for (const auto name : modern_revision_names())
        result["supportedVersions"].push_back(name);
    if (!catalogue.instructions.empty())
        result["instructions"] = catalogue.instructions;
    reply_result(in, std::move(result), out);
}
}  // namespace bursar::mcp
