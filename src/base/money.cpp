#include "base/money.hpp"

#include <algorithm>

namespace bursar
{
Result<Units> Units::parse(std::string_view text)
{
    auto wide = U256::parse_decimal(text);
    if (!wide)
        return forward(wide);
    return from(*wide);
}

Result<Units> Units::from(const U256& value)
{
    const auto raw = value.to_u128();
    if (!raw)
        return fail(ErrorCode::too_large, "the amount does not fit 128 bits");
    return Units{*raw};
}

std::string Units::decimal() const
{
    return U256{raw_}.decimal();
}

Result<Units> parse_amount(std::string_view text, const AssetStyle& style)
{
    const auto wrong = [&](std::string_view why)
    {
        return fail(ErrorCode::invalid_argument,
                    "amount \"" + std::string{text.substr(0, 40)} + "\": " + std::string{why},
                    "write whole units with up to " + std::to_string(style.decimals) +
                        " decimals, such as \"0.05\"");
    };
    const auto is_digits = [](std::string_view part)
    {
        return !part.empty() &&
               std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };

    const auto point = text.find('.');
    const std::string_view whole = text.substr(0, point);
    const std::string_view fraction =
        point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (!is_digits(whole) || (point != std::string_view::npos && !is_digits(fraction)))
        return wrong("only digits and one decimal point are allowed");
    if (whole.size() > 1 && whole.front() == '0')
        return wrong("leading zeros are not allowed");
    if (fraction.size() > style.decimals)
        return wrong("more than " + std::to_string(style.decimals) + " decimals");
    if (whole.size() > 39)
        return wrong("too large");

    std::string digits{whole};
    digits += fraction;
    digits.append(style.decimals - fraction.size(), '0');
    const auto first = digits.find_first_not_of('0');
    auto units = Units::parse(first == std::string::npos ? "0" : std::string_view{digits}.substr(first));
    if (!units)
        return wrong("too large");
    return units;
}

std::string format_amount(Units units, const AssetStyle& style)
{
    std::string digits = units.decimal();
    if (style.decimals == 0)
        return digits;
    if (digits.size() <= style.decimals)
        digits.insert(0, style.decimals + 1U - digits.size(), '0');
    const std::size_t point = digits.size() - style.decimals;
    std::string fraction = digits.substr(point);
    const std::size_t keep = std::min<std::size_t>(2, fraction.size());
    while (fraction.size() > keep && fraction.back() == '0')
        fraction.pop_back();
    return digits.substr(0, point) + "." + fraction;
}

std::string format_money(Units units, const AssetStyle& style)
{
    return format_amount(units, style) + " " + style.symbol;
}

std::string format_price(Units units, const AssetStyle& style)
{
    if (style.symbol == "USDC" || style.symbol == "USD")
        return "$" + format_amount(units, style);
    return format_money(units, style);
}
}  // namespace bursar
