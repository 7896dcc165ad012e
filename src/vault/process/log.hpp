#pragma once

#include "base/time.hpp"
#include "vault/client/socket.hpp"

namespace bursar::vault
{
/// A log beyond this becomes vault.log.1, in place of the one before.
constexpr std::size_t LOG_BYTES_MAX = 1024 * 1024;

/// The vault's log, mode 0600: one line an event, cleaned of control characters. Callers log ids and names,
/// never the contents of messages.
class Log
{
public:
    /// A log that cannot be opened is silent: it must not stop the vault.
    Log(std::filesystem::path home, bool also_stderr);

    void write(std::string_view line);

private:
    void open();

    std::filesystem::path home_;
    bool also_stderr_;
    Descriptor file_;
    std::size_t bytes_ = 0;
};
}  // namespace bursar::vault
