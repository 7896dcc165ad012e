#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace bursar::mcp
{
/// The published revisions of the Model Context Protocol, oldest first, so that `<` means "older than".
enum class Revision
{
    v2024_11_05,
    v2025_03_26,
    v2025_06_18,
    v2025_11_25,
    v2026_07_28,
};

/// The newest revision that is opened by `initialize`.
inline constexpr Revision NEWEST_LEGACY = Revision::v2025_11_25;

/// True for revisions without handshake and session: each request brings its own envelope.
constexpr bool is_modern(Revision revision)
{
    return revision >= Revision::v2026_07_28;
}

/// The date that names the revision on the wire.
std::string_view name_of(Revision revision);
/// The revision of a date; nothing when we do not speak it.
std::optional<Revision> revision_from(std::string_view name);
/// The modern revisions served, newest first.
std::span<const std::string_view> modern_revision_names();
}  // namespace bursar::mcp
