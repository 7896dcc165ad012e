#include "mcp/schema_check.hpp"

#include "json/schema.hpp"

namespace bursar::mcp
{
bool conforms(const json::Value& schema, const json::Value& value)
{
    const auto compiled = json::Schema::compile(schema);
    return compiled && compiled->validate(value);
}
}  // namespace bursar::mcp
