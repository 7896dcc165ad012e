#include "cli/passphrase.hpp"

#include "vault/client/socket.hpp"

#include <cerrno>
#include <cstring>
#include <ostream>

#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace bursar::cli
{
namespace
{
using vault::Descriptor;

/// Turns the terminal's echo off for as long as it lives.
class EchoOff
{
public:
    explicit EchoOff(int terminal) : terminal_(terminal)
    {
        changed_ = ::tcgetattr(terminal_, &before_) == 0;
        if (!changed_)
            return;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(terminal_, TCSAFLUSH, &silent);
    }
    ~EchoOff()
    {
        if (changed_)
            ::tcsetattr(terminal_, TCSAFLUSH, &before_);
    }
    EchoOff(const EchoOff&) = delete;
    EchoOff& operator=(const EchoOff&) = delete;

private:
    int terminal_;
    termios before_{};
    bool changed_ = false;
};

void say(int terminal, std::string_view text)
{
    // A prompt that cannot be shown changes nothing: the answer is still read.
    [[maybe_unused]] const auto written = ::write(terminal, text.data(), text.size());
}

/// Reads up to a line break or the end; the buffer is wiped whatever happens.
Result<Secret> read_line(int descriptor, std::string_view what)
{
    std::array<std::uint8_t, PASSPHRASE_BYTES_MAX + 1> buffer{};
    std::size_t used = 0;
    while (used < buffer.size())
    {
        const auto count = ::read(descriptor, buffer.data() + used, 1);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0 || buffer[used] == '\n')
            break;
        ++used;
    }
    const bool too_long = used > PASSPHRASE_BYTES_MAX;
    if (used > 0 && buffer[used - 1] == '\r')
        --used;
    Secret secret{ByteView{buffer.data(), used}};
    wipe(buffer);
    if (too_long)
        return fail(ErrorCode::malformed, std::string{what} + ": the passphrase is longer than 1024 bytes");
    if (secret.empty())
        return fail(ErrorCode::malformed, std::string{what} + ": the passphrase is empty");
    return secret;
}
}  // namespace

Result<Secret> passphrase_from_file(const std::filesystem::path& file, std::ostream& warnings)
{
    const Descriptor descriptor{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (!descriptor.open())
        return fail(ErrorCode::not_found,
                    "--passphrase-file: cannot read " + file.string() + ": " + std::strerror(errno));
    struct stat facts{};
    if (::fstat(descriptor.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return fail(ErrorCode::malformed, "--passphrase-file: " + file.string() + " is not a regular file");
    if ((facts.st_mode & (S_IRGRP | S_IROTH)) != 0)
        warnings << "bursar: warning: other users can read " << file.string() << "; run: chmod 600 "
                 << file.string() << "\n";
    return read_line(descriptor.get(), "--passphrase-file " + file.string());
}

bool terminal_present()
{
    return ::isatty(STDIN_FILENO) == 1;
}

Result<Secret> passphrase_from_terminal(std::string_view question, bool twice)
{
    const Descriptor terminal{terminal_present() ? ::open("/dev/tty", O_RDWR | O_CLOEXEC) : -1};
    if (!terminal.open())
        return fail(ErrorCode::unauthorised,
                    "the owner's passphrase is needed and there is no terminal to ask on",
                    "use --passphrase-file FILE");
    const EchoOff silent{terminal.get()};
    say(terminal.get(), std::string{question} + ": ");
    auto first = read_line(terminal.get(), "terminal");
    say(terminal.get(), "\n");
    if (!first || !twice)
        return first;
    say(terminal.get(), "Again: ");
    auto second = read_line(terminal.get(), "terminal");
    say(terminal.get(), "\n");
    if (!second)
        return second;
    if (!equal_in_constant_time(first->expose(), second->expose()))
        return fail(ErrorCode::invalid_argument, "the two passphrases differ");
    return first;
}
}  // namespace bursar::cli
