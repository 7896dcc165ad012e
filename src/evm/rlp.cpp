#include "evm/rlp.hpp"

#include <algorithm>

namespace bursar::evm
{
namespace
{
constexpr std::uint8_t STRING_BASE = 0x80;
constexpr std::uint8_t LIST_BASE = 0xC0;
constexpr std::size_t SHORT_MAX = 55;

Bytes big_endian(std::uint64_t value)
{
    const auto all = U256{value}.big_endian();
    const auto first = std::find_if(all.begin(), all.end(), [](std::uint8_t byte) { return byte != 0; });
    return {first, all.end()};
}

Bytes header(std::uint8_t base, std::size_t length)
{
    if (length <= SHORT_MAX)
        return {static_cast<std::uint8_t>(base + length)};
    auto out = big_endian(length);
    out.insert(out.begin(), static_cast<std::uint8_t>(base + SHORT_MAX + out.size()));
    return out;
}

std::unexpected<Error> wrong(std::string_view what)
{
    return fail(ErrorCode::malformed, "RLP: " + std::string{what});
}

class Decoder
{
public:
    /// Takes one item off the front of `rest`.
    Result<RlpItem> next(ByteView& rest, std::size_t depth)
    {
        if (depth > RLP_DEPTH_MAX)
            return fail(ErrorCode::too_large, "RLP: nested too deeply");
        if (++items_ > RLP_ITEMS_MAX)
            return fail(ErrorCode::too_large, "RLP: too many items");
        if (rest.empty())
            return wrong("the data ends too early");
        const auto first = rest[0];
        if (first < STRING_BASE)
        {
            RlpItem item{false, {first}, {}};
            rest = rest.subspan(1);
            return item;
        }
        const bool is_list = first >= LIST_BASE;
        auto contents = take(rest, is_list ? LIST_BASE : STRING_BASE);
        if (!contents)
            return forward(contents);
        if (!is_list)
        {
            if (contents->size() == 1 && (*contents)[0] < STRING_BASE)
                return wrong("a small byte is not encoded as itself");
            return RlpItem{false, Bytes(contents->begin(), contents->end()), {}};
        }
        RlpItem list{true, {}, {}};
        while (!contents->empty())
        {
            auto item = next(*contents, depth + 1);
            if (!item)
                return item;
            list.items.push_back(std::move(*item));
        }
        return list;
    }

private:
    /// Header and contents off the front; the contents are returned.
    static Result<ByteView> take(ByteView& rest, std::uint8_t base)
    {
        std::size_t length = rest[0] - base;
        std::size_t start = 1;
        if (length > SHORT_MAX)
        {
            const auto digits = length - SHORT_MAX;
            if (digits > sizeof(std::uint64_t) || rest.size() < 1 + digits)
                return wrong("the data ends in a length");
            if (rest[1] == 0)
                return wrong("a length has leading zeros");
            length = 0;
            for (std::size_t i = 0; i < digits; ++i)
                length = length << 8 | rest[1 + i];
            if (length <= SHORT_MAX)
                return wrong("a short length has the long form");
            start += digits;
        }
        if (length > rest.size() - start)
            return wrong("the data ends too early");
        const auto contents = rest.subspan(start, length);
        rest = rest.subspan(start + length);
        return contents;
    }

    std::size_t items_ = 0;
};
}  // namespace

Bytes rlp_bytes(ByteView data)
{
    if (data.size() == 1 && data[0] < STRING_BASE)
        return {data[0]};
    auto out = header(STRING_BASE, data.size());
    out.insert(out.end(), data.begin(), data.end());
    return out;
}

Bytes rlp_number(const U256& value)
{
    const auto all = value.big_endian();
    const auto first = std::find_if(all.begin(), all.end(), [](std::uint8_t byte) { return byte != 0; });
    return rlp_bytes(ByteView{first, all.end()});
}

Bytes rlp_list(std::span<const Bytes> encoded_items)
{
    std::size_t length = 0;
    for (const auto& item : encoded_items)
        length += item.size();
    auto out = header(LIST_BASE, length);
    out.reserve(out.size() + length);
    for (const auto& item : encoded_items)
        out.insert(out.end(), item.begin(), item.end());
    return out;
}

Result<RlpItem> rlp_decode(ByteView data)
{
    auto item = Decoder{}.next(data, 0);
    if (item && !data.empty())
        return wrong("bytes follow after the item");
    return item;
}

Result<U256> rlp_to_number(const RlpItem& item)
{
    if (item.is_list)
        return wrong("expected a number, got a list");
    if (!item.bytes.empty() && item.bytes[0] == 0)
        return wrong("a number has leading zeros");
    if (item.bytes.size() > 32)
        return wrong("a number is longer than 32 bytes");
    return U256::from_big_endian(item.bytes);
}
}  // namespace bursar::evm
