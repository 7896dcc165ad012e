#include "dashboard/approval_pages.hpp"

#include "dashboard/page_context.hpp"
#include "dashboard/page_guard.hpp"

#include <memory>

namespace bursar::dashboard
{
namespace
{
constexpr serve::RouteOptions LOCAL{serve::Access::local, serve::Run::worker};

void mount_asset(serve::HttpServer& server, std::string_view file, std::string_view type)
{
    server.route("GET", "/assets/" + std::string{file},
                 [file, type](const serve::Request&)
                 {
                     serve::Response response{200, {}, std::string{asset(file)}};
                     response.fields.add("Content-Type", type);
                     response.fields.add("Cache-Control", "no-cache");
                     return guarded(std::move(response));
                 },
                 {serve::Access::local, serve::Run::quick});
}

using IntentHandler = serve::Response (*)(PageContext&, const serve::Request&, const IntentId&);
using ApprovalHandler = serve::Response (*)(PageContext&, const serve::Request&, const ApprovalId&);

/// A link to approve names an intent or one payment's request; the prefix of the id says which.
serve::Response by_id(PageContext& context, const serve::Request& request, IntentHandler intent,
                      ApprovalHandler approval)
{
    auto text = request.capture("id").value_or("");
    if (auto id = IntentId::parse(text))
        return intent(context, request, *id);
    if (auto id = ApprovalId::parse(text))
        return approval(context, request, *id);
    return failure_page({ErrorCode::not_found,
                         "This link does not name an intent (mand_…) or a request (apr_…).",
                         "Copy the whole link."});
}
}  // namespace

void mount_approval_pages(serve::HttpServer& server, vault::Client& vault, PageOptions options)
{
    auto context = std::make_shared<PageContext>(vault, std::move(options));
    auto handler = [context](serve::Response (*handle)(PageContext&, const serve::Request&))
    {
        return [context, handle](const serve::Request& request)
        {
            return handle(*context, request);
        };
    };

    server.route("GET", "/", handler(get_start), LOCAL);
    server.route("POST", "/revoke/{id}", handler(post_revoke), LOCAL);
    server.route("POST", "/freeze/{id}", handler(post_freeze), LOCAL);
    server.route("GET", "/auth", handler(get_agent), LOCAL);
    server.route("POST", "/auth", handler(post_agent), LOCAL);
    server.route(
        "GET", "/approve/{id}", [context](const serve::Request& request)
        { return by_id(*context, request, get_intent, get_approval); }, LOCAL);
    server.route(
        "POST", "/approve/{id}", [context](const serve::Request& request)
        { return by_id(*context, request, post_intent, post_approval); }, LOCAL);
    mount_asset(server, "style.css", "text/css; charset=utf-8");
    mount_asset(server, "wallet.js", "text/javascript; charset=utf-8");
    mount_asset(server, "icon.svg", "image/svg+xml");
}
}  // namespace bursar::dashboard
