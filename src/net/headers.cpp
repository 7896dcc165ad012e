#include "net/client.hpp"

#include <algorithm>
#include <array>

namespace bursar::net
{
namespace
{
char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_name(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}
}  // namespace

const std::string* Headers::first(std::string_view name) const
{
    const auto found =
        std::ranges::find_if(list, [&](const Header& header) { return same_name(header.name, name); });
    return found == list.end() ? nullptr : &found->value;
}

std::size_t Headers::count(std::string_view name) const
{
    return static_cast<std::size_t>(
        std::ranges::count_if(list, [&](const Header& header) { return same_name(header.name, name); }));
}

bool is_payment_header(std::string_view name)
{
    // x402 versions 1 and 2, AEP2, and AEP2's documented but unused spelling.
    constexpr auto NAMES = std::to_array<std::string_view>(
        {"X-PAYMENT", "PAYMENT-SIGNATURE", "X-Payment-Mandate", "X-Agent-Spend-Mandate"});
    return std::ranges::any_of(NAMES, [&](std::string_view known) { return same_name(known, name); });
}
}  // namespace bursar::net
