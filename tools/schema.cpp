#include "tools/schema.hpp"

#include "schemas/files.hpp"

namespace bursar::tools
{
namespace
{
json::Value embedded(const std::string& name)
{
    for (const auto& file : schemas::files())
        if (file.name == name)
        {
            auto parsed = json::parse(file.bytes);
            ensure(parsed.has_value(), "an embedded schema is JSON");
            return std::move(*parsed);
        }
    ensure(false, "every tool has its schemas");
    return {};
}
}  // namespace

json::Value input_schema(std::string_view tool)
{
    return embedded(std::string{tool} + ".input.json");
}

json::Value output_schema(std::string_view tool)
{
    auto schema = embedded(std::string{tool} + ".output.json");
    auto error = embedded("error.json");
    error.erase("$schema");
    schema["properties"]["error"] = std::move(error);
    schema["anyOf"] = {{{"required", schema["required"]}}, {{"required", {"error"}}}};
    schema.erase("required");
    return schema;
}
}  // namespace bursar::tools
