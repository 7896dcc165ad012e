#include "cli/agents.hpp"

#include "cli/files.hpp"

#include <algorithm>
#include <cstdlib>

namespace bursar::cli
{
namespace fs = std::filesystem;

namespace
{
constexpr std::string_view SUFFIX = ".credential";
constexpr std::size_t CREDENTIAL_TEXT_BYTES_MAX = 1024;

fs::path folder(const Context& context)
{
    return context.home / "agents";
}

fs::path credential_file(const Context& context, const AgentId& agent)
{
    return folder(context) / (agent.text() + std::string{SUFFIX});
}

/// The text in the file, without its line break.
Result<Secret> credential_text(const fs::path& file)
{
    auto text = read_file(file, CREDENTIAL_TEXT_BYTES_MAX);
    if (!text)
        return forward(text);
    while (!text->empty() && text->back() == '\n')
        text->pop_back();
    return Secret::take(std::move(*text));
}
}  // namespace

Result<fs::path> keep_credential(const Context& context, const AgentId& agent, const Secret& credential)
{
    if (auto made = make_private_folder(folder(context)); !made)
        return forward(made);
    const auto file = credential_file(context, agent);
    auto text = to_hex(credential.expose()) + "\n";
    auto kept = create_file(file, text);
    const auto wiped = Secret::take(std::move(text));
    if (!kept)
        return forward(kept);
    return file;
}

Result<Secret> load_credential(const Context& context, const AgentId& agent)
{
    const auto text = credential_text(credential_file(context, agent));
    if (!text)
        return fail(text.error().code,
                    "the credential of agent " + agent.text() + " is not in " + folder(context).string(),
                    "make an agent with: bursar agent add NAME");
    auto bytes = parse_hex(as_text(text->expose()));
    if (!bytes)
        return fail(ErrorCode::malformed, "the credential file of agent " + agent.text() + " is damaged",
                    "revoke the agent and add a new one");
    return Secret::take(std::move(*bytes));
}

std::vector<AgentId> agents_with_credentials(const Context& context)
{
    std::vector<AgentId> agents;
    std::error_code code;
    for (const auto& entry : fs::directory_iterator{folder(context), code})
        if (entry.path().extension() == SUFFIX)
            if (auto id = AgentId::parse(entry.path().stem().string()))
                agents.push_back(std::move(*id));
    std::ranges::sort(agents);
    return agents;
}

std::optional<AgentId> agent_of_token(const Context& context, std::string_view token)
{
    std::optional<AgentId> found;
    // Every file is compared, so that the time does not tell which one fitted.
    for (const auto& agent : agents_with_credentials(context))
        if (const auto text = credential_text(credential_file(context, agent));
            text && !text->empty() && equal_in_constant_time(text->expose(), as_bytes(token)))
            found = agent;
    return found;
}

Result<vault::wire::AgentView> find_agent(vault::Client& vault, const std::string& name_or_id)
{
    auto list = vault.call(vault::wire::ListAgents{});
    if (!list)
        return forward(list);
    std::string names;
    for (auto& agent : list->agents)
    {
        if (agent.id.text() == name_or_id || agent.name == name_or_id)
            return std::move(agent);
        names += (names.empty() ? "" : ", ") + agent.name;
    }
    return fail(ErrorCode::not_found, "there is no agent '" + name_or_id + "'",
                names.empty() ? "make one with: bursar agent add NAME" : "there are: " + names);
}

Result<AgentId> choose_agent(const Context& context, const std::string& name_or_id)
{
    auto wanted = name_or_id;
    if (wanted.empty())
        if (const char* named = std::getenv("BURSAR_AGENT"); named != nullptr)
            wanted = named;
    if (!wanted.empty())
    {
        if (auto id = AgentId::parse(wanted))
            return id;
        vault::Client owner_side{client_options(context, "cli")};
        auto agent = find_agent(owner_side, wanted);
        if (!agent)
            return forward(agent);
        return agent->id;
    }
    auto agents = agents_with_credentials(context);
    if (agents.empty())
        return fail(ErrorCode::unauthorised, "there is no agent to act for",
                    "ask the owner to run: bursar agent add NAME");
    if (agents.size() > 1)
        return fail(ErrorCode::invalid_argument, "there are several agents",
                    "choose one with --agent NAME or BURSAR_AGENT");
    return std::move(agents.front());
}
}  // namespace bursar::cli
