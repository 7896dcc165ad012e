#pragma once

#include "base/error.hpp"

#include <optional>
#include <string_view>
#include <vector>

/// The exact text of parts of a document, for passing them on unchanged. Only for text that `parse` accepted:
/// on other text the answer means nothing (but nothing outside the text is read).
namespace bursar::json
{
/// The text of a member's value; empty when the object has no such member or the text is no object.
std::optional<std::string_view> raw_member(std::string_view object, std::string_view key);

/// The texts of an array's items, in order; empty when the text is no array.
std::vector<std::string_view> raw_items(std::string_view array);
}  // namespace bursar::json
