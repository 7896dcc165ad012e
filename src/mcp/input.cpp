#include "mcp/input.hpp"

#include "mcp/schema_check.hpp"

namespace bursar::mcp
{
InputRequest InputRequest::form(std::string message, json::Value schema)
{
    InputRequest out;
    out.kind = Kind::form;
    out.message = std::move(message);
    out.schema = std::move(schema);
    return out;
}

InputRequest InputRequest::open_url(std::string message, std::string url, std::string url_id)
{
    InputRequest out;
    out.kind = Kind::url;
    out.message = std::move(message);
    out.url = std::move(url);
    out.url_id = std::move(url_id);
    return out;
}

InputRequest InputRequest::sampling(json::Value params)
{
    InputRequest out;
    out.kind = Kind::sampling;
    out.params = std::move(params);
    return out;
}

InputRequest InputRequest::roots()
{
    InputRequest out;
    out.kind = Kind::roots;
    return out;
}

bool fits(const InputRequest& request, const json::Value& response)
{
    if (!response.is_object())
        return false;
    switch (request.kind)
    {
    case InputRequest::Kind::form:
    case InputRequest::Kind::url:
    {
        const auto action = response.find("action");
        if (action == response.end() || !action->is_string())
            return false;
        if (*action == "decline" || *action == "cancel")
            return true;
        if (*action != "accept")
            return false;
        if (request.kind == InputRequest::Kind::url)
            return true;
        const auto content = response.find("content");
        return content != response.end() && content->is_object() && conforms(request.schema, *content);
    }
    case InputRequest::Kind::sampling:
        return response.contains("role") && response.contains("content");
    case InputRequest::Kind::roots:
    {
        const auto roots = response.find("roots");
        return roots != response.end() && roots->is_array();
    }
    }
    return false;
}
}  // namespace bursar::mcp
