#include "evm/eip712.hpp"

#include "evm/abi.hpp"

namespace bursar::evm
{
namespace
{
constexpr std::string_view DOMAIN_WITH_CONTRACT =
    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
constexpr std::string_view DOMAIN_WITHOUT_CONTRACT =
    "EIP712Domain(string name,string version,uint256 chainId)";
}  // namespace

Hash32 domain_separator(const Domain& domain)
{
    StructHash hash{type_hash(domain.contract ? DOMAIN_WITH_CONTRACT : DOMAIN_WITHOUT_CONTRACT)};
    hash.text(domain.name).text(domain.version).number(domain.chain.value);
    if (domain.contract)
        hash.address(*domain.contract);
    return hash.finish();
}

Hash32 typed_digest(const Hash32& separator, const Hash32& struct_hash)
{
    static constexpr std::array<std::uint8_t, 2> PREFIX{0x19, 0x01};
    return crypto::Keccak256{}.update(PREFIX).update(separator.view()).update(struct_hash.view()).finish();
}

Hash32 type_hash(std::string_view encoded_type)
{
    return crypto::keccak256(encoded_type);
}

StructHash& StructHash::word(const Hash32& value)
{
    hash_.update(value.view());
    return *this;
}

StructHash& StructHash::address(const Address& value)
{
    return word(word_of(value));
}

StructHash& StructHash::number(const U256& value)
{
    return word(word_of(value));
}

StructHash& StructHash::text(std::string_view value)
{
    return word(crypto::keccak256(value));
}

StructHash& StructHash::texts(std::span<const std::string> values)
{
    crypto::Keccak256 list;
    for (const auto& value : values)
        list.update(crypto::keccak256(value).view());
    return word(list.finish());
}

StructHash& StructHash::addresses(std::span<const Address> values)
{
    crypto::Keccak256 list;
    for (const auto& value : values)
        list.update(word_of(value).view());
    return word(list.finish());
}
}  // namespace bursar::evm
