#include "base/text.hpp"

#include <cstdint>

namespace bursar
{
namespace
{
struct Decoded
{
    std::uint32_t point = 0;
    std::size_t length = 0;  // 0: not a character
};

Decoded decode(std::string_view text)
{
    const auto byte = [&](std::size_t i)
    {
        return static_cast<std::uint8_t>(text[i]);
    };
    const auto follows = [&](std::size_t i)
    {
        return i < text.size() && (byte(i) & 0xc0) == 0x80;
    };
    const std::uint8_t first = byte(0);
    if (first < 0x80)
        return {first, 1};
    if (first >= 0xc2 && first <= 0xdf && follows(1))
        return {((first & 0x1fU) << 6) | (byte(1) & 0x3fU), 2};
    if (first >= 0xe0 && first <= 0xef && follows(1) && follows(2))
    {
        const std::uint32_t point = ((first & 0x0fU) << 12) | ((byte(1) & 0x3fU) << 6) | (byte(2) & 0x3fU);
        if (point >= 0x800 && (point < 0xd800 || point > 0xdfff))
            return {point, 3};
        return {};
    }
    if (first >= 0xf0 && first <= 0xf4 && follows(1) && follows(2) && follows(3))
    {
        const std::uint32_t point = ((first & 0x07U) << 18) | ((byte(1) & 0x3fU) << 12) |
                                    ((byte(2) & 0x3fU) << 6) | (byte(3) & 0x3fU);
        if (point >= 0x10000 && point <= 0x10ffff)
            return {point, 4};
    }
    return {};
}

bool is_hidden(std::uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point <= 0x9f) || point == 0x00ad || point == 0x061c ||
           point == 0x180e || (point >= 0x200b && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2060 && point <= 0x206f) || (point >= 0xfe00 && point <= 0xfe0f) || point == 0xfeff ||
           (point >= 0xfff0 && point <= 0xfffb) || (point >= 0xe0000 && point <= 0xe0fff);
}
}  // namespace

bool is_utf8(std::string_view text)
{
    while (!text.empty())
    {
        const auto character = decode(text);
        if (character.length == 0)
            return false;
        text.remove_prefix(character.length);
    }
    return true;
}

std::string clean_text(std::string_view text, std::size_t bytes_max)
{
    std::string out;
    while (!text.empty())
    {
        const auto character = decode(text);
        std::string_view piece = "\xef\xbf\xbd";
        if (character.length != 0)
            piece = text.substr(0, character.length);
        text.remove_prefix(character.length == 0 ? 1 : character.length);
        if (piece == "\n" || piece == "\t" || piece == "\r")
            piece = " ";
        else if (character.length != 0 && is_hidden(character.point))
            continue;
        if (piece == " " && (out.empty() || out.back() == ' '))
            continue;
        if (out.size() + piece.size() > bytes_max)
        {
            out += "\xe2\x80\xa6";
            break;
        }
        out += piece;
    }
    return out;
}
}  // namespace bursar
