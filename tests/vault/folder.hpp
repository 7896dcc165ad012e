#pragma once

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>

namespace bursar::vault::test
{
/// A folder of its own, mode 0700, removed at the end. In memory where the machine has such a place: these
/// tests are not about disks.
class TemporaryFolder
{
public:
    TemporaryFolder()
    {
        const std::filesystem::path memory{"/dev/shm"};
        const auto parent =
            std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
        auto pattern = (parent / "bursar-test-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::filesystem::path path;
};
}  // namespace bursar::vault::test
