#include "base/u256.hpp"

#include <algorithm>

namespace bursar
{
using u128 = unsigned __int128;

Result<U256> U256::from_big_endian(ByteView bytes)
{
    if (bytes.size() > 32)
        return fail(ErrorCode::too_large, "a 256-bit number has at most 32 bytes");
    U256 out;
    std::size_t shift = 0;
    for (std::size_t i = bytes.size(); i-- > 0; shift += 8)
        out.limbs_[shift / 64] |= static_cast<std::uint64_t>(bytes[i]) << (shift % 64);
    return out;
}

Result<U256> U256::parse_decimal(std::string_view text)
{
    if (text.empty() || text.size() > 78 || (text.size() > 1 && text.front() == '0'))
        return fail(ErrorCode::malformed, "expected a whole decimal number without leading zeros");
    U256 out;
    for (char c : text)
    {
        if (c < '0' || c > '9')
            return fail(ErrorCode::malformed, "expected decimal digits only");
        u128 carry = static_cast<u128>(c - '0');
        for (auto& limb : out.limbs_)
        {
            const u128 word = static_cast<u128>(limb) * 10 + carry;
            limb = static_cast<std::uint64_t>(word);
            carry = word >> 64;
        }
        if (carry != 0)
            return fail(ErrorCode::too_large, "the number does not fit 256 bits");
    }
    return out;
}

Result<U256> U256::parse_hex_quantity(std::string_view text)
{
    if (!text.starts_with("0x") || text.size() < 3 || text.size() > 66)
        return fail(ErrorCode::malformed, "expected 0x and 1 to 64 hexadecimal digits");
    std::string digits{text.substr(2)};
    if (digits.size() % 2 != 0)
        digits.insert(0, 1, '0');
    auto bytes = parse_hex(digits);
    if (!bytes)
        return forward(bytes);
    return from_big_endian(*bytes);
}

std::array<std::uint8_t, 32> U256::big_endian() const
{
    std::array<std::uint8_t, 32> bytes{};
    for (std::size_t i = 0; i < 32; ++i)
        bytes[31 - i] = static_cast<std::uint8_t>(limbs_[i / 8] >> (8 * (i % 8)));
    return bytes;
}

std::string U256::decimal() const
{
    auto rest = limbs_;
    std::string digits;
    while (std::any_of(rest.begin(), rest.end(), [](auto limb) { return limb != 0; }))
    {
        u128 remainder = 0;
        for (std::size_t i = 4; i-- > 0;)
        {
            const u128 word = (remainder << 64) | rest[i];
            rest[i] = static_cast<std::uint64_t>(word / 10);
            remainder = word % 10;
        }
        digits += static_cast<char>('0' + static_cast<int>(remainder));
    }
    if (digits.empty())
        return "0";
    std::reverse(digits.begin(), digits.end());
    return digits;
}

std::string U256::hex_quantity() const
{
    const std::string digits = to_hex(big_endian());
    const auto first = digits.find_first_not_of('0');
    return first == std::string::npos ? "0x0" : "0x" + digits.substr(first);
}

std::optional<std::uint64_t> U256::to_u64() const
{
    if ((limbs_[1] | limbs_[2] | limbs_[3]) != 0)
        return std::nullopt;
    return limbs_[0];
}

std::optional<u128> U256::to_u128() const
{
    if ((limbs_[2] | limbs_[3]) != 0)
        return std::nullopt;
    return (static_cast<u128>(limbs_[1]) << 64) | limbs_[0];
}

std::optional<U256> U256::plus(const U256& other) const
{
    U256 out;
    u128 carry = 0;
    for (std::size_t i = 0; i < 4; ++i)
    {
        const u128 word = static_cast<u128>(limbs_[i]) + other.limbs_[i] + carry;
        out.limbs_[i] = static_cast<std::uint64_t>(word);
        carry = word >> 64;
    }
    if (carry != 0)
        return std::nullopt;
    return out;
}

std::optional<U256> U256::minus(const U256& other) const
{
    if (*this < other)
        return std::nullopt;
    U256 out;
    u128 borrow = 0;
    for (std::size_t i = 0; i < 4; ++i)
    {
        const u128 word = static_cast<u128>(limbs_[i]) - other.limbs_[i] - borrow;
        out.limbs_[i] = static_cast<std::uint64_t>(word);
        borrow = (word >> 64) & 1;
    }
    return out;
}

std::strong_ordering operator<=>(const U256& a, const U256& b)
{
    for (std::size_t i = 4; i-- > 0;)
        if (a.limbs_[i] != b.limbs_[i])
            return a.limbs_[i] <=> b.limbs_[i];
    return std::strong_ordering::equal;
}
}  // namespace bursar
