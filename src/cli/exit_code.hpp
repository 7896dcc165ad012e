#pragma once

#include "base/error.hpp"

namespace bursar::cli
{
/// What the program's exit code says; listed in `bursar --help` and docs/cli.md.
enum class Exit : int
{
    ok = 0,
    error = 1,
    usage = 2,
    refused = 3,          ///< refused before anything was signed: nothing was spent
    approval_needed = 4,  ///< the owner has to decide first: nothing was spent
    unknown_outcome = 5,  ///< it may have been paid: never repeat it with another id, ask for its status
};

/// The exit code for a failure that stopped a command.
Exit exit_for(ErrorCode code);
}  // namespace bursar::cli
