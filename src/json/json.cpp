#include "json/json.hpp"

#include <utility>

namespace bursar::json
{
namespace
{
/// Builds the document in one pass and stops at the first thing that this reader does not take.
class Builder
{
public:
    explicit Builder(const Limits& limits) : limits_(limits) {}

    bool null() { return add(nullptr); }
    bool boolean(bool value) { return add(value); }
    bool number_integer(std::int64_t value) { return add(value); }
    bool number_unsigned(std::uint64_t value) { return add(value); }
    bool number_float(double value, const std::string& text)
    {
        // The lexer falls back to double for integers beyond 64 bits: digits would be lost without a word.
        if (text.find_first_of(".eE") == std::string::npos)
            return refuse(ErrorCode::malformed, "JSON: an integer is outside 64 bits",
                          "write large numbers as text");
        return add(value);
    }
    bool string(std::string& value) { return add(std::move(value)); }
    bool binary(Value::binary_t&)
    {
        return refuse(ErrorCode::malformed, "JSON: binary values do not exist", {});
    }

    bool start_object(std::size_t) { return open(Value::value_t::object); }
    bool start_array(std::size_t) { return open(Value::value_t::array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }

    bool key(std::string& name)
    {
        const auto [place, inserted] =
            stack_.back()->get_ref<Value::object_t&>().try_emplace(std::move(name));
        if (!inserted)
            return refuse(ErrorCode::malformed, "JSON: an object has a member twice",
                          "send each member once");
        member_ = &place->second;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const Value::exception& problem)
    {
        constexpr int NUMBER_OUT_OF_RANGE = 406;
        const auto what = problem.id == NUMBER_OUT_OF_RANGE ? "JSON: a number is out of range near byte "
                                                            : "JSON: not well-formed near byte ";
        return refuse(ErrorCode::malformed, what + std::to_string(position), {});
    }

    Result<Value> take()
    {
        if (error_)
            return std::unexpected(std::move(*error_));
        return std::move(root_);
    }

private:
    template<class T>
    bool add(T&& value)
    {
        return place(std::forward<T>(value)) != nullptr;
    }

    template<class T>
    Value* place(T&& value)
    {
        if (++values_ > limits_.values_max)
        {
            refuse(ErrorCode::too_large, "JSON: more than " + std::to_string(limits_.values_max) + " values",
                   {});
            return nullptr;
        }
        if (stack_.empty())
        {
            root_ = Value(std::forward<T>(value));
            return &root_;
        }
        if (member_)
        {
            auto* const spot = std::exchange(member_, nullptr);
            *spot = Value(std::forward<T>(value));
            return spot;
        }
        auto& items = stack_.back()->get_ref<Value::array_t&>();
        items.emplace_back(std::forward<T>(value));
        return &items.back();
    }

    bool open(Value::value_t kind)
    {
        if (stack_.size() >= limits_.depth_max)
            return refuse(ErrorCode::too_large,
                          "JSON: nested deeper than " + std::to_string(limits_.depth_max) + " levels", {});
        auto* const spot = place(kind);
        if (!spot)
            return false;
        stack_.push_back(spot);
        return true;
    }

    bool close()
    {
        stack_.pop_back();
        return true;
    }

    bool refuse(ErrorCode code, std::string message, std::string hint)
    {
        if (!error_)
            error_ = Error{code, std::move(message), std::move(hint)};
        return false;
    }

    Limits limits_;
    Value root_;
    std::vector<Value*> stack_;  // containers that are open; they do not move while they are
    Value* member_ = nullptr;    // where the value of the last key goes
    std::size_t values_ = 0;
    std::optional<Error> error_;
};
}  // namespace

Result<Value> parse(std::string_view text, const Limits& limits)
{
    if (text.size() > limits.bytes_max)
        return fail(ErrorCode::too_large, "JSON: longer than " + std::to_string(limits.bytes_max) + " bytes");
    // nlohmann/json would skip a byte order mark; RFC 8259 section 8.1 forbids sending one.
    if (text.starts_with("\xEF\xBB\xBF"))
        return fail(ErrorCode::malformed, "JSON: begins with a byte order mark");
    // nlohmann/json takes a zero byte for the end of the text, whatever follows; well-formed JSON has none.
    if (const auto zero = text.find('\0'); zero != std::string_view::npos)
        return fail(ErrorCode::malformed, "JSON: not well-formed near byte " + std::to_string(zero));
    Builder builder{limits};
    Value::sax_parse(text.data(), text.data() + text.size(), &builder);
    return builder.take();
}

std::string dump(const Value& value)
{
    return value.dump(-1, ' ', false, Value::error_handler_t::replace);
}
}  // namespace bursar::json
