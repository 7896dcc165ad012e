#include "serve/http_router.hpp"

namespace bursar::serve
{
namespace
{
std::vector<std::string> split(std::string_view pattern)
{
    std::vector<std::string> out;
    while (!pattern.empty())
    {
        pattern.remove_prefix(1);
        auto segment = pattern.substr(0, pattern.find('/'));
        out.emplace_back(segment);
        pattern.remove_prefix(segment.size());
    }
    return out;
}

bool fits(const std::vector<std::string>& segments, std::string_view path, std::vector<Parameter>& captures)
{
    for (const auto& segment : segments)
    {
        if (path.empty())
            return false;
        path.remove_prefix(1);
        auto part = path.substr(0, path.find('/'));
        path.remove_prefix(part.size());
        if (segment.starts_with('{'))
        {
            if (part.empty())
                return false;
            captures.push_back({segment.substr(1, segment.size() - 2), std::string{part}});
        }
        else if (segment != part)
            return false;
    }
    return path.empty();
}
}  // namespace

void Router::add(std::string method, std::string_view pattern, Route route)
{
    ensure(pattern.starts_with('/'), "a route's pattern begins with a slash");
    route.method = std::move(method);
    route.segments = split(pattern);
    routes_.push_back(std::move(route));
}

RouteMatch Router::find(std::string_view method, std::string_view path) const
{
    RouteMatch out;
    for (const auto& route : routes_)
    {
        std::vector<Parameter> captures;
        if (!fits(route.segments, path, captures))
            continue;
        if (route.method == method || (route.handler && route.method == "GET" && method == "HEAD"))
            return {&route, std::move(captures), {}};
        if (!out.allow.empty())
            out.allow += ", ";
        out.allow += route.method;
    }
    return out;
}
}  // namespace bursar::serve
