#include "fixture.hpp"

#include "mcp/content.hpp"

namespace bursar::fixture
{
namespace
{
mcp::PromptMessage user(json::Value content)
{
    return {"user", std::move(content)};
}

mcp::PromptOutcome simple_prompt(const std::map<std::string, std::string>&, mcp::CallContext&)
{
    return mcp::PromptResult{"A simple prompt",
                             {user(mcp::text_block("This is a simple prompt for testing."))}};
}

mcp::PromptOutcome prompt_with_arguments(const std::map<std::string, std::string>& arguments,
                                         mcp::CallContext&)
{
    return mcp::PromptResult{"",
                             {user(mcp::text_block("Prompt with arguments: arg1='" + arguments.at("arg1") +
                                                   "', arg2='" + arguments.at("arg2") + "'"))}};
}

mcp::PromptOutcome prompt_with_resource(const std::map<std::string, std::string>& arguments,
                                        mcp::CallContext&)
{
    return mcp::PromptResult{"",
                             {user(mcp::resource_text_block(arguments.at("resourceUri"), "text/plain",
                                                            "Embedded resource content for testing.")),
                              user(mcp::text_block("Please process the embedded resource above."))}};
}

mcp::PromptOutcome prompt_with_image(const std::map<std::string, std::string>&, mcp::CallContext&)
{
    return mcp::PromptResult{"",
                             {user(mcp::image_block(std::string{png_base64()}, "image/png")),
                              user(mcp::text_block("Please analyze the image above."))}};
}

mcp::PromptOutcome prompt_that_asks(const std::map<std::string, std::string>&, mcp::CallContext& context)
{
    const json::Value schema{{"type", "object"},
                             {"properties", {{"context", {{"type", "string"}}}}},
                             {"required", json::Value::array({"context"})}};
    const auto* answer = context.ask("user_context", mcp::InputRequest::form("What is the context?", schema));
    if (answer == nullptr)
        return context.need_input();
    return mcp::PromptResult{"", {user(mcp::text_block("Use this context: " + json::dump(*answer)))}};
}

mcp::PromptArgument argument(std::string name, std::string description)
{
    mcp::PromptArgument out;
    out.name = std::move(name);
    out.description = std::move(description);
    out.required = true;
    return out;
}

mcp::ResourceContents contents(std::string uri, std::string mime_type)
{
    mcp::ResourceContents out;
    out.uri = std::move(uri);
    out.mime_type = std::move(mime_type);
    return out;
}

mcp::ResourceReader text_reader(std::string text)
{
    return [text = std::move(text)](const std::string& uri, const mcp::UriVariables&,
                                    mcp::CallContext&) -> mcp::ResourceOutcome
    {
        auto item = contents(uri, "text/plain");
        item.text = text;
        return std::vector{std::move(item)};
    };
}

mcp::ResourceOutcome read_binary(const std::string& uri, const mcp::UriVariables&, mcp::CallContext&)
{
    auto item = contents(uri, "image/png");
    item.blob_base64 = png_base64();
    item.is_blob = true;
    return std::vector{std::move(item)};
}

mcp::ResourceOutcome read_template(const std::string& uri, const mcp::UriVariables& variables,
                                   mcp::CallContext&)
{
    const auto& id = variables.at("id");
    const json::Value data{{"id", id}, {"templateTest", true}, {"data", "Data for ID: " + id}};
    auto item = contents(uri, "application/json");
    item.text = json::dump(data);
    return std::vector{std::move(item)};
}

mcp::ResourceDescription described(std::string uri, std::string name, std::string mime_type)
{
    mcp::ResourceDescription out;
    out.uri = std::move(uri);
    out.description = "Test resource: " + name;
    out.name = std::move(name);
    out.mime_type = std::move(mime_type);
    return out;
}
}  // namespace

std::vector<mcp::Prompt> prompts()
{
    auto first = argument("arg1", "The first argument");
    first.complete = [](const std::string& begun, const std::map<std::string, std::string>&)
    {
        return std::vector<std::string>{begun + "-completed"};
    };
    return {
        {{"test_simple_prompt", "", "A prompt without arguments", {}}, simple_prompt},
        {{"test_prompt_with_arguments",
          "",
          "A prompt with two arguments",
          {first, argument("arg2", "The second argument")}},
         prompt_with_arguments},
        {{"test_prompt_with_embedded_resource",
          "",
          "A prompt with a resource inside",
          {argument("resourceUri", "The resource to embed")}},
         prompt_with_resource},
        {{"test_prompt_with_image", "", "A prompt with an image", {}}, prompt_with_image},
        {{"test_input_required_result_prompt", "", "A prompt that asks first", {}}, prompt_that_asks},
    };
}

mcp::Prompt extra_prompt()
{
    return {{"test_extra_prompt", "", "Comes and goes", {}}, simple_prompt};
}

std::vector<mcp::Resource> resources()
{
    return {
        {described("test://static-text", "Static text", "text/plain"),
         text_reader("This is the content of the static text resource.")},
        {described("test://static-binary", "Static image", "image/png"), read_binary},
        {described("test://watched-resource", "Watched resource", "text/plain"),
         text_reader("This resource can be watched.")},
    };
}

std::vector<mcp::ResourceTemplate> templates()
{
    return {{described("test://template/{id}/data", "Template", "application/json"), read_template, {}}};
}

mcp::Tool extra_tool()
{
    return plain_tool("test_extra_tool", "Comes and goes",
                      [](const json::Value&, mcp::CallContext&) { return say("Here for now."); });
}

mcp::Catalogue catalogue(const Changes& changes)
{
    mcp::Catalogue out;
    out.info.name = "bursar-conformance";
    out.info.title = "Bursar conformance fixture";
    out.info.version = "1.0.0";
    out.instructions = "Fixtures for the conformance suite. Nothing here has an effect.";
    for (auto group : {content_tools(), report_tools(), client_tools(), input_tools(), task_tools(),
                       change_tools(changes)})
        for (auto& tool : group)
            out.tools.push_back(std::move(tool));
    out.resources = resources();
    out.templates = templates();
    out.prompts = prompts();
    out.logging = true;
    out.lists_change = true;
    return out;
}
}  // namespace bursar::fixture
