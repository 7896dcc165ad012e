#include "json/raw.hpp"

#include "json/json.hpp"

namespace bursar::json
{
namespace
{
/// Walks over text that is known to be well-formed, value by value.
class Cursor
{
public:
    explicit Cursor(std::string_view text) : text_(text) {}

    char peek()
    {
        while (at_ < text_.size() &&
               (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
            ++at_;
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    bool accept(char wanted)
    {
        if (peek() != wanted)
            return false;
        ++at_;
        return true;
    }
    /// The text of the next value, which is stepped over.
    std::string_view value()
    {
        const char first = peek();
        const auto begin = at_;
        if (first == '"')
            skip_string();
        else if (first == '{' || first == '[')
            skip_nested();
        else
            while (at_ < text_.size() &&
                   std::string_view{",]} \n\r\t"}.find(text_[at_]) == std::string_view::npos)
                ++at_;
        return text_.substr(begin, at_ - begin);
    }

private:
    void skip_string()
    {
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_)
            if (text_[at_] == '\\')
                ++at_;
        at_ = std::min(at_ + 1, text_.size());
    }
    void skip_nested()
    {
        std::size_t depth = 0;
        while (at_ < text_.size())
        {
            const char c = text_[at_];
            if (c == '"')
            {
                skip_string();
                continue;
            }
            ++at_;
            if (c == '{' || c == '[')
                ++depth;
            else if ((c == '}' || c == ']') && --depth == 0)
                return;
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// True when the quoted text, perhaps with escapes, says `key`.
bool says(std::string_view quoted, std::string_view key)
{
    if (quoted.find('\\') == std::string_view::npos)
        return quoted.size() == key.size() + 2 && quoted.substr(1, key.size()) == key;
    const auto decoded = parse(quoted);
    return decoded && decoded->is_string() && decoded->get_ref<const std::string&>() == key;
}
}  // namespace

std::optional<std::string_view> raw_member(std::string_view object, std::string_view key)
{
    Cursor cursor{object};
    if (!cursor.accept('{'))
        return std::nullopt;
    while (cursor.peek() == '"')
    {
        const auto name = cursor.value();
        if (!cursor.accept(':'))
            return std::nullopt;
        const auto value = cursor.value();
        if (says(name, key))
            return value;
        if (!cursor.accept(','))
            return std::nullopt;
    }
    return std::nullopt;
}

std::vector<std::string_view> raw_items(std::string_view array)
{
    std::vector<std::string_view> items;
    Cursor cursor{array};
    if (!cursor.accept('[') || cursor.peek() == ']')
        return items;
    do
    {
        const auto item = cursor.value();
        if (item.empty())
            break;
        items.push_back(item);
    } while (cursor.accept(','));
    return items;
}
}  // namespace bursar::json
