#pragma once

#include "vault/wire/buffer.hpp"
#include "vault/wire/fields.hpp"

namespace bursar::vault::wire
{
/// Appends values in wire form: integers big-endian in their full width, text and bytes behind a u32 length,
/// lists behind a u32 count, optional values behind one byte 0 or 1, variants behind their u16 index,
/// enumerations as u16, structures as their members in the order of `fields`.
class Writer
{
public:
    explicit Writer(Buffer& out) : out_(out) {}

    template<class T>
    void put(const T& value)
    {
        if constexpr (std::is_same_v<T, bool>)
            out_.push_back(value ? 1 : 0);
        else if constexpr (std::is_enum_v<T>)
            put(static_cast<std::uint16_t>(value));
        else if constexpr (std::is_unsigned_v<T>)
            integer(value, sizeof(T));
        else
            put_members(value);
    }
    void put(const Units& value)
    {
        integer(static_cast<std::uint64_t>(value.raw() >> 64), 8);
        integer(static_cast<std::uint64_t>(value.raw()), 8);
    }
    void put(const Time& value) { integer(static_cast<std::uint64_t>(value.ms), 8); }
    void put(const std::string& value) { put(as_bytes(value)); }
    void put(const Bytes& value) { put(ByteView{value}); }
    void put(const Secret& value) { put(value.expose()); }
    void put(ByteView bytes)
    {
        put(static_cast<std::uint32_t>(bytes.size()));
        out_.insert(out_.end(), bytes.begin(), bytes.end());
    }
    template<class Tag>
    void put(const Id<Tag>& id)
    {
        put(id.text());
    }
    template<std::size_t N, class Tag>
    void put(const FixedBytes<N, Tag>& value)
    {
        out_.insert(out_.end(), value.bytes.begin(), value.bytes.end());
    }
    template<class T>
    void put(const std::optional<T>& value)
    {
        put(value.has_value());
        if (value)
            put(*value);
    }
    template<class T>
    void put(const std::vector<T>& values)
    {
        put(static_cast<std::uint32_t>(values.size()));
        for (const auto& value : values)
            put(value);
    }
    template<class... T>
    void put(const std::variant<T...>& value)
    {
        put(static_cast<std::uint16_t>(value.index()));
        std::visit([this](const auto& held) { put(held); }, value);
    }

private:
    template<HasFields T>
    void put_members(const T& value)
    {
        std::apply([this](const auto&... members) { (put(members), ...); }, FieldsOf<T>::of(value));
    }
    void integer(std::uint64_t value, std::size_t width)
    {
        for (std::size_t i = width; i-- > 0;)
            out_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    }

    Buffer& out_;
};
}  // namespace bursar::vault::wire
