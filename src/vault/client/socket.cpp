#include "vault/client/socket.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace bursar::vault
{
namespace
{
constexpr int BACKLOG = 128;

/// An address of at most 108 bytes for a path of any length: it goes through the open folder.
sockaddr_un address_in(const Descriptor& folder)
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto text = "/proc/self/fd/" + std::to_string(folder.get()) + "/" + std::string{SOCKET_NAME};
    std::memcpy(address.sun_path, text.c_str(), text.size() + 1);
    return address;
}

Descriptor open_folder(const std::filesystem::path& home)
{
    return Descriptor{::open(home.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
}

const sockaddr* generic(const sockaddr_un& address)
{
    return reinterpret_cast<const sockaddr*>(&address);
}
}  // namespace

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept
{
    if (this != &other)
    {
        close();
        fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
}

void Descriptor::close()
{
    if (fd_ >= 0)
        ::close(std::exchange(fd_, -1));
}

Deadline deadline_in(std::int64_t ms)
{
    return std::chrono::steady_clock::now() + std::chrono::milliseconds{ms};
}

int ms_until(Deadline deadline)
{
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 1 << 30));
}

std::string errno_text(std::string_view what)
{
    return std::string{what} + ": " + std::system_category().message(errno);
}

Result<Descriptor> connect_to_vault(const std::filesystem::path& home)
{
    auto folder = open_folder(home);
    Descriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!folder.open() || !socket.open())
        return fail(ErrorCode::vault_unavailable, errno_text("the wallet's folder"),
                    "run `bursar init` first");
    const auto address = address_in(folder);
    if (::connect(socket.get(), generic(address), sizeof address) != 0)
        return fail(ErrorCode::vault_unavailable, errno_text("no vault answers"));
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket.get(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 || peer.uid != ::geteuid())
        return fail(ErrorCode::vault_unavailable, "the vault's socket belongs to another user");
    return socket;
}

Result<Descriptor> listen_for_front_ends(const std::filesystem::path& home)
{
    auto folder = open_folder(home);
    Descriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    if (!folder.open() || !socket.open())
        return fail(ErrorCode::storage_failed, errno_text("the wallet's folder"));
    const auto name = std::string{SOCKET_NAME};
    if (::unlinkat(folder.get(), name.c_str(), 0) != 0 && errno != ENOENT)
        return fail(ErrorCode::storage_failed, errno_text("removing the old socket"));
    const auto address = address_in(folder);
    const auto mask = ::umask(0177);
    const int bound = ::bind(socket.get(), generic(address), sizeof address);
    ::umask(mask);
    if (bound != 0 || ::listen(socket.get(), BACKLOG) != 0)
        return fail(ErrorCode::storage_failed, errno_text("the vault's socket"));
    return socket;
}
}  // namespace bursar::vault
