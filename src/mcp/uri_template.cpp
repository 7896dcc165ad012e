#include "mcp/uri_template.hpp"

#include "base/bytes.hpp"
#include "base/text.hpp"

namespace bursar::mcp
{
namespace
{
bool is_name(std::string_view name)
{
    return !name.empty() &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
               std::string_view::npos;
}

std::optional<std::string> percent_decode(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        if (text[i] != '%')
        {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size())
            return std::nullopt;
        const auto byte = parse_hex(text.substr(i + 1, 2));
        if (!byte || byte->size() != 1)
            return std::nullopt;
        out += static_cast<char>(byte->front());
        i += 2;
    }
    if (!is_utf8(out))
        return std::nullopt;
    return out;
}
}  // namespace

Result<void> check_uri_template(std::string_view pattern)
{
    bool after_variable = false;
    while (!pattern.empty())
    {
        if (pattern.front() != '{')
        {
            if (pattern.front() == '}')
                return fail(ErrorCode::malformed, "uri template: } without {");
            after_variable = false;
            pattern.remove_prefix(1);
            continue;
        }
        const auto end = pattern.find('}');
        if (after_variable || end == std::string_view::npos || !is_name(pattern.substr(1, end - 1)))
            return fail(ErrorCode::malformed, "uri template: expected {name} with text between variables");
        after_variable = true;
        pattern.remove_prefix(end + 1);
    }
    return {};
}

std::optional<UriVariables> match_uri(std::string_view pattern, std::string_view uri)
{
    UriVariables out;
    while (!pattern.empty())
    {
        if (pattern.front() != '{')
        {
            if (uri.empty() || uri.front() != pattern.front())
                return std::nullopt;
            pattern.remove_prefix(1);
            uri.remove_prefix(1);
            continue;
        }
        const auto end = pattern.find('}');
        if (end == std::string_view::npos)
            return std::nullopt;
        const std::string name{pattern.substr(1, end - 1)};
        pattern.remove_prefix(end + 1);
        std::string stops = "/?#";
        if (!pattern.empty())
            stops += pattern.front();
        const auto length = std::min(uri.find_first_of(stops), uri.size());
        auto value = percent_decode(uri.substr(0, length));
        if (length == 0 || !value)
            return std::nullopt;
        out.emplace(name, std::move(*value));
        uri.remove_prefix(length);
    }
    if (!uri.empty())
        return std::nullopt;
    return out;
}
}  // namespace bursar::mcp
