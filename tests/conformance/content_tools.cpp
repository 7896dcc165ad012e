#include "fixture.hpp"

#include "mcp/content.hpp"

namespace bursar::fixture
{
namespace
{
/// The suite compares this schema member by member with what it gets back.
constexpr std::string_view EVERY_KEYWORD = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
  "$defs": {"address": {"$anchor": "addressDef", "type": "object",
                        "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
  "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
                 "contactMethod": {"type": "string", "enum": ["phone", "email"]},
                 "phone": {"type": "string"}, "email": {"type": "string"}},
  "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
  "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
  "then": {"required": ["phone"]}, "else": {"required": ["email"]},
  "additionalProperties": false})";

mcp::Tool schema_tool()
{
    auto tool = plain_tool(
        "json_schema_2020_12_tool", "Has an input schema with many keywords of JSON Schema 2020-12",
        [](const json::Value&, mcp::CallContext&) { return say("The arguments fit the schema."); });
    tool.description.input_schema = json::parse(EVERY_KEYWORD).value();
    return tool;
}

mcp::Tool header_tool()
{
    auto tool = plain_tool("test_x_mcp_header", "Mirrors its argument in a header",
                           [](const json::Value& arguments, mcp::CallContext&)
                           { return say("Region: " + arguments.value("region", "none")); });
    tool.description.input_schema = {
        {"type", "object"}, {"properties", {{"region", {{"type", "string"}, {"x-mcp-header", "Region"}}}}}};
    return tool;
}
}  // namespace

std::string_view png_base64()
{
    return "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
}

std::string_view wav_base64()
{
    return "UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=";
}

json::Value no_arguments()
{
    return {{"type", "object"}, {"properties", json::Value::object()}, {"additionalProperties", false}};
}

mcp::Tool plain_tool(std::string name, std::string description, mcp::ToolHandler handler)
{
    mcp::Tool tool;
    tool.description.name = std::move(name);
    tool.description.description = std::move(description);
    tool.description.input_schema = no_arguments();
    tool.handler = std::move(handler);
    return tool;
}

mcp::ToolResult say(std::string text)
{
    mcp::ToolResult result;
    result.text = std::move(text);
    return result;
}

namespace
{
mcp::ToolResult blocks(std::string text, json::Value list)
{
    auto result = say(std::move(text));
    result.blocks = std::move(list);
    return result;
}
}  // namespace

std::vector<mcp::Tool> content_tools()
{
    std::vector<mcp::Tool> tools;
    const auto add = [&](std::string name, std::string description, mcp::ToolResult result)
    {
        tools.push_back(plain_tool(std::move(name), std::move(description),
                                   [result = std::move(result)](const json::Value&, mcp::CallContext&)
                                   { return result; }));
        tools.back().description.quick = true;
        tools.back().description.annotations.read_only = true;
        tools.back().description.annotations.open_world = false;
    };
    const auto png = mcp::image_block(std::string{png_base64()}, "image/png");
    const auto wav = mcp::audio_block(std::string{wav_base64()}, "audio/wav");
    const auto text = mcp::resource_text_block("test://embedded-resource", "text/plain",
                                               "This is an embedded resource content.");
    const auto data = mcp::resource_text_block("test://mixed-content-resource", "application/json",
                                               R"({"test":"data","value":123})");
    add("test_simple_text", "Returns one text", say("This is a simple text response for testing."));
    add("test_image_content", "Returns one image", blocks("", json::Value::array({png})));
    add("test_audio_content", "Returns one sound", blocks("", json::Value::array({wav})));
    add("test_embedded_resource", "Returns one embedded resource", blocks("", json::Value::array({text})));
    add("test_multiple_content_types", "Returns a text, an image and a resource",
        blocks("Multiple content types test:", json::Value::array({png, data})));
    add("test_error_handling", "Always fails",
        mcp::tool_failure("This tool intentionally returns an error for testing"));
    tools.push_back(schema_tool());
    tools.push_back(header_tool());
    return tools;
}
}  // namespace bursar::fixture
