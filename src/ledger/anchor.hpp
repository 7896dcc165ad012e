#pragma once

#include "ledger/types.hpp"

#include <filesystem>
#include <optional>

/// The head file: one line of fixed width beside the ledger, so that a ledger with a missing end is noticed.
namespace bursar::ledger
{
class Anchor
{
public:
    /// "<ledger>.head".
    static std::filesystem::path path_of(const std::filesystem::path& ledger);

    /// Opens the file for writing (mode 0600), made when missing.
    static Result<Anchor> open(const std::filesystem::path& ledger);
    Anchor(Anchor&& other) noexcept;
    Anchor& operator=(Anchor&&) = delete;
    ~Anchor();

    /// One write of one line; no fsync (the file may be behind the ledger, never ahead).
    Result<void> write(const Head& head) const;

    /// Empty when there is no file or it is empty; malformed when it is something else.
    static Result<std::optional<Head>> read(const std::filesystem::path& ledger);

private:
    explicit Anchor(int file) : file_(file) {}
    int file_;
};
}  // namespace bursar::ledger
