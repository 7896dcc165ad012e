#include "child_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <poll.h>
#include <stdexcept>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace
{
using Clock = std::chrono::steady_clock;
constexpr auto PATIENCE = std::chrono::seconds{10};
}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command)
{
    std::signal(SIGPIPE, SIG_IGN);
    std::array<int, 2> in{};
    std::array<int, 2> out{};
    if (::pipe2(in.data(), O_CLOEXEC) != 0 || ::pipe2(out.data(), O_CLOEXEC) != 0)
        throw std::runtime_error("no pipes");
    std::vector<char*> arguments;
    for (const auto& each : command)
        arguments.push_back(const_cast<char*>(each.c_str()));
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0)
    {
        std::signal(SIGPIPE, SIG_DFL);
        ::dup2(in[0], 0);
        ::dup2(out[1], 1);
        ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
    ::close(in[0]);
    ::close(out[1]);
    input_ = in[1];
    output_ = out[0];
}

ChildProcess::~ChildProcess()
{
    close_input();
    close_output();
    if (pid_ > 0)
    {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
}

bool ChildProcess::write(std::string_view bytes)
{
    while (!bytes.empty())
    {
        const auto written = ::write(input_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

std::optional<std::string> ChildProcess::read_line()
{
    const auto end = Clock::now() + PATIENCE;
    for (;;)
    {
        if (const auto newline = read_.find('\n'); newline != std::string::npos)
        {
            auto line = read_.substr(0, newline);
            read_.erase(0, newline + 1);
            return line;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
        pollfd wanted{output_, POLLIN, 0};
        if (left <= 0 || ::poll(&wanted, 1, static_cast<int>(left)) <= 0)
            return std::nullopt;
        std::array<char, 65536> buffer{};
        const auto got = ::read(output_, buffer.data(), buffer.size());
        if (got <= 0)
            return std::nullopt;
        read_.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

void ChildProcess::close_input()
{
    if (input_ >= 0)
        ::close(input_);
    input_ = -1;
}

void ChildProcess::close_output()
{
    if (output_ >= 0)
        ::close(output_);
    output_ = -1;
}

std::optional<ChildProcess::Ended> ChildProcess::wait()
{
    const auto begin = Clock::now();
    while (Clock::now() - begin < PATIENCE)
    {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_)
        {
            pid_ = -1;
            return Ended{WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                         std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin)};
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    return std::nullopt;
}

long ChildProcess::memory_peak_kib() const
{
    std::ifstream status{"/proc/" + std::to_string(pid_) + "/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::stol(line.substr(6));
    return -1;
}
