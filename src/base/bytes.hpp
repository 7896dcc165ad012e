#pragma once

#include "base/error.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bursar
{
using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// The bytes of a text, borrowed.
ByteView as_bytes(std::string_view text);
/// The text of some bytes, borrowed.
std::string_view as_text(ByteView bytes);

/// Lower-case hexadecimal without a prefix.
std::string to_hex(ByteView bytes);
/// Lower-case hexadecimal with "0x".
std::string to_hex_0x(ByteView bytes);
/// Reads hexadecimal of either case, with or without "0x"; an even number of digits, nothing else.
Result<Bytes> parse_hex(std::string_view text);

/// RFC 4648 section 4, padded.
std::string to_base64(ByteView bytes);
/// Reads the standard and the URL-safe alphabet, padded or not; anything else is malformed.
Result<Bytes> parse_base64(std::string_view text);

/// A value of exactly N bytes. The tag keeps addresses, hashes and nonces from being mixed up.
template<std::size_t N, class Tag>
struct FixedBytes
{
    static constexpr std::size_t SIZE = N;
    std::array<std::uint8_t, N> bytes{};

    /// Exactly N bytes, or malformed.
    static Result<FixedBytes> from(ByteView view)
    {
        if (view.size() != N)
            return fail(ErrorCode::malformed,
                        "expected " + std::to_string(N) + " bytes, got " + std::to_string(view.size()));
        FixedBytes out;
        std::copy(view.begin(), view.end(), out.bytes.begin());
        return out;
    }
    /// "0x" and exactly 2N hexadecimal digits of either case.
    static Result<FixedBytes> parse(std::string_view text)
    {
        if (text.size() != 2 * N + 2 || !text.starts_with("0x"))
            return fail(ErrorCode::malformed,
                        "expected 0x and " + std::to_string(2 * N) + " hexadecimal digits");
        auto raw = parse_hex(text);
        if (!raw)
            return forward(raw);
        return from(*raw);
    }

    ByteView view() const { return bytes; }
    /// Lower case with "0x".
    std::string hex() const { return to_hex_0x(bytes); }
    bool is_zero() const
    {
        for (auto byte : bytes)
            if (byte != 0)
                return false;
        return true;
    }

    friend auto operator<=>(const FixedBytes&, const FixedBytes&) = default;
};

/// An EVM account. `evm::checksummed` prints it for people; `hex()` is the lower-case form used as a key.
using Address = FixedBytes<20, struct AddressTag>;
/// A 32-byte hash or digest.
using Hash32 = FixedBytes<32, struct Hash32Tag>;
}  // namespace bursar

template<std::size_t N, class Tag>
struct std::hash<bursar::FixedBytes<N, Tag>>
{
    std::size_t operator()(const bursar::FixedBytes<N, Tag>& value) const noexcept
    {
        return std::hash<std::string_view>{}(bursar::as_text(value.bytes));
    }
};
