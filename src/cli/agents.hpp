#pragma once

#include "cli/context.hpp"

namespace bursar::cli
{
/// Agents' credentials on disk: home/agents/<agent id>.credential, mode 0600, in a folder of mode 0700. The
/// file holds the credential as hexadecimal text; over HTTP that text is the agent's bearer token.

/// Keeps the credential of a new agent; returns the file.
Result<std::filesystem::path> keep_credential(const Context& context, const AgentId& agent,
                                              const Secret& credential);

/// not_found says how to make one.
Result<Secret> load_credential(const Context& context, const AgentId& agent);

/// Every agent that has a credential here, in order of id.
std::vector<AgentId> agents_with_credentials(const Context& context);

/// The agent that holds this credential text, compared in constant time.
std::optional<AgentId> agent_of_token(const Context& context, std::string_view token);

/// An agent by id or by name. `vault` speaks for the owner's side. not_found lists the names.
Result<vault::wire::AgentView> find_agent(vault::Client& vault, const std::string& name_or_id);

/// By `name_or_id`, else BURSAR_AGENT, else the only one with a credential. invalid_argument asks for a
/// choice.
Result<AgentId> choose_agent(const Context& context, const std::string& name_or_id);
}  // namespace bursar::cli
