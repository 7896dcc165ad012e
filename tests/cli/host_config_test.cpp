#include "cli/host_config.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using cli::HostClient;

namespace
{
const cli::Launch LAUNCH{"/opt/bursar", {"mcp", "--agent", "cmo"}};
}

TEST_CASE("a host's configuration gains the server and keeps all else in its order", "[cli]")
{
    const std::string before = R"({"zeta": 1, "mcpServers": {"other": {"command": "x"}}, "alpha": [1, 2]})";
    const auto after = cli::with_server(HostClient::claude_desktop, before, LAUNCH);
    REQUIRE(after);
    CHECK(after->find("zeta") < after->find("mcpServers"));
    CHECK(after->find("other") < after->find("bursar"));
    CHECK(after->find("mcpServers") < after->find("alpha"));
    const auto launch = cli::server_in(HostClient::claude_desktop, *after);
    REQUIRE(launch);
    CHECK(launch->program == "/opt/bursar");
    CHECK(launch->arguments == LAUNCH.arguments);
    CHECK(cli::with_server(HostClient::claude_desktop, *after, LAUNCH).value() == *after);
}

TEST_CASE("each client has its own member and file", "[cli]")
{
    CHECK(cli::with_server(HostClient::vscode, "", LAUNCH).value().find("\"servers\"") != std::string::npos);
    CHECK(cli::with_server(HostClient::vscode, "", LAUNCH).value().find("\"stdio\"") != std::string::npos);
    CHECK(cli::with_server(HostClient::cursor, "", LAUNCH).value().find("\"mcpServers\"") !=
          std::string::npos);
    CHECK(cli::host_config_file(HostClient::claude_desktop, "/h", "/h/.config") ==
          "/h/.config/Claude/claude_desktop_config.json");
    CHECK(cli::host_config_file(HostClient::claude_code, "/h", "/h/.config") == "/h/.claude.json");
    CHECK(cli::host_config_file(HostClient::vscode, "/h", "/h/.config") == "/h/.config/Code/User/mcp.json");
    CHECK(cli::host_config_file(HostClient::cursor, "/h", "/h/.config") == "/h/.cursor/mcp.json");
    for (const auto client : cli::all_host_clients())
        CHECK(cli::parse_host_client(cli::name_of(client)).value() == client);
}

TEST_CASE("a configuration that cannot be kept whole is not touched", "[cli]")
{
    for (const auto* text : {"// a comment\n{}", "[]", "{\"mcpServers\": []}", "{\"a\":1,\"a\":2}", "{"})
    {
        INFO(text);
        const auto after = cli::with_server(HostClient::cursor, text, LAUNCH);
        REQUIRE_FALSE(after);
        CHECK(after.error().code == ErrorCode::malformed);
    }
}

TEST_CASE("the difference shows the lines that change and no others", "[cli]")
{
    CHECK(cli::difference("a\nb\nc\n", "a\nx\nc\n") == "- b\n+ x\n");
    CHECK(cli::difference("a\n", "a\nb\n") == "+ b\n");
    CHECK(cli::difference("a\n", "a\n").empty());
    CHECK(cli::difference("", "a\n") == "+ a\n");
}
