#include "cli/agents.hpp"
#include "cli/commands.hpp"

#include <fmt/format.h>

namespace bursar::cli
{
namespace
{
using vault::wire::AgentView;

struct AgentOptions
{
    std::string name;
};
struct NoOptions
{
};

json::Value agent_json(const AgentView& agent)
{
    return {{"agent", agent.id.text()},
            {"name", agent.name},
            {"status", agent.state},
            {"created", format_time(agent.created)}};
}

std::string agent_line(const AgentView& agent)
{
    return fmt::format("{}  {:<8} {}", agent.id.text(), agent.state, agent.name);
}

/// Moves an agent to another state. Only `active` needs the owner's proof.
Result<AgentView> set_state(const Context& context, const std::string& name, const std::string& state)
{
    vault::Client vault{client_options(context, "cli")};
    const auto agent = find_agent(vault, name);
    if (!agent)
        return forward(agent);
    vault::wire::SetAgentState request;
    request.agent = agent->id;
    request.state = state;
    if (state == "active")
    {
        auto passphrase = owner_passphrase(context, "Passphrase to let agent " + agent->name + " pay");
        if (!passphrase)
            return forward(passphrase);
        request.passphrase = std::move(*passphrase);
    }
    return vault.call(std::move(request));
}

Exit show(const Context& context, const Result<AgentView>& agent)
{
    if (!agent)
        return answer(context, agent.error());
    return answer(context, agent_json(*agent), agent_line(*agent));
}

Exit run_add(const Context& context, const AgentOptions& options)
{
    vault::Client vault{client_options(context, "cli")};
    auto added = vault.call(vault::wire::AddAgent{options.name});
    if (!added)
        return answer(context, added.error());
    const auto file = keep_credential(context, added->agent.id, added->credential);
    if (!file)
        return answer(context, file.error());
    auto agent = added->agent;
    if (!context.passphrase_file.empty())
    {
        auto active = set_state(context, agent.id.text(), "active");
        if (!active)
            return answer(context, active.error());
        agent = std::move(*active);
    }
    auto value = agent_json(agent);
    value["credential_file"] = file->string();
    auto text = agent_line(agent) + "\nIts credential is in " + file->string() + ".\n";
    if (agent.state == "pending")
        text += "It can draft intents now. Approving its first intent lets it pay, and so does: bursar agent "
                "approve " +
                agent.name + "\n";
    return answer(context, value, text + "Next: bursar install --client NAME --agent " + agent.name);
}

Exit run_list(const Context& context, const NoOptions&)
{
    vault::Client vault{client_options(context, "cli")};
    const auto list = vault.call(vault::wire::ListAgents{});
    if (!list)
        return answer(context, list.error());
    auto agents = json::Value::array();
    std::string text;
    for (const auto& agent : list->agents)
    {
        agents.push_back(agent_json(agent));
        text += agent_line(agent) + "\n";
    }
    return answer(context, {{"agents", std::move(agents)}}, text.empty() ? "There are no agents yet." : text);
}

Exit run_approve(const Context& context, const AgentOptions& options)
{
    return show(context, set_state(context, options.name, "active"));
}
Exit run_freeze(const Context& context, const AgentOptions& options)
{
    return show(context, set_state(context, options.name, "frozen"));
}
Exit run_revoke(const Context& context, const AgentOptions& options)
{
    return show(context, set_state(context, options.name, "revoked"));
}

void add_one(CLI::App& group, Selected& selected, const char* name, const char* description,
             Exit (*run)(const Context&, const AgentOptions&))
{
    auto options = std::make_shared<AgentOptions>();
    auto* command = group.add_subcommand(name, description);
    command->add_option("agent", options->name, "Name or id of the agent")->required();
    on(*command, selected, options, run);
}
}  // namespace

void add_agent(CLI::App& app, Selected& selected)
{
    auto* group = app.add_subcommand("agent", "Who may ask for money");
    group->require_subcommand(1);
    add_one(*group, selected, "add",
            "Make an agent with a credential of its own; pending until the owner proves it", run_add);
    on(*group->add_subcommand("list", "List agents"), selected, std::make_shared<NoOptions>(), run_list);
    add_one(*group, selected, "approve", "Let a pending agent pay (asks for the passphrase)", run_approve);
    add_one(*group, selected, "freeze", "Stop an agent at once; can be undone", run_freeze);
    add_one(*group, selected, "unfreeze", "Let a frozen agent pay again (asks for the passphrase)",
            run_approve);
    add_one(*group, selected, "revoke", "End an agent for good", run_revoke);
}
}  // namespace bursar::cli
