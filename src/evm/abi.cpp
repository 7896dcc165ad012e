#include "evm/abi.hpp"

#include "crypto/keccak.hpp"

#include <algorithm>

namespace bursar::evm
{
namespace
{
constexpr std::size_t WORD = Hash32::SIZE;

void append(Bytes& out, ByteView bytes)
{
    out.insert(out.end(), bytes.begin(), bytes.end());
}

std::unexpected<Error> wrong(std::size_t index, std::string_view what)
{
    return fail(ErrorCode::malformed, "ABI word " + std::to_string(index) + ": " + std::string{what});
}
}  // namespace

Selector selector_of(std::string_view signature)
{
    const auto hash = crypto::keccak256(signature);
    Selector selector;
    std::copy_n(hash.bytes.begin(), Selector::SIZE, selector.bytes.begin());
    return selector;
}

Hash32 word_of(const U256& value)
{
    return Hash32{value.big_endian()};
}

Hash32 word_of(const Address& address)
{
    Hash32 word;
    std::copy(address.bytes.begin(), address.bytes.end(), word.bytes.begin() + 12);
    return word;
}

Hash32 word_of(std::uint64_t value)
{
    return word_of(U256{value});
}

Hash32 word_of(Units units)
{
    return word_of(units.to_u256());
}

AbiEncoder& AbiEncoder::word(const Hash32& value)
{
    slots_.push_back({value, {}, false});
    return *this;
}

AbiEncoder& AbiEncoder::bytes(ByteView data)
{
    Bytes tail;
    append(tail, word_of(std::uint64_t{data.size()}).view());
    append(tail, data);
    tail.resize((tail.size() + WORD - 1) / WORD * WORD);
    slots_.push_back({{}, std::move(tail), true});
    return *this;
}

AbiEncoder& AbiEncoder::words(std::span<const Hash32> items)
{
    Bytes tail;
    append(tail, word_of(std::uint64_t{items.size()}).view());
    for (const auto& item : items)
        append(tail, item.view());
    slots_.push_back({{}, std::move(tail), true});
    return *this;
}

Bytes AbiEncoder::finish() const
{
    Bytes out;
    if (has_selector_)
        append(out, selector_.view());
    std::uint64_t offset = slots_.size() * WORD;
    for (const auto& slot : slots_)
    {
        append(out, slot.dynamic ? word_of(offset).view() : slot.word.view());
        offset += slot.tail.size();
    }
    for (const auto& slot : slots_)
        append(out, slot.tail);
    return out;
}

Result<Hash32> AbiDecoder::word(std::size_t index) const
{
    if (index >= data_.size() / WORD)
        return wrong(index, "beyond the end of " + std::to_string(data_.size()) + " bytes");
    return Hash32::from(data_.subspan(index * WORD, WORD));
}

Result<U256> AbiDecoder::number(std::size_t index) const
{
    const auto raw = word(index);
    if (!raw)
        return forward(raw);
    return U256::from_big_endian(raw->view());
}

Result<std::uint64_t> AbiDecoder::number64(std::size_t index) const
{
    const auto value = number(index);
    if (!value)
        return forward(value);
    if (const auto small = value->to_u64())
        return *small;
    return wrong(index, "expected a number below 2^64");
}

Result<Units> AbiDecoder::units(std::size_t index) const
{
    const auto value = number(index);
    if (!value)
        return forward(value);
    if (const auto small = value->to_u128())
        return Units{*small};
    return wrong(index, "expected an amount below 2^128");
}

Result<Address> AbiDecoder::address(std::size_t index) const
{
    const auto raw = word(index);
    if (!raw)
        return forward(raw);
    if (std::any_of(raw->bytes.begin(), raw->bytes.begin() + 12, [](std::uint8_t byte) { return byte != 0; }))
        return wrong(index, "expected an address");
    return Address::from(raw->view().subspan(12));
}

Result<bool> AbiDecoder::boolean(std::size_t index) const
{
    const auto value = number(index);
    if (!value)
        return forward(value);
    if (*value > U256{std::uint64_t{1}})
        return wrong(index, "expected 0 or 1");
    return !value->is_zero();
}

/// The contents of a dynamic value: length in items, then that many items of `item_size` bytes.
Result<ByteView> AbiDecoder::tail(std::size_t index, std::size_t item_size) const
{
    const auto offset = number64(index);
    if (!offset)
        return forward(offset);
    if (*offset % WORD != 0 || *offset / WORD >= data_.size() / WORD)
        return wrong(index, "the offset is not inside the data");
    const auto at = static_cast<std::size_t>(*offset);
    const auto count = number64(at / WORD);
    if (!count)
        return forward(count);
    const auto rest = data_.subspan(at + WORD);
    if (*count > rest.size() / item_size)
        return wrong(index, "the length is beyond the end of the data");
    return rest.first(static_cast<std::size_t>(*count) * item_size);
}

Result<Bytes> AbiDecoder::bytes(std::size_t index) const
{
    const auto contents = tail(index, 1);
    if (!contents)
        return forward(contents);
    return Bytes(contents->begin(), contents->end());
}

Result<std::vector<Hash32>> AbiDecoder::words(std::size_t index) const
{
    const auto contents = tail(index, WORD);
    if (!contents)
        return forward(contents);
    std::vector<Hash32> items(contents->size() / WORD);
    for (std::size_t i = 0; i < items.size(); ++i)
        std::copy_n(contents->begin() + static_cast<std::ptrdiff_t>(i * WORD), WORD, items[i].bytes.begin());
    return items;
}
}  // namespace bursar::evm
