#include "mcp/context.hpp"

#include <array>

namespace bursar::mcp
{
namespace
{
constexpr std::array<std::string_view, 8> LEVELS{"debug", "info",     "notice", "warning",
                                                 "error", "critical", "alert",  "emergency"};
}  // namespace

std::string_view name_of(LogLevel level)
{
    return LEVELS[static_cast<std::size_t>(level)];
}

std::optional<LogLevel> log_level_from(std::string_view name)
{
    for (std::size_t i = 0; i < LEVELS.size(); ++i)
        if (LEVELS[i] == name)
            return static_cast<LogLevel>(i);
    return std::nullopt;
}

const json::Value* CallContext::ask(const std::string& key, InputRequest request)
{
    const auto found = input_.responses.find(key);
    if (found != input_.responses.end() && fits(request, *found))
        return &*found;
    asked_.insert_or_assign(key, std::move(request));
    return nullptr;
}

NeedInput CallContext::need_input(std::optional<json::Value> state)
{
    return {std::move(asked_), std::move(state)};
}
}  // namespace bursar::mcp
