#pragma once

#include <cstdint>
#include <filesystem>

namespace bursar::vault
{
/// How a vault process runs. Everything that can be wrong with it is reported before the socket opens.
struct VaultOptions
{
    std::filesystem::path home;  ///< made with mode 0700 when missing; refused when others may enter it
    bool log_to_stderr = false;  ///< besides home/vault.log, for a vault in the foreground
    bool sandbox = true;         ///< seccomp and Landlock; off only where a sanitizer needs what they forbid
    std::int64_t idle_ms = 600000;  ///< a connection that says nothing for so long is closed
};

/// Exit codes of `run_vault`.
constexpr int VAULT_STOPPED = 0;
constexpr int VAULT_FAILED = 1;
constexpr int VAULT_ALREADY_RUNS = 2;

/// Runs the vault of one home until it is told to stop (a Stop message, SIGTERM or SIGINT) and returns an
/// exit code. Call it in a process of its own, before any thread is started: it forks the watcher, drops what
/// it can do, and keeps signal handlers. One vault per home: the second one returns VAULT_ALREADY_RUNS
/// within a second.
int run_vault(const VaultOptions& options);
}  // namespace bursar::vault
