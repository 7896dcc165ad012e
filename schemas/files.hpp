#pragma once

#include "base/embedded.hpp"

namespace bursar::schemas
{
/// The JSON Schema files of this folder, sorted by name ("draft_intent.input.json").
std::span<const EmbeddedFile> files();
}  // namespace bursar::schemas
