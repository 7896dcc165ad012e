#include "serve/mcp_http_reply.hpp"

#include "mcp/message.hpp"

namespace bursar::serve
{
namespace
{
std::string_view trimmed(std::string_view text)
{
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The media type before any parameters.
std::string_view media_type(std::string_view value)
{
    return trimmed(value.substr(0, value.find(';')));
}
}  // namespace

Response http_refusal(int status, std::string message, int code)
{
    return Response::json(status, json::dump(mcp::error_message(nullptr, {code, std::move(message), {}})));
}

Response accepted()
{
    Response out;
    out.status = 202;
    return out;
}

bool accepts(const Request& request, std::string_view type)
{
    const auto range = std::string{type.substr(0, type.find('/'))} + "/*";
    for (const auto& [name, value] : request.fields.all())
    {
        if (!equal_without_case(name, "Accept"))
            continue;
        std::string_view rest = value;
        while (!rest.empty())
        {
            const auto comma = std::min(rest.find(','), rest.size());
            const auto each = media_type(rest.substr(0, comma));
            if (equal_without_case(each, type) || equal_without_case(each, range) || each == "*/*")
                return true;
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
    }
    return false;
}

bool has_json_body(const Request& request)
{
    const auto type = request.field("Content-Type");
    return type && equal_without_case(media_type(*type), "application/json");
}

Fields stream_fields()
{
    Fields fields;
    fields.add("X-Accel-Buffering", "no");
    fields.add("Cache-Control", "no-cache");
    return fields;
}
}  // namespace bursar::serve
