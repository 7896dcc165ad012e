#include "dashboard/page_guard.hpp"

#include "serve/http_target.hpp"

#include <algorithm>
#include <array>

namespace bursar::dashboard
{
serve::Response guarded(serve::Response response)
{
    response.fields.set(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'");
    response.fields.set("X-Frame-Options", "DENY");
    // Not no-referrer: with that, browsers send "Origin: null" with our own forms (Fetch standard, 3.2 Origin
    // header).
    response.fields.set("Referrer-Policy", "same-origin");
    response.fields.set("Cross-Origin-Opener-Policy", "same-origin");
    response.fields.set("Cross-Origin-Resource-Policy", "same-origin");
    response.fields.set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
    return response;
}

bool is_framed(const serve::Request& request)
{
    constexpr std::array<std::string_view, 5> FRAMES{"iframe", "frame", "embed", "object", "fencedframe"};
    auto destination = request.field("sec-fetch-dest");
    return destination && std::ranges::find(FRAMES, *destination) != FRAMES.end();
}

bool is_same_origin(const serve::Request& request)
{
    auto site = request.field("sec-fetch-site");
    if (site && *site != "same-origin")
        return false;
    auto origin = request.field("origin");
    std::string host{request.field("host").value_or("")};
    return !origin || *origin == "http://" + host || *origin == "https://" + host;
}

std::optional<std::vector<serve::Parameter>> posted_form(const serve::Request& request)
{
    constexpr std::string_view TYPE = "application/x-www-form-urlencoded";
    auto type = request.field("content-type").value_or("");
    if (!serve::equal_without_case(type.substr(0, type.find(';')), TYPE) || !is_same_origin(request))
        return std::nullopt;
    auto form = serve::parse_form(request.body);
    if (!form)
        return std::nullopt;
    return std::move(*form);
}
}  // namespace bursar::dashboard
