#include "vault/process/home.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace bursar::vault
{
namespace
{
/// A vault that was just killed holds its lock until the kernel has cleared it away.
constexpr std::int64_t LOCK_MS_MAX = 500;
}  // namespace

Result<void> prepare_home(const std::filesystem::path& home)
{
    std::error_code ignored;
    if (home.has_parent_path())
        std::filesystem::create_directories(home.parent_path(), ignored);
    if (::mkdir(home.c_str(), 0700) != 0 && errno != EEXIST)
        return fail(ErrorCode::storage_failed, errno_text("making the wallet's folder " + home.string()));
    struct stat found{};
    if (::lstat(home.c_str(), &found) != 0)
        return fail(ErrorCode::storage_failed, errno_text("the wallet's folder " + home.string()));
    if (!S_ISDIR(found.st_mode))
        return fail(ErrorCode::storage_failed, home.string() + " is not a folder");
    if (found.st_uid != ::geteuid())
        return fail(ErrorCode::unauthorised,
                    "the wallet's folder " + home.string() + " belongs to another user");
    if ((found.st_mode & 0077) != 0)
        return fail(ErrorCode::unauthorised, "others may enter the wallet's folder " + home.string(),
                    "chmod 700 " + home.string());
    return {};
}

Result<Descriptor> lock_home(const std::filesystem::path& home)
{
    Descriptor lock{::open((home / LOCK_NAME).c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!lock.open())
        return fail(ErrorCode::storage_failed, errno_text((home / LOCK_NAME).string()));
    const auto deadline = deadline_in(LOCK_MS_MAX);
    while (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    {
        if (ms_until(deadline) == 0)
            return fail(ErrorCode::busy, "a vault runs for " + home.string() + " already");
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return lock;
}
}  // namespace bursar::vault
