#include "cli/files.hpp"

#include "vault/client/socket.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bursar::cli
{
namespace fs = std::filesystem;

namespace
{
using vault::Descriptor;

std::unexpected<Error> failed(const fs::path& file, std::string_view what)
{
    const auto code = errno == ENOENT   ? ErrorCode::not_found
                      : errno == EEXIST ? ErrorCode::conflict
                                        : ErrorCode::storage_failed;
    return fail(code, "cannot " + std::string{what} + " " + file.string() + ": " + std::strerror(errno));
}

bool write_all(int descriptor, std::string_view bytes)
{
    while (!bytes.empty())
    {
        const auto count = ::write(descriptor, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

Result<void> write_new(const fs::path& file, std::string_view bytes, unsigned mode)
{
    const Descriptor descriptor{::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)};
    if (!descriptor.open())
        return failed(file, "make");
    if (::fchmod(descriptor.get(), mode) != 0 || !write_all(descriptor.get(), bytes) ||
        ::fsync(descriptor.get()) != 0)
        return failed(file, "write");
    return {};
}
}  // namespace

Result<std::string> read_file(const fs::path& file, std::size_t bytes_max)
{
    const Descriptor descriptor{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (!descriptor.open())
        return failed(file, "read");
    struct stat facts{};
    if (::fstat(descriptor.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return fail(ErrorCode::storage_failed, file.string() + " is not a regular file");
    std::string bytes;
    char chunk[4096];
    while (bytes.size() <= bytes_max)
    {
        const auto count = ::read(descriptor.get(), chunk, sizeof chunk);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return failed(file, "read");
        if (count == 0)
            return bytes;
        bytes.append(chunk, static_cast<std::size_t>(count));
    }
    return fail(ErrorCode::too_large,
                file.string() + " is larger than " + std::to_string(bytes_max) + " bytes");
}

Result<void> replace_file(const fs::path& file, std::string_view bytes, unsigned mode)
{
    auto fresh = file;
    fresh += ".new." + std::to_string(::getpid());
    if (auto written = write_new(fresh, bytes, mode); !written)
        return written;
    if (::rename(fresh.c_str(), file.c_str()) != 0)
    {
        auto failure = failed(file, "replace");
        ::unlink(fresh.c_str());
        return failure;
    }
    return {};
}

Result<void> create_file(const fs::path& file, std::string_view bytes, unsigned mode)
{
    return write_new(file, bytes, mode);
}

Result<void> make_private_folder(const fs::path& folder)
{
    if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        return failed(folder, "make");
    return {};
}
}  // namespace bursar::cli
