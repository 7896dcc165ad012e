#pragma once

#include "json/json.hpp"

namespace bursar::mcp
{
/// True when the value fits the schema. A schema that cannot be compiled is a mistake of ours and fits
/// nothing.
bool conforms(const json::Value& schema, const json::Value& value);
}  // namespace bursar::mcp
