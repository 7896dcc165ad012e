#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

/// A program with pipes on its standard input and output. Waits are bounded to ten seconds.
class ChildProcess
{
public:
    explicit ChildProcess(const std::vector<std::string>& command);
    /// Kills what is still running.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    /// False when the program does not take it any more.
    bool write(std::string_view bytes);
    /// The next line; nothing at the end of the output or when none comes.
    std::optional<std::string> read_line();
    void close_input();
    void close_output();

    struct Ended
    {
        int exit_code = -1;  ///< -1: by a signal
        std::chrono::milliseconds after{};
    };
    /// Waits for the end; nothing when it does not come.
    std::optional<Ended> wait();
    /// The most memory that was resident so far, in KiB.
    long memory_peak_kib() const;

private:
    pid_t pid_ = -1;
    int input_ = -1;
    int output_ = -1;
    std::string read_;
};
