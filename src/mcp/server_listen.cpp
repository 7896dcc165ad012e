#include "mcp/names.hpp"
#include "mcp/server_state.hpp"

/// Change notifications: subscriptions/listen (2026-07-28), unsolicited ones before.
namespace bursar::mcp
{
namespace
{
bool wanted(const json::Value& filter, std::string_view key)
{
    const auto found = filter.find(key);
    return found != filter.end() && found->is_boolean() && found->get<bool>();
}

/// The texts of a list; nothing when it holds anything else or too many.
std::optional<std::set<std::string>> texts(const json::Value& filter, std::string_view key,
                                           std::size_t count_max)
{
    std::set<std::string> out;
    const auto found = filter.find(key);
    if (found == filter.end())
        return out;
    if (!found->is_array() || found->size() > count_max)
        return std::nullopt;
    for (const auto& each : *found)
    {
        if (!each.is_string())
            return std::nullopt;
        out.insert(each.get<std::string>());
    }
    return out;
}

json::Value acknowledged(const Listen& listen)
{
    json::Value out = json::Value::object();
    if (listen.tools)
        out["toolsListChanged"] = true;
    if (listen.prompts)
        out["promptsListChanged"] = true;
    if (listen.resources)
        out["resourcesListChanged"] = true;
    if (!listen.uris.empty())
        out["resourceSubscriptions"] = listen.uris;
    if (!listen.task_ids.empty())
        out["taskIds"] = listen.task_ids;
    return out;
}
}  // namespace

void Server::State::listen(const Inbound& in, Actions& out)
{
    const auto invalid = [&](std::string message)
    {
        reply_error(in, {error_code::INVALID_PARAMS, "Invalid params: " + std::move(message), {}}, out);
    };
    const auto filter = in.request.params.find("notifications");
    if (filter == in.request.params.end() || !filter->is_object())
        return invalid("notifications must be an object");
    auto uris = texts(*filter, "resourceSubscriptions", options.limits.listen_uris_max);
    auto task_ids = texts(*filter, "taskIds", options.limits.listen_uris_max);
    if (!uris || !task_ids)
        return invalid("resourceSubscriptions and taskIds must be lists of at most " +
                       std::to_string(options.limits.listen_uris_max) + " texts");
    if (!task_ids->empty() && !in.caller.capabilities.tasks)
    {
        const auto none = json::Value::object();
        return reply_error(in, missing_capability({{"extensions", {{std::string{TASKS_EXTENSION}, none}}}}),
                           out);
    }
    if (listens_open >= options.limits.listens_max)
        return reply_error(in, {error_code::INTERNAL_ERROR, "Too many subscriptions are open", {}}, out);

    Listen open;
    open.id = in.request.id;
    open.tools = catalogue.lists_change && wanted(*filter, "toolsListChanged");
    open.prompts = catalogue.lists_change && wanted(*filter, "promptsListChanged");
    open.resources = catalogue.lists_change && wanted(*filter, "resourcesListChanged");
    for (const auto& uri : *uris)
        if (UriVariables variables; reader_of(uri, variables) != nullptr)
            open.uris.insert(uri);
    for (const auto& id : *task_ids)
        if (tasks.find(id, in.caller.principal) != nullptr)
            open.task_ids.insert(id);

    auto& peer = connection(in.connection);
    const auto& kept = peer.listens.emplace(id_text(in.request.id), std::move(open)).first->second;
    ++listens_open;
    tell(in.connection, kept, "notifications/subscriptions/acknowledged",
         {{"notifications", acknowledged(kept)}}, out);
}

void Server::State::tell(ConnectionId id, const Listen& listen, std::string_view method, json::Value params,
                         Actions& out) const
{
    params["_meta"][std::string{META_SUBSCRIPTION_ID}] = listen.id;
    out.emplace_back(Send{id, listen.id, notification_message(method, std::move(params)), false, 200});
}

void Server::State::list_changed(bool Listen::* kind, std::string_view method, Actions& out)
{
    for (const auto& [id, peer] : connections)
    {
        if (peer.negotiated)
            out.emplace_back(Send{id, nullptr, notification_message(method, nullptr), false, 200});
        for (const auto& [key, open] : peer.listens)
            if (open.*kind)
                tell(id, open, method, json::Value::object(), out);
    }
}

Actions Server::replace_tools(std::vector<Tool> tools)
{
    auto compiled = compile_tools(std::move(tools));
    ensure(compiled.has_value(), "replaced tools have sound schemas");
    state_->tools = std::move(*compiled);
    Actions out;
    state_->list_changed(&Listen::tools, "notifications/tools/list_changed", out);
    return out;
}

Actions Server::replace_prompts(std::vector<Prompt> prompts)
{
    state_->catalogue.prompts = std::move(prompts);
    Actions out;
    state_->list_changed(&Listen::prompts, "notifications/prompts/list_changed", out);
    return out;
}

Actions Server::resource_updated(const std::string& uri)
{
    Actions out;
    const json::Value params{{"uri", uri}};
    for (const auto& [id, peer] : state_->connections)
    {
        if (peer.subscribed.contains(uri))
            out.emplace_back(Send{
                id, nullptr, notification_message("notifications/resources/updated", params), false, 200});
        for (const auto& [key, open] : peer.listens)
            if (open.uris.contains(uri))
                state_->tell(id, open, "notifications/resources/updated", params, out);
    }
    return out;
}

Actions Server::end_listens()
{
    Actions out;
    for (auto& [id, peer] : state_->connections)
    {
        for (const auto& [key, open] : peer.listens)
        {
            json::Value result{{"resultType", "complete"}};
            result["_meta"][std::string{META_SUBSCRIPTION_ID}] = open.id;
            out.emplace_back(Send{id, open.id, result_message(open.id, std::move(result)), true, 200});
        }
        peer.listens.clear();
    }
    state_->listens_open = 0;
    return out;
}
}  // namespace bursar::mcp
