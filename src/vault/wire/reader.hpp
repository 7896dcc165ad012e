#pragma once

#include "vault/wire/fields.hpp"

#include <utility>

namespace bursar::vault::wire
{
/// Holds the typed data of an intent whose lists are all full; narrower bounds are the business of those who
/// take a text.
constexpr std::size_t TEXT_BYTES_MAX = 60 * 1024;
constexpr std::size_t SECRET_BYTES_MAX = 1024;
constexpr std::size_t LIST_COUNT_MAX = 1000;

/// The inverse of Writer, strict: what it accepts, Writer writes back byte for byte. The first failure
/// sticks; later reads then do nothing, and `failure` says at which byte and what was wrong.
class Reader
{
public:
    explicit Reader(ByteView bytes) : bytes_(bytes) {}

    /// True while nothing was wrong.
    bool good() const { return failure_ == nullptr; }
    /// Refuses bytes that nobody asked for, then says how it went.
    Result<void> finish()
    {
        if (good() && at_ != bytes_.size())
            wrong("bytes after the end of the message");
        if (good())
            return {};
        return fail(ErrorCode::malformed, "at byte " + std::to_string(at_) + ": " + failure_);
    }

    template<class T>
    void get(T& value)
    {
        if constexpr (std::is_same_v<T, bool>)
            value = flag();
        else if constexpr (std::is_enum_v<T>)
            get_enum(value);
        else if constexpr (std::is_unsigned_v<T>)
            value = static_cast<T>(integer(sizeof(T)));
        else
            get_members(value);
    }
    void get(Units& value)
    {
        auto high = integer(8);
        auto low = integer(8);
        value = Units{(Units::Raw{high} << 64) | low};
    }
    void get(Time& value) { value.ms = static_cast<std::int64_t>(integer(8)); }
    void get(std::string& value) { value = as_text(counted(TEXT_BYTES_MAX)); }
    void get(Bytes& value)
    {
        auto bytes = counted(TEXT_BYTES_MAX);
        value.assign(bytes.begin(), bytes.end());
    }
    void get(Secret& value) { value = Secret{counted(SECRET_BYTES_MAX)}; }
    template<class Tag>
    void get(Id<Tag>& id)
    {
        auto text = as_text(counted(64));
        if (!good() || text.empty())
            return;
        auto parsed = Id<Tag>::parse(text);
        if (!parsed)
            return wrong("not an id of its kind");
        id = std::move(*parsed);
    }
    template<std::size_t N, class Tag>
    void get(FixedBytes<N, Tag>& value)
    {
        auto bytes = take(N);
        std::copy(bytes.begin(), bytes.end(), value.bytes.begin());
    }
    template<class T>
    void get(std::optional<T>& value)
    {
        if (flag())
            get(value.emplace());
    }
    template<class T>
    void get(std::vector<T>& values)
    {
        auto count = integer(4);
        if (count > LIST_COUNT_MAX)
            return wrong("a list that is too long");
        for (std::uint64_t i = 0; i < count && good(); ++i)
            get(values.emplace_back());
    }
    template<class... T>
    void get(std::variant<T...>& value)
    {
        get_alternative(integer(2), value);
    }
    /// The alternative with this index, its index read already.
    template<class... T>
    void get_alternative(std::uint64_t index, std::variant<T...>& value)
    {
        if (good() && index >= sizeof...(T))
            return wrong("an unknown type of message or choice");
        [&]<std::size_t... I>(std::index_sequence<I...>)
        {
            (void)((I == index && (get(value.template emplace<I>()), true)) || ...);
        }(std::index_sequence_for<T...>{});
    }

private:
    void wrong(const char* what)
    {
        if (good())
            failure_ = what;
    }
    ByteView take(std::size_t count)
    {
        if (good() && count > bytes_.size() - at_)
            wrong("the message ends too early");
        if (!good())
            return {};
        at_ += count;
        return bytes_.subspan(at_ - count, count);
    }
    std::uint64_t integer(std::size_t width)
    {
        std::uint64_t value = 0;
        for (auto byte : take(width))
            value = (value << 8) | byte;
        return value;
    }
    bool flag()
    {
        auto value = integer(1);
        if (value > 1)
            wrong("a flag that is neither 0 nor 1");
        return good() && value == 1;
    }
    ByteView counted(std::size_t bytes_max)
    {
        auto size = integer(4);
        if (size > bytes_max)
            wrong("a text that is too long");
        return take(good() ? size : 0);
    }
    template<class Enum>
    void get_enum(Enum& value)
    {
        auto number = integer(2);
        if (number > static_cast<std::uint64_t>(LAST_OF<Enum>))
            return wrong("a value that its list does not have");
        value = static_cast<Enum>(number);
    }
    template<HasFields T>
    void get_members(T& value)
    {
        std::apply([this](auto&... members) { (get(members), ...); }, FieldsOf<T>::of(value));
    }

    ByteView bytes_;
    std::size_t at_ = 0;
    const char* failure_ = nullptr;
};
}  // namespace bursar::vault::wire
