#include "base/bytes.hpp"

#include <algorithm>

namespace bursar
{
namespace
{
constexpr std::string_view HEX_DIGITS = "0123456789abcdef";
constexpr std::string_view BASE64_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    if (c == '/' || c == '_')
        return 63;
    return -1;
}
}  // namespace

ByteView as_bytes(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view as_text(ByteView bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string to_hex(ByteView bytes)
{
    std::string text;
    text.reserve(bytes.size() * 2);
    for (auto byte : bytes)
    {
        text += HEX_DIGITS[byte >> 4];
        text += HEX_DIGITS[byte & 15];
    }
    return text;
}

std::string to_hex_0x(ByteView bytes)
{
    return "0x" + to_hex(bytes);
}

Result<Bytes> parse_hex(std::string_view text)
{
    if (text.starts_with("0x"))
        text.remove_prefix(2);
    if (text.size() % 2 != 0)
        return fail(ErrorCode::malformed, "hexadecimal has an odd number of digits");
    Bytes bytes;
    bytes.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2)
    {
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0)
            return fail(ErrorCode::malformed, "a character is not a hexadecimal digit");
        bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
    }
    return bytes;
}

std::string to_base64(ByteView bytes)
{
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3)
    {
        const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t word = static_cast<std::uint32_t>(bytes[i]) << 16;
        if (have > 1)
            word |= static_cast<std::uint32_t>(bytes[i + 1]) << 8;
        if (have > 2)
            word |= bytes[i + 2];
        for (std::size_t k = 0; k < 4; ++k)
            text += k <= have ? BASE64_DIGITS[(word >> (18 - 6 * k)) & 63] : '=';
    }
    return text;
}

Result<Bytes> parse_base64(std::string_view text)
{
    std::size_t padding = 0;
    while (padding < 2 && text.ends_with('='))
    {
        text.remove_suffix(1);
        ++padding;
    }
    if (text.size() % 4 == 1 || (padding != 0 && (text.size() + padding) % 4 != 0))
        return fail(ErrorCode::malformed, "base64 has an impossible length");
    Bytes bytes;
    bytes.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t word = 0;
    int bits = 0;
    for (char c : text)
    {
        const int value = base64_value(c);
        if (value < 0)
            return fail(ErrorCode::malformed, "a character is not in the base64 alphabet");
        word = (word << 6) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8)
        {
            bits -= 8;
            bytes.push_back(static_cast<std::uint8_t>(word >> bits));
            word &= (1U << bits) - 1;
        }
    }
    if (word != 0)
        return fail(ErrorCode::malformed, "base64 ends in bits that encode nothing");
    return bytes;
}
}  // namespace bursar
