#pragma once

#include "base/secret.hpp"

#include <filesystem>
#include <iosfwd>
#include <string_view>

namespace bursar::cli
{
constexpr std::size_t PASSPHRASE_BYTES_MAX = 1024;

/// The first line of a file, without its line break. Warns on `warnings` when other users can read the file.
/// not_found when there is none, malformed when it is empty, too long or not a regular file.
Result<Secret> passphrase_from_file(const std::filesystem::path& file, std::ostream& warnings);

/// Asks on the controlling terminal without echo. `twice` asks for a repetition (a new passphrase).
/// unauthorised when there is no terminal: scripts name a file.
Result<Secret> passphrase_from_terminal(std::string_view question, bool twice);

/// True when a person can be asked: standard input is a terminal.
bool terminal_present();
}  // namespace bursar::cli
