#include "json/json.hpp"

#include <algorithm>

namespace bursar::json
{
namespace
{
bool fits(const Value& value, std::int64_t min, std::int64_t max)
{
    if (value.is_number_unsigned())
    {
        const auto number = value.get<std::uint64_t>();
        return max >= 0 && number <= static_cast<std::uint64_t>(max) &&
               (min < 0 || number >= static_cast<std::uint64_t>(min));
    }
    return value.is_number_integer() && value.get<std::int64_t>() >= min && value.get<std::int64_t>() <= max;
}
}  // namespace

ObjectReader::ObjectReader(const Value& value, std::string path) : path_(std::move(path))
{
    if (value.is_object())
        value_ = &value;
    else
        failure_ = Error{
            ErrorCode::malformed, (path_.empty() ? "the document" : path_) + ": expected an object", {}};
}

void ObjectReader::wrong(std::string_view key, std::string_view what)
{
    if (failure_)
        return;
    const auto place = path_.empty() ? std::string{key} : path_ + '.' + std::string{key};
    failure_ = Error{ErrorCode::malformed, place + ": " + std::string{what}, {}};
}

const Value* ObjectReader::member(std::string_view key)
{
    seen_.emplace_back(key);
    if (failure_ || !value_)
        return nullptr;
    const auto found = value_->find(seen_.back());
    return found == value_->end() ? nullptr : &*found;
}

std::optional<std::string> ObjectReader::optional_text(std::string_view key, std::size_t bytes_max)
{
    const auto* const found = member(key);
    if (!found)
        return std::nullopt;
    if (!found->is_string())
    {
        wrong(key, "expected text");
        return std::nullopt;
    }
    const auto& text = found->get_ref<const std::string&>();
    if (text.size() > bytes_max)
    {
        wrong(key, "expected at most " + std::to_string(bytes_max) + " bytes");
        return std::nullopt;
    }
    return text;
}

std::string ObjectReader::text(std::string_view key, std::size_t bytes_max)
{
    auto found = optional_text(key, bytes_max);
    if (!found)
        wrong(key, "expected text, but it is missing");
    return found ? std::move(*found) : std::string{};
}

std::optional<std::int64_t> ObjectReader::optional_integer(std::string_view key, std::int64_t min,
                                                           std::int64_t max)
{
    const auto* const found = member(key);
    if (!found)
        return std::nullopt;
    if (!fits(*found, min, max))
    {
        wrong(key, "expected a whole number from " + std::to_string(min) + " to " + std::to_string(max));
        return std::nullopt;
    }
    return found->get<std::int64_t>();
}

std::int64_t ObjectReader::integer(std::string_view key, std::int64_t min, std::int64_t max)
{
    const auto found = optional_integer(key, min, max);
    if (!found)
        wrong(key, "expected a whole number, but it is missing");
    return found.value_or(0);
}

bool ObjectReader::boolean(std::string_view key, bool fallback)
{
    const auto* const found = member(key);
    if (!found)
        return fallback;
    if (!found->is_boolean())
    {
        wrong(key, "expected true or false");
        return fallback;
    }
    return found->get<bool>();
}

const Value* ObjectReader::object(std::string_view key)
{
    const auto* const found = member(key);
    if (found && !found->is_object())
        wrong(key, "expected an object");
    return found && found->is_object() ? found : nullptr;
}

const Value* ObjectReader::array(std::string_view key, std::size_t items_max)
{
    const auto* const found = member(key);
    if (!found)
        return nullptr;
    if (!found->is_array())
        wrong(key, "expected a list");
    else if (found->size() > items_max)
        wrong(key, "expected at most " + std::to_string(items_max) + " items");
    else
        return found;
    return nullptr;
}

void ObjectReader::no_others()
{
    if (failure_ || !value_)
        return;
    for (const auto& [key, ignored] : value_->items())
        if (std::find(seen_.begin(), seen_.end(), key) == seen_.end())
            return wrong(key, "unknown member");
}
}  // namespace bursar::json
