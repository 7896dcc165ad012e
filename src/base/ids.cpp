#include "base/ids.hpp"

namespace bursar
{
namespace
{
constexpr std::string_view BASE32_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t ID_DIGITS = 26;
}  // namespace

std::string to_base32(ByteView bytes)
{
    std::string text;
    std::uint32_t word = 0;
    int bits = 0;
    for (auto byte : bytes)
    {
        word = (word << 8) | byte;
        bits += 8;
        while (bits >= 5)
        {
            bits -= 5;
            text += BASE32_DIGITS[(word >> bits) & 31];
        }
        word &= (1U << bits) - 1;
    }
    if (bits > 0)
        text += BASE32_DIGITS[(word << (5 - bits)) & 31];
    return text;
}

Result<std::string> check_id(std::string_view text, std::string_view prefix)
{
    const bool right = text.size() == prefix.size() + ID_DIGITS && text.starts_with(prefix) &&
                       text.substr(prefix.size()).find_first_not_of(BASE32_DIGITS) == std::string_view::npos;
    if (!right)
        return fail(ErrorCode::invalid_argument,
                    "\"" + std::string{text.substr(0, 48)} + "\" is not such an id",
                    "ids of this kind are " + std::string{prefix} + " and 26 letters or digits");
    return std::string{text};
}
}  // namespace bursar
