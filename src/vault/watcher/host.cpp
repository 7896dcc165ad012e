#include "vault/watcher/host.hpp"

#include "vault/watcher/watcher.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace bursar::vault
{
namespace
{
constexpr int SOCKET = 3;
constexpr auto PAUSE_AFTER_DEATH = std::chrono::seconds{1};

/// Dies with its parent, leaves no core, takes the terminal's signals from nobody.
void become_child(const char* name, pid_t parent)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (::getppid() != parent)
        ::_exit(0);
    ::prctl(PR_SET_NAME, name, 0, 0, 0);
    ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
}

bool vault_has_gone()
{
    pollfd state{.fd = SOCKET, .events = 0, .revents = 0};
    return ::poll(&state, 1, 0) > 0 && (state.revents & (POLLHUP | POLLERR)) != 0;
}

[[noreturn]] void host()
{
    while (!vault_has_gone())
    {
        const auto self = ::getpid();
        const auto child = ::fork();
        if (child == 0)
        {
            become_child("bursar-watcher", self);
            ::_exit(run_watcher(Descriptor{SOCKET}));
        }
        int status = 0;
        while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR)
            continue;
        if (!vault_has_gone())
            std::this_thread::sleep_for(PAUSE_AFTER_DEATH);
    }
    ::_exit(0);
}
}  // namespace

Result<Descriptor> start_watcher()
{
    std::array<int, 2> pair{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair.data()) != 0)
        return fail(ErrorCode::internal, errno_text("the watcher's socket pair"));
    Descriptor vaults{pair[0]};
    Descriptor watchers{pair[1]};
    const auto self = ::getpid();
    const auto child = ::fork();
    if (child < 0)
        return fail(ErrorCode::internal, errno_text("starting the watcher"));
    if (child > 0)
        return vaults;
    ::signal(SIGINT, SIG_IGN);
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGHUP, SIG_IGN);
    become_child("bursar-host", self);
    if (watchers.get() != SOCKET)
        ::dup2(watchers.get(), SOCKET);
    ::close_range(SOCKET + 1, ~0U, 0);
    host();
}
}  // namespace bursar::vault
