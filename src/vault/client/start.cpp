#include "vault/client/start.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <system_error>
#include <thread>
#include <unistd.h>

namespace bursar::vault
{
namespace
{
constexpr auto LOOK_AGAIN = std::chrono::milliseconds{10};

/// Between fork and exec only calls that a signal handler may make: other threads may hold any lock.
[[noreturn]] void become_vault(const char* program, char* const* arguments, char* const* environment,
                               int report)
{
    ::setsid();
    if (const auto second = ::fork(); second != 0)
        ::_exit(second < 0 ? 1 : 0);
    const int nothing = ::open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; ++fd)
        ::dup2(nothing, fd);
    ::dup3(report, 3, O_CLOEXEC);
    ::close_range(4, ~0U, 0);
    if (::chdir("/") == 0)
        ::execve(program, arguments, environment);
    const int reason = errno;
    [[maybe_unused]] const auto written = ::write(3, &reason, sizeof reason);
    ::_exit(1);
}

/// Returns when the program runs (or could not be run).
Result<void> launch(const std::filesystem::path& program, const std::filesystem::path& home)
{
    std::array<std::string, 5> words{program.string(), "vault", "run", "--home", home.string()};
    std::array<char*, 6> arguments{};
    for (std::size_t i = 0; i < words.size(); ++i)
        arguments[i] = words[i].data();
    // A bare environment: nothing of the host that launched the front end reaches the vault.
    std::array<std::string, 2> settings{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
    std::array<char*, 3> environment{settings[0].data(), settings[1].data(), nullptr};

    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0)
        return fail(ErrorCode::vault_unavailable, errno_text("starting the vault"));
    Descriptor read_end{pipe[0]};
    Descriptor low_end{pipe[1]};
    // Out of the way of the descriptors 0 to 3, which the child lays out anew.
    Descriptor write_end{::fcntl(low_end.get(), F_DUPFD_CLOEXEC, 4)};
    const auto child = ::fork();
    if (child == 0)
        become_vault(arguments[0], arguments.data(), environment.data(), write_end.get());
    low_end.close();
    write_end.close();
    if (child < 0)
        return fail(ErrorCode::vault_unavailable, errno_text("starting the vault"));
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    int reason = 0;
    if (::read(read_end.get(), &reason, sizeof reason) == static_cast<ssize_t>(sizeof reason))
        return fail(ErrorCode::vault_unavailable,
                    program.string() + ": " + std::system_category().message(reason));
    return {};
}
}  // namespace

Result<Descriptor> start_vault(const std::filesystem::path& program, const std::filesystem::path& home,
                               Deadline deadline)
{
    std::error_code ignored;
    if (std::filesystem::create_directories(home.parent_path(), ignored);
        ::mkdir(home.c_str(), 0700) != 0 && errno != EEXIST)
        return fail(ErrorCode::vault_unavailable, errno_text("making the wallet's folder " + home.string()));
    Descriptor lock{::open((home / "start.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    if (!lock.open())
        return fail(ErrorCode::vault_unavailable, errno_text("the wallet's folder " + home.string()));
    while (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    {
        if (ms_until(deadline) == 0)
            return fail(ErrorCode::vault_unavailable,
                        "another front end is starting the vault and has not finished");
        std::this_thread::sleep_for(LOOK_AGAIN);
    }
    if (auto running = connect_to_vault(home))
        return running;
    if (auto launched = launch(program, std::filesystem::absolute(home)); !launched)
        return forward(launched);
    while (true)
    {
        if (auto connected = connect_to_vault(home))
            return connected;
        if (ms_until(deadline) == 0)
            return fail(ErrorCode::vault_unavailable, "the vault was started but does not answer",
                        "look into " + (home / "vault.log").string());
        std::this_thread::sleep_for(LOOK_AGAIN);
    }
}
}  // namespace bursar::vault
