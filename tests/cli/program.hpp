#pragma once

#include "json/json.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace bursar::test
{
inline std::string text_of(const std::filesystem::path& file)
{
    std::ifstream stream{file};
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// What a run of the program came to.
struct Ran
{
    int code = -1;
    std::string out;
    std::string err;

    /// The one JSON document on its output.
    json::Value json() const
    {
        INFO(out << err);
        auto value = bursar::json::parse(out);
        REQUIRE(value);
        return std::move(*value);
    }
};

/// The program with a home of its own, run without a terminal. The vault is stopped and everything removed at
/// the end.
class Program
{
public:
    using Words = std::vector<std::string>;

    Program()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "bursar-cli-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
        std::ofstream{folder_ / "pw"} << "correct horse battery staple\n";
        std::filesystem::permissions(folder_ / "pw", std::filesystem::perms::owner_read);
    }
    ~Program()
    {
        run({"vault", "stop"});
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path home() const { return folder_ / "home"; }
    std::string passphrase_file() const { return (folder_ / "pw").string(); }

    /// Starts the program with `input` (a descriptor) and its output in a file or pipe of the caller's.
    pid_t start(const Words& words, int input, int output, int errors) const
    {
        Words all{BURSAR_PROGRAM};
        all.insert(all.end(), words.begin(), words.end());
        std::vector<char*> arguments;
        for (auto& word : all)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        std::string home_text = "BURSAR_HOME=" + home().string();
        std::string user_text = "HOME=" + folder_.string();
        std::string path_text = "PATH=/usr/bin:/bin";
        char* environment[] = {home_text.data(), user_text.data(), path_text.data(), nullptr};
        const auto child = ::fork();
        if (child != 0)
            return child;
        ::setsid();
        ::dup2(input, 0);
        ::dup2(output, 1);
        ::dup2(errors, 2);
        if (::chdir(folder_.c_str()) == 0)
            ::execve(arguments[0], arguments.data(), environment);
        ::_exit(127);
    }

    Ran run(const Words& words) const
    {
        const auto out = folder_ / "out";
        const auto err = folder_ / "err";
        const int input = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        const int output = ::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        const int errors = ::open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        const auto child = start(words, input, output, errors);
        int status = 0;
        ::waitpid(child, &status, 0);
        for (const int descriptor : {input, output, errors})
            ::close(descriptor);
        return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), text_of(out), text_of(err)};
    }

    /// Runs with --json and returns its document; the exit code has to be `code`.
    json::Value json(Words words, int code = 0) const
    {
        words.emplace_back("--json");
        const auto ran = run(words);
        INFO(ran.out << ran.err);
        CHECK(ran.code == code);
        return ran.json();
    }

    /// `bursar init` as scripts do it; the node need not be there.
    json::Value init() const
    {
        return json({"init", "--network", "base-sepolia", "--rpc", "http://127.0.0.1:9", "--passphrase-file",
                     passphrase_file(), "--light-kdf"});
    }

private:
    std::filesystem::path folder_;
};
}  // namespace bursar::test
