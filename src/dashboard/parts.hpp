#pragma once

#include "dashboard/html.hpp"
#include "dashboard/words.hpp"

/// Pieces that several pages share.
namespace bursar::dashboard
{
/// The whole document around a page's content.
Html page(std::string_view title, const Html& content);
/// The box that says what went wrong; nothing for an empty text.
Html error_box(std::string_view text);
/// The box that says what became of something.
Html done_box(std::string_view text);
/// The top of a page about something that is decided: what it was, and what became of it.
Html decided(std::string_view kicker, std::string_view title, std::string_view outcome);
/// "active", "open", … as a small label.
Html state_label(std::string_view state);
/// The attributes of a passphrase field after a wrong try, so that a reader hears it and the cursor is there.
Html invalid_mark(bool failed);
}  // namespace bursar::dashboard
