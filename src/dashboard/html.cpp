#include "dashboard/html.hpp"

#include "base/embedded.hpp"
#include "base/error.hpp"

namespace bursar::dashboard::assets
{
std::span<const EmbeddedFile> files();
}

namespace bursar::dashboard
{
Html escape(std::string_view text)
{
    Html out;
    out.text_.reserve(text.size() + text.size() / 8);
    for (char c : text)
    {
        switch (c)
        {
        case '&':
            out.text_ += "&amp;";
            break;
        case '<':
            out.text_ += "&lt;";
            break;
        case '>':
            out.text_ += "&gt;";
            break;
        case '"':
            out.text_ += "&quot;";
            break;
        case '\'':
            out.text_ += "&#39;";
            break;
        default:
            out.text_ += c;
        }
    }
    return out;
}

Html fill(std::string_view file, std::initializer_list<std::pair<std::string_view, Html>> values)
{
    Html out;
    std::size_t used = 0;
    std::string_view rest = asset(file);
    ensure(!rest.empty(), "a template is embedded");
    while (true)
    {
        auto open = rest.find("{{");
        out.text_ += rest.substr(0, open);
        if (open == std::string_view::npos)
            break;
        auto close = rest.find("}}", open);
        ensure(close != std::string_view::npos, "a template's name is closed");
        auto name = rest.substr(open + 2, close - open - 2);
        const Html* value = nullptr;
        for (const auto& [key, html] : values)
            if (key == name)
                value = &html;
        ensure(value != nullptr, "a template's name has a value");
        out.text_ += value->text();
        ++used;
        rest.remove_prefix(close + 2);
    }
    ensure(used >= values.size(), "a template uses every value");
    return out;
}

std::string_view asset(std::string_view file)
{
    std::string path = "assets/" + std::string{file};
    for (const auto& embedded : assets::files())
        if (embedded.name == path)
            return embedded.bytes;
    return {};
}
}  // namespace bursar::dashboard
