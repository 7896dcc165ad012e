#pragma once

#include "serve/http_server.hpp"

namespace bursar::serve
{
/// One mounted handler; exactly one of the two is set.
struct Route
{
    std::string method;
    std::vector<std::string> segments;  ///< of the pattern; "{name}" captures
    HttpServer::Handler handler;
    HttpServer::ExchangeHandler exchange_handler;
    RouteOptions options;
};

/// What a method and path lead to. Without a route: `allow` lists the methods of that path, empty when there
/// is none.
struct RouteMatch
{
    const Route* route = nullptr;
    std::vector<Parameter> captures;
    std::string allow;
};

class Router
{
public:
    void add(std::string method, std::string_view pattern, Route route);
    /// The first mounted route that fits; a plain GET handler answers HEAD.
    RouteMatch find(std::string_view method, std::string_view path) const;

private:
    std::vector<Route> routes_;
};
}  // namespace bursar::serve
