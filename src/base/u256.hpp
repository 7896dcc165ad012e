#pragma once

#include "base/bytes.hpp"

#include <array>
#include <optional>

namespace bursar
{
/// An unsigned 256-bit integer as EVM words hold them. Only what encoding needs: compare, add, subtract,
/// text.
class U256
{
public:
    constexpr U256() = default;
    constexpr explicit U256(std::uint64_t value) : limbs_{value, 0, 0, 0} {}
    constexpr explicit U256(unsigned __int128 value)
        : limbs_{static_cast<std::uint64_t>(value), static_cast<std::uint64_t>(value >> 64), 0, 0}
    {
    }

    /// At most 32 big-endian bytes.
    static Result<U256> from_big_endian(ByteView bytes);
    /// `^(0|[1-9][0-9]*)$`, below 2^256.
    static Result<U256> parse_decimal(std::string_view text);
    /// "0x" and 1 to 64 digits, as JSON-RPC quantities are written.
    static Result<U256> parse_hex_quantity(std::string_view text);

    std::array<std::uint8_t, 32> big_endian() const;
    std::string decimal() const;
    /// JSON-RPC quantity: "0x" and no leading zeros.
    std::string hex_quantity() const;
    std::optional<std::uint64_t> to_u64() const;
    std::optional<unsigned __int128> to_u128() const;
    bool is_zero() const { return (limbs_[0] | limbs_[1] | limbs_[2] | limbs_[3]) == 0; }

    /// Empty on overflow.
    std::optional<U256> plus(const U256& other) const;
    /// Empty when other is larger.
    std::optional<U256> minus(const U256& other) const;

    friend bool operator==(const U256&, const U256&) = default;
    friend std::strong_ordering operator<=>(const U256& a, const U256& b);

private:
    std::array<std::uint64_t, 4> limbs_{};  // least significant first
};
}  // namespace bursar
