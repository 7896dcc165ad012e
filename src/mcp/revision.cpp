#include "mcp/revision.hpp"

#include <array>
#include <cstddef>

namespace bursar::mcp
{
namespace
{
constexpr std::array<std::string_view, 5> NAMES{"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25",
                                                "2026-07-28"};
}  // namespace

std::string_view name_of(Revision revision)
{
    return NAMES[static_cast<std::size_t>(revision)];
}

std::optional<Revision> revision_from(std::string_view name)
{
    for (std::size_t i = 0; i < NAMES.size(); ++i)
        if (NAMES[i] == name)
            return static_cast<Revision>(i);
    return std::nullopt;
}

std::span<const std::string_view> modern_revision_names()
{
    return std::span{NAMES}.last(1);
}
}  // namespace bursar::mcp
