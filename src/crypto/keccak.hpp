#pragma once

#include "base/bytes.hpp"

namespace bursar::crypto
{
/// Keccak-256 as Ethereum uses it: the padding of the original submission, which differs from SHA3-256 in one
/// byte (FIPS 202 section 6.1 appends 01 to the message, Keccak does not).
class Keccak256
{
public:
    enum class Padding : std::uint8_t
    {
        keccak = 0x01,
        sha3 = 0x06,  ///< turns the class into SHA3-256
    };
    explicit Keccak256(Padding padding = Padding::keccak) : padding_(padding) {}

    Keccak256& update(ByteView bytes);
    Keccak256& update(std::string_view text) { return update(as_bytes(text)); }
    /// The hash of everything so far; the object is spent afterwards.
    Hash32 finish();

private:
    static constexpr std::size_t RATE = 136;
    void absorb();
    std::array<std::uint64_t, 25> state_{};
    std::array<std::uint8_t, RATE> block_{};
    std::size_t filled_ = 0;
    Padding padding_;
};

Hash32 keccak256(ByteView bytes);
Hash32 keccak256(std::string_view text);
}  // namespace bursar::crypto
