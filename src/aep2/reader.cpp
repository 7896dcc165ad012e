#include "aep2/reader.hpp"

#include "evm/address.hpp"

namespace bursar::aep2
{
namespace
{
constexpr std::size_t ADDRESS_BYTES = 42;
constexpr std::size_t DECIMAL_BYTES_MAX = 78;  // of 2^256 - 1
}  // namespace

const json::Value& Reader::need_object(std::string_view key)
{
    static const json::Value NOTHING;
    const auto* const found = object(key);
    if (!found)
        wrong(key, "expected an object, but it is missing");
    return found ? *found : NOTHING;
}

Address Reader::address(std::string_view key)
{
    const auto parsed = evm::parse_address(text(key, ADDRESS_BYTES));
    if (!parsed)
        wrong(key, parsed.error().message);
    return parsed ? *parsed : Address{};
}

std::optional<Address> Reader::optional_address(std::string_view key)
{
    if (!member(key))
        return std::nullopt;
    return address(key);
}

std::optional<U256> Reader::optional_number(std::string_view key)
{
    const auto* const found = member(key);
    if (!found)
        return std::nullopt;
    if (found->is_number_unsigned())
        return U256{found->get<std::uint64_t>()};
    if (found->is_string() && found->get_ref<const std::string&>().size() <= DECIMAL_BYTES_MAX)
        if (const auto parsed = U256::parse_decimal(found->get_ref<const std::string&>()))
            return *parsed;
    wrong(key, "expected a whole number, in digits");
    return std::nullopt;
}

U256 Reader::number(std::string_view key)
{
    const auto found = optional_number(key);
    if (!found)
        wrong(key, "expected a whole number, but it is missing");
    return found.value_or(U256{});
}

std::optional<std::uint64_t> Reader::optional_number64(std::string_view key)
{
    const auto found = optional_number(key);
    if (!found)
        return std::nullopt;
    const auto small = found->to_u64();
    if (!small)
        wrong(key, "expected a number below 2^64");
    return small;
}

std::uint64_t Reader::number64(std::string_view key)
{
    const auto found = optional_number64(key);
    if (!found)
        wrong(key, "expected a whole number, but it is missing");
    return found.value_or(0);
}

std::optional<Units> Reader::optional_units(std::string_view key)
{
    const auto found = optional_number(key);
    if (!found)
        return std::nullopt;
    const auto small = found->to_u128();
    if (!small)
        wrong(key, "expected an amount below 2^128");
    return small ? std::optional{Units{*small}} : std::nullopt;
}

Units Reader::units(std::string_view key)
{
    const auto found = optional_units(key);
    if (!found)
        wrong(key, "expected an amount in base units, but it is missing");
    return found.value_or(Units{});
}

std::optional<Error> first_failure(std::initializer_list<const json::ObjectReader*> readers)
{
    for (const auto* reader : readers)
        if (reader->failure())
            return reader->failure();
    return std::nullopt;
}
}  // namespace bursar::aep2
