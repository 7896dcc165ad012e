#include "vault/process/sandbox.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <linux/landlock.h>
#include <memory>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace bursar::vault
{
namespace
{
/// LANDLOCK_ACCESS_FS_TRUNCATE and LANDLOCK_ACCESS_FS_IOCTL_DEV came after the header that we build with.
constexpr std::uint64_t LANDLOCK_TRUNCATE = 1ULL << 14;
constexpr std::uint64_t LANDLOCK_IOCTL_DEV = 1ULL << 15;

/// All rights that a kernel with this version of Landlock can take away.
std::uint64_t handled_rights(long version)
{
    std::uint64_t rights =
        LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
        LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
        LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
        LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |
        LANDLOCK_ACCESS_FS_MAKE_SYM;
    if (version >= 2)
        rights |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3)
        rights |= LANDLOCK_TRUNCATE;
    if (version >= 5)
        rights |= LANDLOCK_IOCTL_DEV;
    return rights;
}

constexpr std::uint64_t HOME_RIGHTS = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |
                                      LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
                                      LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                                      LANDLOCK_TRUNCATE;

struct ReleaseFilter
{
    void operator()(void* filter) const { seccomp_release(filter); }
};

/// What the loop, the worker, SQLite and the C library need once everything is open.
constexpr std::array NEEDED_CALLS = {
    // Descriptors and files
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(pread64),
    SCMP_SYS(pwrite64),
    SCMP_SYS(openat),
    SCMP_SYS(open),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(lseek),
    SCMP_SYS(fcntl),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fallocate),
    SCMP_SYS(fsync),
    SCMP_SYS(fdatasync),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(rename),
    SCMP_SYS(renameat),
    SCMP_SYS(renameat2),
    SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat),
    SCMP_SYS(fchmod),
    SCMP_SYS(fchown),
    SCMP_SYS(getcwd),
    SCMP_SYS(readlink),
    SCMP_SYS(umask),
    // Sockets that exist
    SCMP_SYS(accept4),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(getsockopt),
    SCMP_SYS(shutdown),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    // Memory. The undefined behaviour sanitizer asks a pipe whether memory can be read.
    SCMP_SYS(pipe),
    SCMP_SYS(pipe2),
    SCMP_SYS(brk),
    SCMP_SYS(mmap),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(mprotect),
    SCMP_SYS(madvise),
    SCMP_SYS(mlock),
    SCMP_SYS(munlock),
    // Threads that exist, time, signals, the end
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(rseq),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(tgkill),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};
}  // namespace

Protections harden_process()
{
    Protections active;
    const rlimit none{0, 0};
    if (::setrlimit(RLIMIT_CORE, &none) == 0)
        active.emplace_back("no core dumps");
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0)
        active.emplace_back("not dumpable");
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        active.emplace_back("no new privileges");
    return active;
}

Protections lock_memory()
{
    // With a small limit, locking everything would make the next large allocation fail: key derivation needs
    // 128 MiB.
    rlimit limit{};
    const bool unlimited = ::getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur == RLIM_INFINITY;
    if ((unlimited || ::geteuid() == 0) && ::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0)
        return {"locked memory"};
    if (limit.rlim_cur >= 64 * 1024)
        return {"locked keys"};
    return {};
}

void lock_pages(const void* memory, std::size_t bytes)
{
    [[maybe_unused]] const int locked = ::mlock(memory, bytes);
}

Protections confine_to(const std::filesystem::path& home)
{
    const long version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return {};
    const auto handled = handled_rights(version);
    const landlock_ruleset_attr attributes{.handled_access_fs = handled};
    const auto ruleset =
        static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0));
    const int folder = ::open(home.c_str(), O_PATH | O_CLOEXEC);
    const landlock_path_beneath_attr rule{.allowed_access = HOME_RIGHTS & handled, .parent_fd = folder};
    const bool confined =
        ruleset >= 0 && folder >= 0 &&
        ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0 &&
        ::syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
    ::close(folder);
    ::close(ruleset);
    return confined ? Protections{"landlock"} : Protections{};
}

Protections close_system_calls()
{
    const std::unique_ptr<void, ReleaseFilter> filter{seccomp_init(SCMP_ACT_ERRNO(EPERM))};
    if (!filter || seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1) != 0)
        return {};
    for (const int call : NEEDED_CALLS)
        if (seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0) != 0)
            return {};
    return seccomp_load(filter.get()) == 0 ? Protections{"seccomp"} : Protections{};
}
}  // namespace bursar::vault
