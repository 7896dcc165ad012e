#pragma once

#include <string_view>

/// Reserved names of the protocol (MCP 2026-07-28, "_meta" and "Extensions").
namespace bursar::mcp
{
inline constexpr std::string_view META_PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
inline constexpr std::string_view META_CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
inline constexpr std::string_view META_CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
inline constexpr std::string_view META_LOG_LEVEL = "io.modelcontextprotocol/logLevel";
inline constexpr std::string_view META_SERVER_INFO = "io.modelcontextprotocol/serverInfo";
inline constexpr std::string_view META_SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";
inline constexpr std::string_view TASKS_EXTENSION = "io.modelcontextprotocol/tasks";
inline constexpr std::string_view UI_EXTENSION = "io.modelcontextprotocol/ui";
}  // namespace bursar::mcp
