#pragma once

#include "vault/client/socket.hpp"

namespace bursar::vault
{
/// The watcher's whole life, in a process of its own: takes orders from the vault, looks at the chain, tells
/// facts. Returns an exit code when the vault has gone.
int run_watcher(Descriptor vault);
}  // namespace bursar::vault
