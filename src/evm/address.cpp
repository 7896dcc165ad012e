#include "evm/address.hpp"

#include "crypto/keccak.hpp"

#include <algorithm>

namespace bursar::evm
{
std::string checksummed(const Address& address)
{
    auto text = to_hex(address.view());
    const auto hash = crypto::keccak256(text);
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        const int nibble = i % 2 == 0 ? hash.bytes[i / 2] >> 4 : hash.bytes[i / 2] & 15;
        if (text[i] >= 'a' && nibble >= 8)
            text[i] = static_cast<char>(text[i] - 'a' + 'A');
    }
    return "0x" + text;
}

Result<Address> parse_address(std::string_view text)
{
    const auto address = Address::parse(text);
    if (!address)
        return fail(ErrorCode::malformed, "address: expected 0x and 40 hexadecimal digits");
    const auto digits = text.substr(2);
    const bool has_lower =
        std::any_of(digits.begin(), digits.end(), [](char c) { return c >= 'a' && c <= 'f'; });
    const bool has_upper =
        std::any_of(digits.begin(), digits.end(), [](char c) { return c >= 'A' && c <= 'F'; });
    if (has_lower && has_upper && checksummed(*address) != text)
        return fail(ErrorCode::malformed, "address: the capitals do not fit its checksum (EIP-55)",
                    "a digit is wrong, or write it in lower case");
    return address;
}
}  // namespace bursar::evm
