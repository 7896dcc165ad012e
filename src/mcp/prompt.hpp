#pragma once

#include "mcp/resource.hpp"

namespace bursar::mcp
{
struct PromptArgument
{
    std::string name;
    std::string title;
    std::string description;
    bool required = false;
    Completer complete;  ///< may be empty
};

struct PromptDescription
{
    std::string name;
    std::string title;
    std::string description;
    std::vector<PromptArgument> arguments;
};

struct PromptMessage
{
    std::string role = "user";  ///< or "assistant"
    json::Value content;        ///< one block, see content.hpp
};

struct PromptResult
{
    std::string description;
    std::vector<PromptMessage> messages;
};

using PromptOutcome = std::variant<PromptResult, NeedInput, ProtocolError>;
/// All required arguments are there. Blocking, on a worker thread, like a ToolHandler.
using PromptHandler =
    std::function<PromptOutcome(const std::map<std::string, std::string>& arguments, CallContext& context)>;

struct Prompt
{
    PromptDescription description;
    PromptHandler handler;
};
}  // namespace bursar::mcp
