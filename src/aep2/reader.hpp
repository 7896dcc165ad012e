#pragma once

#include "base/money.hpp"
#include "json/json.hpp"

#include <initializer_list>

/// Members of AEP2 messages by type. Tolerant where clients differ (numbers as text or as numbers), strict in
/// range.
namespace bursar::aep2
{
class Reader : public json::ObjectReader
{
public:
    using ObjectReader::ObjectReader;

    /// The member as an object; missing is wrong. Never dangles: null stands in for it.
    const json::Value& need_object(std::string_view key);
    Address address(std::string_view key);
    std::optional<Address> optional_address(std::string_view key);
    U256 number(std::string_view key);
    std::optional<U256> optional_number(std::string_view key);
    std::uint64_t number64(std::string_view key);
    std::optional<std::uint64_t> optional_number64(std::string_view key);
    Units units(std::string_view key);
    std::optional<Units> optional_units(std::string_view key);

    /// "0x" and the digits of a value of fixed size.
    template<class Fixed>
    Fixed fixed(std::string_view key)
    {
        const auto found = Fixed::parse(text(key, 2 * Fixed::SIZE + 2));
        if (!found)
            wrong(key, "expected 0x and " + std::to_string(2 * Fixed::SIZE) + " hexadecimal digits");
        return found ? *found : Fixed{};
    }
    template<class Fixed>
    std::optional<Fixed> optional_fixed(std::string_view key)
    {
        if (!member(key))
            return std::nullopt;
        return fixed<Fixed>(key);
    }
};

std::optional<Error> first_failure(std::initializer_list<const json::ObjectReader*> readers);
}  // namespace bursar::aep2
