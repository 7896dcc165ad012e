#include "serve/http_message.hpp"

#include <algorithm>

namespace bursar::serve
{
namespace
{
char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

void add_line(std::string& out, std::string_view name, std::string_view value)
{
    out += name;
    out += ": ";
    out += value;
    out += '\n';
}

void add_single_line(std::string& out, std::string_view name, std::string_view value)
{
    if (value.empty())
        return;
    std::string clean{value};
    std::erase_if(clean, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    add_line(out, name, clean);
}

Response with_type(int status, std::string_view type, std::string body)
{
    Response out{status, {}, std::move(body)};
    out.fields.add("Content-Type", type);
    return out;
}
}  // namespace

bool equal_without_case(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::optional<std::string_view> Fields::find(std::string_view name) const
{
    for (const auto& [key, value] : all_)
        if (equal_without_case(key, name))
            return value;
    return std::nullopt;
}

std::size_t Fields::count(std::string_view name) const
{
    auto same = [name](const auto& field)
    {
        return equal_without_case(field.first, name);
    };
    return static_cast<std::size_t>(std::ranges::count_if(all_, same));
}

void Fields::set(std::string_view name, std::string_view value)
{
    std::erase_if(all_, [name](const auto& field) { return equal_without_case(field.first, name); });
    add(name, value);
}

std::optional<std::string_view> only(const std::vector<Parameter>& parameters, std::string_view name)
{
    std::optional<std::string_view> found;
    for (const auto& parameter : parameters)
    {
        if (parameter.name != name)
            continue;
        if (found)
            return std::nullopt;
        found = parameter.value;
    }
    return found;
}

Response Response::text(int status, std::string body)
{
    return with_type(status, "text/plain; charset=utf-8", std::move(body));
}

Response Response::html(int status, std::string body)
{
    return with_type(status, "text/html; charset=utf-8", std::move(body));
}

Response Response::json(int status, std::string body)
{
    return with_type(status, "application/json", std::move(body));
}

Response Response::see_other(std::string_view location)
{
    Response out{303, {}, {}};
    out.fields.add("Location", location);
    return out;
}

std::string encode(const Event& event)
{
    std::string out;
    out.reserve(event.data.size() + event.name.size() + event.id.size() + 32);
    add_single_line(out, "event", event.name);
    add_single_line(out, "id", event.id);
    if (event.retry_ms)
        add_line(out, "retry", std::to_string(*event.retry_ms));
    std::string_view rest = event.data;
    while (true)
    {
        auto end = rest.find_first_of("\r\n");
        add_line(out, "data", rest.substr(0, end));
        if (end == std::string_view::npos)
            break;
        bool pair = rest.substr(end).starts_with("\r\n");
        rest.remove_prefix(end + (pair ? 2 : 1));
    }
    out += '\n';
    return out;
}
}  // namespace bursar::serve
