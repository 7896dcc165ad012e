#pragma once

#include "vault/client/client.hpp"
#include "vault/process/run.hpp"

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace bursar::test
{
/// A real vault in a process of its own, with a new home that goes when the test ends. Make it before any
/// thread is started: it forks.
class VaultProcess
{
public:
    VaultProcess()
    {
        std::string pattern = std::filesystem::temp_directory_path() / "bursar-flow-XXXXXX";
        home_ = ::mkdtemp(pattern.data());
        start();
    }
    ~VaultProcess()
    {
        end(SIGTERM);
        std::filesystem::remove_all(home_);
    }
    VaultProcess(const VaultProcess&) = delete;
    VaultProcess& operator=(const VaultProcess&) = delete;

    void start()
    {
        process_ = ::fork();
        if (process_ == 0)
            ::_exit(vault::run_vault({.home = home_}));
    }
    void end(int signal)
    {
        if (process_ <= 0)
            return;
        ::kill(process_, signal);
        ::waitpid(process_, nullptr, 0);
        process_ = -1;
    }

    const std::filesystem::path& home() const { return home_; }
    static Secret passphrase() { return Secret::take(std::string{"correct horse battery"}); }

    /// Empty credential: the owner's side. Waits until the vault answers.
    std::unique_ptr<vault::Client> client(Secret credential = {}) const
    {
        for (int i = 0; i < 200 && !std::filesystem::exists(home_ / "vault.sock"); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds{25});
        return std::make_unique<vault::Client>(vault::ClientOptions{
            .home = home_, .client = "test", .credential = std::move(credential), .program = {}});
    }

private:
    std::filesystem::path home_;
    pid_t process_ = -1;
};

/// The value, or a failed test that says why not.
template<class T>
T value_of(Result<T> result)
{
    if (!result)
        FAIL(to_string(result.error()));
    return std::move(*result);
}
}  // namespace bursar::test
