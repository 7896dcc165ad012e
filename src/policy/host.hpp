#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>

namespace bursar::policy
{
/// An entry of `IntentTerms::hosts` in its canonical form: lower case; a name of letters, digits and hyphens
/// (RFC 1123; international names as punycode), an IP address, or "*." before a name of at least two labels;
/// with ":port" when not the scheme's own. Anything else is invalid_argument.
Result<std::string> normalise_host_pattern(std::string_view text);
}  // namespace bursar::policy
