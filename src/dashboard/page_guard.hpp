#pragma once

#include "serve/http_message.hpp"

namespace bursar::dashboard
{
/// Adds what keeps a page to itself: nothing loaded from elsewhere, no inline script or style, no frame
/// around it.
serve::Response guarded(serve::Response response);

/// True when a browser says that the page would stand inside another page.
bool is_framed(const serve::Request& request);

/// True unless a browser says that another origin sent this post. Without any word of a browser the page's
/// token and cookie decide alone.
bool is_same_origin(const serve::Request& request);

/// The fields of a posted form, or nothing when it is not one or not from this origin.
std::optional<std::vector<serve::Parameter>> posted_form(const serve::Request& request);
}  // namespace bursar::dashboard
