#pragma once

#include "base/money.hpp"
#include "crypto/keccak.hpp"

#include <optional>

/// EIP-712 typed structured data.
namespace bursar::evm
{
/// Name, version, chain and, if there is one, the verifying contract; no salt.
struct Domain
{
    std::string name;
    std::string version;
    ChainId chain;
    std::optional<Address> contract;
};

/// About two microseconds: compute it once for each contract and keep it.
Hash32 domain_separator(const Domain& domain);

/// keccak256(0x19 01 || domainSeparator || structHash).
Hash32 typed_digest(const Hash32& separator, const Hash32& struct_hash);

/// keccak256 of the encoded type, for example "Mail(address to,string text)".
Hash32 type_hash(std::string_view encoded_type);

/// hashStruct: the members in the order of the type, each as one word.
class StructHash
{
public:
    explicit StructHash(const Hash32& type) { hash_.update(type.view()); }

    StructHash& word(const Hash32& value);
    StructHash& address(const Address& value);
    StructHash& number(const U256& value);
    StructHash& number(std::uint64_t value) { return number(U256{value}); }
    StructHash& units(Units value) { return number(value.to_u256()); }
    /// string or bytes: its keccak256.
    StructHash& text(std::string_view value);
    /// string[]: keccak256 of the items' keccak256.
    StructHash& texts(std::span<const std::string> values);
    /// address[]: keccak256 of the items' words.
    StructHash& addresses(std::span<const Address> values);

    /// The object is spent afterwards.
    Hash32 finish() { return hash_.finish(); }

private:
    crypto::Keccak256 hash_;
};
}  // namespace bursar::evm
