#include "cli/host_config.hpp"

#include "json/json.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace bursar::cli
{
namespace fs = std::filesystem;

namespace
{
/// People keep these files by hand, so the order of members stays.
using Ordered = nlohmann::ordered_json;

struct Client
{
    HostClient client;
    std::string_view name;
    std::string_view servers;  ///< the member that holds the servers
};
constexpr auto CLIENTS = std::to_array<Client>({
    {HostClient::claude_desktop, "claude-desktop", "mcpServers"},
    {HostClient::claude_code, "claude-code", "mcpServers"},
    {HostClient::vscode, "vscode", "servers"},
    {HostClient::cursor, "cursor", "mcpServers"},
});

const Client& facts_of(HostClient client)
{
    return *std::ranges::find(CLIENTS, client, &Client::client);
}

/// The document, already known to be strict JSON within limits.
Result<Ordered> parse_config(std::string_view text)
{
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos)
        return Ordered::object();
    const auto strict = json::parse(text, {.bytes_max = HOST_CONFIG_BYTES_MAX});
    if (!strict)
        return fail(ErrorCode::malformed, "the configuration is no plain JSON: " + strict.error().message,
                    "comments are not kept; add the server by hand as --dry-run shows it");
    if (!strict->is_object())
        return fail(ErrorCode::malformed, "the configuration is no JSON object");
    return Ordered::parse(text);
}

Ordered server_entry(HostClient client, const Launch& launch)
{
    Ordered entry = Ordered::object();
    if (client == HostClient::vscode || client == HostClient::claude_code)
        entry["type"] = "stdio";
    entry["command"] = launch.program.string();
    entry["args"] = launch.arguments;
    return entry;
}

std::vector<std::string> lines_of(std::string_view text)
{
    std::vector<std::string> lines;
    std::istringstream stream{std::string{text}};
    for (std::string line; std::getline(stream, line);)
        lines.push_back(std::move(line));
    return lines;
}
}  // namespace

Result<HostClient> parse_host_client(std::string_view text)
{
    for (const auto& client : CLIENTS)
        if (client.name == text)
            return client.client;
    return fail(ErrorCode::invalid_argument, "--client: '" + std::string{text} + "' is not known",
                "use claude-desktop, claude-code, vscode or cursor");
}

std::string_view name_of(HostClient client)
{
    return facts_of(client).name;
}

std::vector<HostClient> all_host_clients()
{
    std::vector<HostClient> all;
    for (const auto& client : CLIENTS)
        all.push_back(client.client);
    return all;
}

fs::path host_config_file(HostClient client, const fs::path& user_home, const fs::path& config_home)
{
    switch (client)
    {
    case HostClient::claude_desktop:
        return config_home / "Claude" / "claude_desktop_config.json";
    case HostClient::claude_code:
        return user_home / ".claude.json";
    case HostClient::vscode:
        return config_home / "Code" / "User" / "mcp.json";
    case HostClient::cursor:
        return user_home / ".cursor" / "mcp.json";
    }
    return {};
}

Result<std::string> with_server(HostClient client, std::string_view before, const Launch& launch)
{
    auto document = parse_config(before);
    if (!document)
        return forward(document);
    const std::string key{facts_of(client).servers};
    if (!document->contains(key))
        (*document)[key] = Ordered::object();
    auto& servers = (*document)[key];
    if (!servers.is_object())
        return fail(ErrorCode::malformed, key + ": expected an object", "mend the file first");
    servers[std::string{SERVER_NAME}] = server_entry(client, launch);
    constexpr int INDENT = 2;
    return document->dump(INDENT) + "\n";
}

Result<Launch> server_in(HostClient client, std::string_view text)
{
    const auto document = parse_config(text);
    if (!document)
        return forward(document);
    const std::string key{facts_of(client).servers};
    const auto servers = document->find(key);
    if (servers == document->end() || !servers->is_object() || !servers->contains(SERVER_NAME))
        return fail(ErrorCode::not_found, "it does not start bursar");
    const auto& entry = (*servers)[std::string{SERVER_NAME}];
    if (!entry.is_object() || !entry.contains("command") || !entry["command"].is_string())
        return fail(ErrorCode::malformed, key + ".bursar.command: expected text");
    Launch launch;
    launch.program = entry["command"].get<std::string>();
    if (const auto arguments = entry.find("args"); arguments != entry.end() && arguments->is_array())
        for (const auto& argument : *arguments)
            if (argument.is_string())
                launch.arguments.push_back(argument.get<std::string>());
    return launch;
}

std::string difference(std::string_view before, std::string_view after)
{
    const auto old_lines = lines_of(before);
    const auto new_lines = lines_of(after);
    // One block changes: what is alike at both ends needs no showing.
    std::size_t head = 0;
    while (head < old_lines.size() && head < new_lines.size() && old_lines[head] == new_lines[head])
        ++head;
    std::size_t tail = 0;
    while (tail < old_lines.size() - head && tail < new_lines.size() - head &&
           old_lines[old_lines.size() - 1 - tail] == new_lines[new_lines.size() - 1 - tail])
        ++tail;
    std::string text;
    for (auto i = head; i < old_lines.size() - tail; ++i)
        text += "- " + old_lines[i] + "\n";
    for (auto i = head; i < new_lines.size() - tail; ++i)
        text += "+ " + new_lines[i] + "\n";
    return text;
}
}  // namespace bursar::cli
