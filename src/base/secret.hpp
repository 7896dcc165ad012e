#pragma once

#include "base/bytes.hpp"

namespace bursar
{
/// Overwrites memory in a way the compiler may not remove.
void wipe(std::span<std::uint8_t> memory);

/// Key material or a passphrase: cannot be copied, compared with == or printed; wiped when it goes or moves.
class Secret
{
public:
    Secret() = default;
    /// Copies the bytes in. The caller wipes its own copy.
    explicit Secret(ByteView bytes) : bytes_(bytes.begin(), bytes.end()) {}
    /// Takes the bytes over without leaving a copy behind.
    static Secret take(Bytes&& bytes);
    /// Takes a text over and wipes it.
    static Secret take(std::string&& text);

    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    Secret(Secret&& other) noexcept : bytes_(std::move(other.bytes_)) { other.bytes_.clear(); }
    Secret& operator=(Secret&& other) noexcept;
    ~Secret() { wipe(bytes_); }

    /// Lends the bytes for one call.
    ByteView expose() const { return bytes_; }
    std::size_t size() const { return bytes_.size(); }
    bool empty() const { return bytes_.empty(); }
    /// A second holder of the same secret; explicit, so that it can be found.
    Secret duplicate() const { return Secret{bytes_}; }

private:
    Bytes bytes_;
};

/// Equality in time that depends on the lengths alone.
bool equal_in_constant_time(ByteView a, ByteView b);
}  // namespace bursar
