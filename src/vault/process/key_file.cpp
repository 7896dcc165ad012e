#include "vault/process/key_file.hpp"

#include "crypto/keystore.hpp"
#include "vault/process/home.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bursar::vault
{
namespace
{
Result<void> write_durably(const std::filesystem::path& path, std::string_view text)
{
    Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (!file.open() || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        ::fsync(file.get()) != 0)
        return fail(ErrorCode::storage_failed, errno_text("writing the keystore"));
    return {};
}

Result<void> sync_folder(const std::filesystem::path& folder)
{
    Descriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened.open() || ::fsync(opened.get()) != 0)
        return fail(ErrorCode::storage_failed, errno_text("writing the keystore's folder"));
    return {};
}
}  // namespace

HomeKeyFile::HomeKeyFile(std::filesystem::path home)
    : folder_(std::move(home) / KEYSTORE_FOLDER), path_(folder_ / OWNER_KEY_NAME)
{
}

Result<std::string> HomeKeyFile::read()
{
    Descriptor file{::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    if (!file.open())
        return fail(ErrorCode::storage_failed, errno_text("reading the keystore " + path_.string()),
                    "restore it from a backup");
    std::string text(crypto::KEYSTORE_BYTES_MAX + 1, '\0');
    const auto count = ::read(file.get(), text.data(), text.size());
    if (count < 0)
        return fail(ErrorCode::storage_failed, errno_text("reading the keystore"));
    text.resize(static_cast<std::size_t>(count));
    return text;
}

Result<void> HomeKeyFile::write(const std::string& text)
{
    if (::mkdir(folder_.c_str(), 0700) != 0 && errno != EEXIST)
        return fail(ErrorCode::storage_failed, errno_text("making the keystore's folder"));
    const auto fresh = folder_ / "owner.json.new";
    ::unlink(fresh.c_str());
    if (auto written = write_durably(fresh, text); !written)
        return written;
    // A key of a wallet that never came into being, or that somebody put here: it may be worth something.
    const auto kept = folder_ / ("owner.json." + std::to_string(system_time().ms));
    if (::rename(path_.c_str(), kept.c_str()) != 0 && errno != ENOENT)
        return fail(ErrorCode::storage_failed, errno_text("keeping the old keystore"));
    if (::rename(fresh.c_str(), path_.c_str()) != 0)
        return fail(ErrorCode::storage_failed, errno_text("placing the keystore"));
    return sync_folder(folder_);
}
}  // namespace bursar::vault
