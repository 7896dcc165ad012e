#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace bursar
{
/// True for well-formed UTF-8 without surrogates and overlong forms.
bool is_utf8(std::string_view text);

/// Makes text from outside safe to show to a person or a model: drops control, bidirectional and zero-width
/// characters and tags, turns line breaks and tabs into spaces, replaces bytes that are not UTF-8, and cuts
/// after `bytes_max` bytes at a character border (with "…"). It stays untrusted: label it as somebody's
/// words.
std::string clean_text(std::string_view text, std::size_t bytes_max);
}  // namespace bursar
