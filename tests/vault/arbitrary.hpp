#pragma once

#include "vault/wire/fields.hpp"

#include <random>

/// Random values of every type that can be a member of a message, from a seed.
namespace bursar::vault::test
{
using Engine = std::mt19937_64;

inline std::uint64_t below(Engine& engine, std::uint64_t bound)
{
    return engine() % bound;
}

class Arbitrary
{
public:
    explicit Arbitrary(Engine& engine) : engine_(engine) {}

    template<class T>
    void fill(T& value)
    {
        if constexpr (std::is_same_v<T, bool>)
            value = below(engine_, 2) == 1;
        else if constexpr (std::is_enum_v<T>)
            value = static_cast<T>(below(engine_, static_cast<std::uint64_t>(wire::LAST_OF<T>) + 1));
        else if constexpr (std::is_unsigned_v<T>)
            value = static_cast<T>(engine_());
        else
            std::apply([this](auto&... members) { (fill(members), ...); }, wire::FieldsOf<T>::of(value));
    }
    void fill(Units& value) { value = Units{(Units::Raw{engine_()} << 64) | engine_()}; }
    void fill(Time& value) { value.ms = static_cast<std::int64_t>(engine_()); }
    void fill(std::string& value)
    {
        value.clear();
        for (auto left = below(engine_, 40); left > 0; --left)
            value.push_back(static_cast<char>(engine_()));
    }
    void fill(Bytes& value)
    {
        value.resize(below(engine_, 70));
        for (auto& byte : value)
            byte = static_cast<std::uint8_t>(engine_());
    }
    void fill(Secret& value)
    {
        Bytes bytes;
        fill(bytes);
        value = Secret::take(std::move(bytes));
    }
    template<class Tag>
    void fill(Id<Tag>& id)
    {
        std::array<std::uint8_t, 16> random{};
        for (auto& byte : random)
            byte = static_cast<std::uint8_t>(engine_());
        id = below(engine_, 8) == 0 ? Id<Tag>{} : Id<Tag>::from_random(random);
    }
    template<std::size_t N, class Tag>
    void fill(FixedBytes<N, Tag>& value)
    {
        for (auto& byte : value.bytes)
            byte = static_cast<std::uint8_t>(engine_());
    }
    template<class T>
    void fill(std::optional<T>& value)
    {
        value.reset();
        if (below(engine_, 2) == 1)
            fill(value.emplace());
    }
    template<class T>
    void fill(std::vector<T>& values)
    {
        values.clear();
        for (auto left = below(engine_, 4); left > 0; --left)
            fill(values.emplace_back());
    }
    template<class... T>
    void fill(std::variant<T...>& value)
    {
        fill_alternative(below(engine_, sizeof...(T)), value);
    }
    template<class... T>
    void fill_alternative(std::size_t index, std::variant<T...>& value)
    {
        [&]<std::size_t... I>(std::index_sequence<I...>)
        {
            (void)((I == index && (fill(value.template emplace<I>()), true)) || ...);
        }(std::index_sequence_for<T...>{});
    }

private:
    Engine& engine_;
};
}  // namespace bursar::vault::test
