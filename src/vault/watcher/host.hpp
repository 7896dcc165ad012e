#pragma once

#include "vault/client/socket.hpp"

#include <utility>

namespace bursar::vault
{
/// Forks the watcher's host, which runs the watcher and runs it again when it dies, until the vault has gone.
/// Returns the vault's end of their socket pair. To be called before anything is open and any thread runs:
/// the children inherit nothing but standard error.
Result<Descriptor> start_watcher();
}  // namespace bursar::vault
