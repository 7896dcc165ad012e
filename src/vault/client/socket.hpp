#pragma once

#include "base/error.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

/// Unix sockets and descriptors, as both ends of the vault's wire use them.
namespace bursar::vault
{
/// Owns a file descriptor.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    ~Descriptor() { close(); }

    int get() const { return fd_; }
    bool open() const { return fd_ >= 0; }
    void close();

private:
    int fd_ = -1;
};

using Deadline = std::chrono::steady_clock::time_point;
Deadline deadline_in(std::int64_t ms);
/// Rounded up, 0 when it has passed: what `poll` takes.
int ms_until(Deadline deadline);

constexpr std::string_view SOCKET_NAME = "vault.sock";

/// Connects to home/vault.sock, however long the path is. vault_unavailable when nobody listens there or when
/// the listener runs as another user.
Result<Descriptor> connect_to_vault(const std::filesystem::path& home);

/// Listens on home/vault.sock with mode 0600, non-blocking; what lay there before is removed. The caller
/// holds the home's lock, so nobody else can be listening.
Result<Descriptor> listen_for_front_ends(const std::filesystem::path& home);

/// "what: No such file or directory", from errno.
std::string errno_text(std::string_view what);
}  // namespace bursar::vault
