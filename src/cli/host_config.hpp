#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace bursar::cli
{
/// The LLM hosts whose configuration `bursar install` writes.
enum class HostClient
{
    claude_desktop,
    claude_code,
    vscode,
    cursor,
};
Result<HostClient> parse_host_client(std::string_view text);
std::string_view name_of(HostClient client);
std::vector<HostClient> all_host_clients();

/// What a host starts.
struct Launch
{
    std::filesystem::path program;  ///< absolute: hosts have a short PATH and any working directory
    std::vector<std::string> arguments;
};

constexpr std::size_t HOST_CONFIG_BYTES_MAX = 1024 * 1024;
constexpr std::string_view SERVER_NAME = "bursar";

/// The user-wide file of a client, below the user's home folder (XDG_CONFIG_HOME where the client follows
/// it).
std::filesystem::path host_config_file(HostClient client, const std::filesystem::path& user_home,
                                       const std::filesystem::path& config_home);

/// The new text of a configuration: `before` (empty when there is none) with our server added or replaced,
/// everything else as it was and in its order. malformed when `before` is no JSON object, for example because
/// it has comments.
Result<std::string> with_server(HostClient client, std::string_view before, const Launch& launch);

/// What a configuration starts as our server; not_found when it names none.
Result<Launch> server_in(HostClient client, std::string_view text);

/// The lines that differ, "- old" and "+ new", for showing.
std::string difference(std::string_view before, std::string_view after);
}  // namespace bursar::cli
