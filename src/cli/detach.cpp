#include "cli/detach.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bursar::cli
{
namespace
{
/// Between fork and exec only calls that a signal handler may make: other threads may hold any lock.
[[noreturn]] void become(const char* program, char* const* arguments, char* const* environment)
{
    ::setsid();
    if (const auto second = ::fork(); second != 0)
        ::_exit(second < 0 ? 1 : 0);
    const int nothing = ::open("/dev/null", O_RDWR);
    for (int fd = 0; fd < 3; ++fd)
        ::dup2(nothing, fd);
    ::close_range(3, ~0U, 0);
    if (::chdir("/") == 0)
        ::execve(program, arguments, environment);
    ::_exit(1);
}
}  // namespace

Result<void> start_detached(const std::filesystem::path& program, std::vector<std::string> arguments)
{
    arguments.insert(arguments.begin(), program.string());
    std::vector<char*> argument_pointers;
    for (auto& argument : arguments)
        argument_pointers.push_back(argument.data());
    argument_pointers.push_back(nullptr);
    std::string path = "PATH=/usr/bin:/bin";
    std::string locale = "LC_ALL=C.UTF-8";
    char* environment[] = {path.data(), locale.data(), nullptr};

    const auto child = ::fork();
    if (child == 0)
        become(argument_pointers[0], argument_pointers.data(), environment);
    int status = 0;
    while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    if (child < 0 || status != 0)
        return fail(ErrorCode::internal, "cannot start " + program.string());
    return {};
}

Result<std::filesystem::path> own_program()
{
    std::error_code code;
    auto program = std::filesystem::read_symlink("/proc/self/exe", code);
    if (code)
        return fail(ErrorCode::internal, "cannot tell where this program lies: " + code.message());
    return program;
}
}  // namespace bursar::cli
