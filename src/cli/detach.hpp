#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace bursar::cli
{
/// Runs this program with `arguments` as a process of its own: own session, no inherited descriptor (a host
/// waits for the end of our output), a bare environment. Returns once it runs.
Result<void> start_detached(const std::filesystem::path& program, std::vector<std::string> arguments);

/// This program's own file, absolute.
Result<std::filesystem::path> own_program();
}  // namespace bursar::cli
