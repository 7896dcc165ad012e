#pragma once

#include "base/error.hpp"

#include <filesystem>
#include <string>
#include <vector>

/// What the vault's process gives up. Each function says which protections are in force afterwards, in the
/// words of VaultStatus; what the kernel does not have is left out, never an error.
namespace bursar::vault
{
using Protections = std::vector<std::string>;

/// No core dumps; nobody of the same user may attach or read /proc/pid/mem; no privileges to be gained by
/// exec.
Protections harden_process();

/// Keeps memory out of swap: all of it where the limits allow, else what `lock_pages` is called for.
Protections lock_memory();
/// Best effort, for keys.
void lock_pages(const void* memory, std::size_t bytes);

/// Landlock: from now on this thread and those it starts reach nothing of the file system but the home.
Protections confine_to(const std::filesystem::path& home);

/// seccomp, for all threads: no new socket, no connection, no program, no process. Whatever is not on the
/// list of calls that the vault needs fails with EPERM.
Protections close_system_calls();
}  // namespace bursar::vault
