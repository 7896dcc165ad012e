#include "dashboard/page_context.hpp"
#include "dashboard/page_guard.hpp"

#include <algorithm>

namespace bursar::dashboard
{
namespace
{
constexpr std::string_view PATH = "/auth";

std::string subject_of(const AgentId& id)
{
    return "agent " + id.text();
}

/// The agent that the link names. `pay` is the only scope there is.
Result<AgentId> agent_of(const serve::Request& request)
{
    auto id = AgentId::parse(serve::only(request.query, "agent").value_or(""));
    if (!id)
        return fail(ErrorCode::invalid_argument, "The link does not name an agent (agent=agt_…).",
                    "Ask for the link again, or see: bursar agent list");
    if (serve::only(request.query, "scope").value_or("") != "pay")
        return fail(ErrorCode::invalid_argument, "The link asks for a scope that does not exist.",
                    "scope=pay");
    return id;
}

Result<wire::AgentView> find(vault::Client& vault, const AgentId& id)
{
    auto list = vault.call(wire::ListAgents{});
    if (!list)
        return forward(list);
    auto found = std::ranges::find(list->agents, id, &wire::AgentView::id);
    if (found == list->agents.end())
        return fail(ErrorCode::not_found, "There is no agent with this id.", "bursar agent list shows them.");
    return std::move(*found);
}

serve::Response show(PageContext& context, const serve::Request& request, const AgentId& id, int status,
                     const std::string& error)
{
    auto agent = find(context.vault, id);
    if (!agent)
        return failure_page(agent.error());
    return show_with_token(context, request, subject_of(id), PATH, status,
                           [&](const std::string& token) { return agent_page(*agent, {token, error}); });
}
}  // namespace

serve::Response get_agent(PageContext& context, const serve::Request& request)
{
    auto id = agent_of(request);
    return id ? show(context, request, *id, 200, {}) : failure_page(id.error());
}

serve::Response post_agent(PageContext& context, const serve::Request& request)
{
    auto id = agent_of(request);
    if (!id)
        return failure_page(id.error());
    auto post = read_post(request);
    if (!post)
        return post.error();
    if (!redeem(context, *post, subject_of(*id)))
        return show(context, request, *id, 409, std::string{USED_PAGE});
    auto action = post->value("action");
    wire::SetAgentState change;
    change.agent = *id;
    change.state = action == "approve" ? "active" : "revoked";
    if (action == "approve")
        change.passphrase = post->take_passphrase();
    if ((action == "approve" && change.passphrase.empty()) || (action != "approve" && action != "refuse"))
        return show(context, request, *id, 400, "Type the passphrase to activate the agent, or refuse it.");
    auto done = context.vault.call(std::move(change));
    if (!done)
        return show(context, request, *id, status_of(done.error()), failure_in_words(done.error()));
    return guarded(serve::Response::see_other(std::string{PATH} + "?agent=" + id->text() + "&scope=pay"));
}
}  // namespace bursar::dashboard
