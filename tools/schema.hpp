#pragma once

#include "json/json.hpp"

#include <string_view>

namespace bursar::tools
{
/// schemas/<tool>.input.json.
json::Value input_schema(std::string_view tool);

/// schemas/<tool>.output.json, widened by the member `error` (schemas/error.json): clients check structured
/// content against it when a tool failed, too.
json::Value output_schema(std::string_view tool);
}  // namespace bursar::tools
