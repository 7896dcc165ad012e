#pragma once

#include "base/money.hpp"

namespace bursar::evm
{
/// The first four bytes of keccak256 of a function's signature.
using Selector = FixedBytes<4, struct SelectorTag>;
/// "transfer(address,uint256)"; no spaces, types only.
Selector selector_of(std::string_view signature);

/// Values in the form of a 32-byte word.
Hash32 word_of(const U256& value);
Hash32 word_of(const Address& address);
Hash32 word_of(std::uint64_t value);
Hash32 word_of(Units units);

/// Encodes the arguments of one call (Solidity ABI specification, "Formal Specification of the Encoding"):
/// static words in place, dynamic values behind an offset.
class AbiEncoder
{
public:
    AbiEncoder() = default;
    explicit AbiEncoder(const Selector& selector) : selector_(selector), has_selector_(true) {}

    AbiEncoder& word(const Hash32& value);
    template<class T>
    AbiEncoder& value(const T& plain)
    {
        return word(word_of(plain));
    }
    AbiEncoder& boolean(bool value) { return word(word_of(std::uint64_t{value})); }
    AbiEncoder& bytes(ByteView data);
    AbiEncoder& text(std::string_view data) { return bytes(as_bytes(data)); }
    /// An array of static words: uint256[], address[], bytes32[].
    AbiEncoder& words(std::span<const Hash32> items);

    Bytes finish() const;

private:
    struct Slot
    {
        Hash32 word;
        Bytes tail;  // of a dynamic value: length and padded contents
        bool dynamic = false;
    };
    Selector selector_;
    bool has_selector_ = false;
    std::vector<Slot> slots_;
};

/// Reads words out of call data or a call's result. Index counts 32-byte slots from 0. Every read is bounded
/// by the data; malformed says which slot and why.
class AbiDecoder
{
public:
    explicit AbiDecoder(ByteView data) : data_(data) {}

    Result<Hash32> word(std::size_t index) const;
    Result<U256> number(std::size_t index) const;
    Result<std::uint64_t> number64(std::size_t index) const;
    Result<Units> units(std::size_t index) const;
    /// The upper twelve bytes have to be zero.
    Result<Address> address(std::size_t index) const;
    /// Only 0 and 1.
    Result<bool> boolean(std::size_t index) const;
    /// A dynamic `bytes` or `string` whose offset is in the slot.
    Result<Bytes> bytes(std::size_t index) const;
    /// A dynamic array of static words whose offset is in the slot.
    Result<std::vector<Hash32>> words(std::size_t index) const;

private:
    Result<ByteView> tail(std::size_t index, std::size_t item_size) const;
    ByteView data_;
};
}  // namespace bursar::evm
