#include "mcp/projection.hpp"

#include "mcp/content.hpp"
#include "mcp/names.hpp"

#include <algorithm>

namespace bursar::mcp
{
namespace
{
void set_unless_empty(json::Value& object, const char* key, const std::string& text)
{
    if (!text.empty())
        object[key] = text;
}

void set_unless_null(json::Value& object, const char* key, const json::Value& value)
{
    if (!value.is_null())
        object[key] = value;
}

/// Title and `_meta` of definitions came with 2025-06-18.
void set_definition_extras(json::Value& entry, const std::string& title, const json::Value& meta,
                           Revision revision)
{
    if (revision < Revision::v2025_06_18)
        return;
    set_unless_empty(entry, "title", title);
    set_unless_null(entry, "_meta", meta);
}

json::Value block_for(const json::Value& block, Revision revision)
{
    const auto type = block.value("type", "");
    if (type == "audio" && revision < Revision::v2025_03_26)
        return text_block("[audio, " + block.value("mimeType", "unknown type") + "]");
    if (type == "resource_link" && revision < Revision::v2025_06_18)
        return text_block(block.value("name", "") + ": " + block.value("uri", ""));
    return block;
}

bool has_object_root(const json::Value& schema)
{
    const auto type = schema.find("type");
    return type != schema.end() && *type == "object";
}

json::Value annotations_of(const ToolAnnotations& hints)
{
    json::Value out{{"readOnlyHint", hints.read_only}, {"openWorldHint", hints.open_world}};
    if (!hints.read_only)
    {
        out["destructiveHint"] = hints.destructive;
        out["idempotentHint"] = hints.idempotent;
    }
    return out;
}

json::Value resource_common(const ResourceDescription& resource, Revision revision)
{
    json::Value out{{"name", resource.name}};
    set_unless_empty(out, "description", resource.description);
    set_unless_empty(out, "mimeType", resource.mime_type);
    set_definition_extras(out, resource.title, resource.meta, revision);
    return out;
}
}  // namespace

json::Value server_info(const ServerInfo& info, Revision revision)
{
    json::Value out{{"name", info.name}, {"version", info.version}};
    if (revision >= Revision::v2025_06_18)
        set_unless_empty(out, "title", info.title);
    if (revision >= Revision::v2025_11_25)
    {
        set_unless_empty(out, "description", info.description);
        set_unless_empty(out, "websiteUrl", info.website);
        set_unless_null(out, "icons", info.icons);
    }
    return out;
}

bool offers_completions(const Catalogue& catalogue)
{
    const auto completes = [](const PromptArgument& argument)
    {
        return static_cast<bool>(argument.complete);
    };
    return std::ranges::any_of(catalogue.templates,
                               [](const ResourceTemplate& each) { return !each.completers.empty(); }) ||
           std::ranges::any_of(catalogue.prompts, [&](const Prompt& prompt)
                               { return std::ranges::any_of(prompt.description.arguments, completes); });
}

json::Value server_capabilities(const Catalogue& catalogue, Revision revision)
{
    json::Value list = json::Value::object();
    if (catalogue.lists_change)
        list["listChanged"] = true;
    json::Value out = json::Value::object();
    if (!catalogue.tools.empty())
        out["tools"] = list;
    if (!catalogue.resources.empty() || !catalogue.templates.empty())
    {
        out["resources"] = list;
        out["resources"]["subscribe"] = true;
    }
    if (!catalogue.prompts.empty())
        out["prompts"] = list;
    if (catalogue.logging)
        out["logging"] = json::Value::object();
    if (offers_completions(catalogue) && revision >= Revision::v2025_03_26)
        out["completions"] = json::Value::object();
    if (is_modern(revision))
    {
        out["extensions"] = catalogue.extensions;
        out["extensions"][std::string{TASKS_EXTENSION}] = json::Value::object();
    }
    return out;
}

json::Value tool_entry(const ToolDescription& tool, Revision revision)
{
    json::Value out{
        {"name", tool.name}, {"description", tool.description}, {"inputSchema", tool.input_schema}};
    set_definition_extras(out, tool.title, tool.meta, revision);
    if (revision >= Revision::v2025_03_26)
        out["annotations"] = annotations_of(tool.annotations);
    if (revision >= Revision::v2025_06_18 && !tool.output_schema.is_null())
    {
        if (is_modern(revision) || has_object_root(tool.output_schema))
            out["outputSchema"] = tool.output_schema;
        else
            out["outputSchema"] = {{"type", "object"},
                                   {"properties", {{"result", tool.output_schema}}},
                                   {"required", {"result"}}};
    }
    if (revision >= Revision::v2025_11_25)
        set_unless_null(out, "icons", tool.icons);
    return out;
}

json::Value resource_entry(const ResourceDescription& resource, Revision revision)
{
    auto out = resource_common(resource, revision);
    out["uri"] = resource.uri;
    return out;
}

json::Value template_entry(const ResourceDescription& resource, Revision revision)
{
    auto out = resource_common(resource, revision);
    out["uriTemplate"] = resource.uri;
    return out;
}

json::Value prompt_entry(const PromptDescription& prompt, Revision revision)
{
    json::Value out{{"name", prompt.name}};
    set_unless_empty(out, "description", prompt.description);
    set_definition_extras(out, prompt.title, nullptr, revision);
    if (!prompt.arguments.empty())
        out["arguments"] = json::Value::array();
    for (const auto& argument : prompt.arguments)
    {
        json::Value entry{{"name", argument.name}, {"required", argument.required}};
        set_unless_empty(entry, "description", argument.description);
        set_definition_extras(entry, argument.title, nullptr, revision);
        out["arguments"].push_back(std::move(entry));
    }
    return out;
}

json::Value tool_result(const ToolResult& result, Revision revision)
{
    json::Value out = json::Value::object();
    auto& content = out["content"] = json::Value::array();
    if (!result.text.empty())
        content.push_back(text_block(result.text));
    else if (!result.structured.is_null())
        content.push_back(text_block(json::dump(result.structured)));
    for (const auto& block : result.blocks)
        content.push_back(block_for(block, revision));
    if (!result.structured.is_null() && revision >= Revision::v2025_06_18)
    {
        if (is_modern(revision) || result.structured.is_object())
            out["structuredContent"] = result.structured;
        else
            out["structuredContent"] = {{"result", result.structured}};
    }
    if (result.is_error)
        out["isError"] = true;
    return out;
}

json::Value read_result(const std::vector<ResourceContents>& contents, Revision revision)
{
    json::Value out = json::Value::object();
    auto& list = out["contents"] = json::Value::array();
    for (const auto& each : contents)
    {
        json::Value item{{"uri", each.uri}};
        set_unless_empty(item, "mimeType", each.mime_type);
        if (each.is_blob)
            item["blob"] = each.blob_base64;
        else
            item["text"] = each.text;
        if (revision >= Revision::v2025_06_18)
            set_unless_null(item, "_meta", each.meta);
        list.push_back(std::move(item));
    }
    return out;
}

json::Value prompt_result(const PromptResult& result, Revision revision)
{
    json::Value out = json::Value::object();
    set_unless_empty(out, "description", result.description);
    auto& messages = out["messages"] = json::Value::array();
    for (const auto& message : result.messages)
        messages.push_back({{"role", message.role}, {"content", block_for(message.content, revision)}});
    return out;
}

json::Value input_request(const InputRequest& request, Revision revision)
{
    using Kind = InputRequest::Kind;
    switch (request.kind)
    {
    case Kind::form:
    {
        json::Value params{{"message", request.message}, {"requestedSchema", request.schema}};
        if (revision >= Revision::v2025_11_25)
            params["mode"] = "form";
        return {{"method", "elicitation/create"}, {"params", std::move(params)}};
    }
    case Kind::url:
    {
        json::Value params{{"mode", "url"}, {"message", request.message}, {"url", request.url}};
        if (!is_modern(revision))
            params["elicitationId"] = request.url_id;
        return {{"method", "elicitation/create"}, {"params", std::move(params)}};
    }
    case Kind::sampling:
        return {{"method", "sampling/createMessage"}, {"params", request.params}};
    case Kind::roots:
        return {{"method", "roots/list"}, {"params", json::Value::object()}};
    }
    return nullptr;
}

json::Value undeclared_for(const InputRequest& request, const ClientCapabilities& declared)
{
    using Kind = InputRequest::Kind;
    const auto empty = json::Value::object();
    switch (request.kind)
    {
    case Kind::form:
        return declared.elicitation_form ? json::Value{} : json::Value{{"elicitation", {{"form", empty}}}};
    case Kind::url:
        return declared.elicitation_url ? json::Value{} : json::Value{{"elicitation", {{"url", empty}}}};
    case Kind::sampling:
        return declared.sampling ? json::Value{} : json::Value{{"sampling", empty}};
    case Kind::roots:
        return declared.roots ? json::Value{} : json::Value{{"roots", empty}};
    }
    return nullptr;
}
}  // namespace bursar::mcp
