#pragma once

#include "base/embedded.hpp"

namespace bursar::prompts
{
/// The Markdown files of this folder, sorted by name ("plan_budget.md").
std::span<const EmbeddedFile> files();
}  // namespace bursar::prompts
