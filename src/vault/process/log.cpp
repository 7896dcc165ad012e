#include "vault/process/log.hpp"

#include "base/text.hpp"
#include "vault/process/home.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bursar::vault
{
namespace
{
constexpr std::size_t LINE_BYTES_MAX = 1000;
}  // namespace

Log::Log(std::filesystem::path home, bool also_stderr) : home_(std::move(home)), also_stderr_(also_stderr)
{
    open();
}

void Log::open()
{
    file_ = Descriptor{
        ::open((home_ / LOG_NAME).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600)};
    struct stat found{};
    bytes_ = file_.open() && ::fstat(file_.get(), &found) == 0 ? static_cast<std::size_t>(found.st_size) : 0;
}

void Log::write(std::string_view line)
{
    auto text = format_time(system_time()) + " " + clean_text(line, LINE_BYTES_MAX) + "\n";
    if (also_stderr_) [[maybe_unused]]
        const auto shown = ::write(STDERR_FILENO, text.data(), text.size());
    if (bytes_ + text.size() > LOG_BYTES_MAX)
    {
        const auto current = home_ / LOG_NAME;
        std::error_code ignored;
        std::filesystem::rename(current, current.string() + ".1", ignored);
        open();
    }
    if (file_.open() && ::write(file_.get(), text.data(), text.size()) > 0)
        bytes_ += text.size();
}
}  // namespace bursar::vault
