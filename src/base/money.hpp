#pragma once

#include "base/bytes.hpp"
#include "base/u256.hpp"

#include <optional>

namespace bursar
{
/// EVM chain id; 84532 is Base Sepolia.
struct ChainId
{
    std::uint64_t value = 0;
    friend auto operator<=>(const ChainId&, const ChainId&) = default;
};

/// A token on a chain. Amounts of different assets never meet.
struct AssetId
{
    ChainId chain;
    Address token;
    friend auto operator<=>(const AssetId&, const AssetId&) = default;
};

/// A count of base units (USDC: millionths), 0 to 2^128 - 1. All arithmetic is checked.
class Units
{
public:
    using Raw = unsigned __int128;
    constexpr Units() = default;
    constexpr explicit Units(Raw raw) : raw_(raw) {}

    /// `^(0|[1-9][0-9]*)$` below 2^128: the form of amounts on every wire.
    static Result<Units> parse(std::string_view text);
    static Result<Units> from(const U256& value);

    constexpr Raw raw() const { return raw_; }
    constexpr bool is_zero() const { return raw_ == 0; }
    std::string decimal() const;
    U256 to_u256() const { return U256{raw_}; }

    /// Empty on overflow.
    constexpr std::optional<Units> plus(Units other) const
    {
        Raw sum = raw_ + other.raw_;
        if (sum < raw_)
            return std::nullopt;
        return Units{sum};
    }
    /// Empty when other is larger.
    constexpr std::optional<Units> minus(Units other) const
    {
        if (other.raw_ > raw_)
            return std::nullopt;
        return Units{raw_ - other.raw_};
    }

    friend constexpr auto operator<=>(const Units&, const Units&) = default;

private:
    Raw raw_ = 0;
};

/// How people write an asset: "USDC" with 6 decimals.
struct AssetStyle
{
    std::string symbol;
    std::uint8_t decimals = 6;
    friend bool operator==(const AssetStyle&, const AssetStyle&) = default;
};

/// Reads an amount in human units ("0.05", "5", "5.00"): digits, at most one point with digits on both sides,
/// not more decimals than the asset has. No sign, exponent, separator or currency.
Result<Units> parse_amount(std::string_view text, const AssetStyle& style);

/// "0.05": at least two decimals, no trailing zeros beyond that; the inverse of parse_amount.
std::string format_amount(Units units, const AssetStyle& style);

/// "0.05 USDC".
std::string format_money(Units units, const AssetStyle& style);

/// "$0.05" for a dollar token, else as format_money.
std::string format_price(Units units, const AssetStyle& style);
}  // namespace bursar
