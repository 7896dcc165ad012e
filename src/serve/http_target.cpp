#include "serve/http_target.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace bursar::serve
{
namespace
{
int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

Checked<std::string> decode(std::string_view text, bool plus_is_blank)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i)
    {
        if (text[i] == '+' && plus_is_blank)
            out += ' ';
        else if (text[i] != '%')
            out += text[i];
        else
        {
            int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0)
                return refuse(400, "a percent sign must be followed by two hexadecimal digits");
            out += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    if (!is_utf8(out))
        return refuse(400, "the text is not UTF-8 once decoded");
    return out;
}

bool has_control(std::string_view text)
{
    return std::ranges::any_of(text, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; });
}

Checked<std::string> decode_path(std::string_view raw)
{
    auto path = decode(raw, false);
    if (!path)
        return path;
    if (std::ranges::count(*path, '/') != std::ranges::count(raw, '/') ||
        path->find('\\') != std::string::npos || has_control(*path))
        return refuse(400, "the path holds an escaped slash, a backslash or a control character");
    std::string_view rest = *path;
    while (!rest.empty())
    {
        rest.remove_prefix(1);
        auto segment = rest.substr(0, rest.find('/'));
        rest.remove_prefix(segment.size());
        if (segment == "." || segment == ".." || (segment.empty() && !rest.empty()))
            return refuse(400, "the path holds an empty, \".\" or \"..\" segment");
    }
    return path;
}
}  // namespace

Checked<std::vector<Parameter>> parse_form(std::string_view text)
{
    std::vector<Parameter> out;
    while (!text.empty())
    {
        auto pair = text.substr(0, text.find('&'));
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
        if (pair.empty())
            continue;
        if (out.size() == PARAMETERS_MAX)
            return refuse(400, "more than " + std::to_string(PARAMETERS_MAX) + " parameters");
        auto equals = pair.find('=');
        auto name = decode(pair.substr(0, equals), true);
        auto value = equals == std::string_view::npos ? Checked<std::string>{std::string{}}
                                                      : decode(pair.substr(equals + 1), true);
        if (!name)
            return std::unexpected(name.error());
        if (!value)
            return std::unexpected(value.error());
        out.push_back({std::move(*name), std::move(*value)});
    }
    return out;
}

Checked<Target> parse_target(std::string_view target)
{
    if (!target.starts_with('/') || target.find('#') != std::string_view::npos)
        return refuse(400, "the target must be a path that begins with a slash, without a fragment");
    auto question = target.find('?');
    auto path = decode_path(target.substr(0, question));
    if (!path)
        return std::unexpected(path.error());
    Target out{std::move(*path), {}};
    if (question == std::string_view::npos)
        return out;
    auto query = parse_form(target.substr(question + 1));
    if (!query)
        return std::unexpected(query.error());
    out.query = std::move(*query);
    return out;
}
}  // namespace bursar::serve
