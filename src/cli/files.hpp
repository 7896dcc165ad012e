#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace bursar::cli
{
/// A whole regular file of at most `bytes_max` bytes. not_found, too_large or storage_failed.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t bytes_max);

/// Writes a new version beside the file, brings it to disk, and puts it in place in one step.
Result<void> replace_file(const std::filesystem::path& file, std::string_view bytes, unsigned mode = 0600);

/// Makes a file that must not exist yet. conflict when it does.
Result<void> create_file(const std::filesystem::path& file, std::string_view bytes, unsigned mode = 0600);

/// Makes a folder of mode 0700 inside the home when it is missing.
Result<void> make_private_folder(const std::filesystem::path& folder);
}  // namespace bursar::cli
