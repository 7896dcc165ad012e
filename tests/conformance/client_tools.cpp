#include "fixture.hpp"

#include "mcp/content.hpp"

/// Tools that ask something of the client or the person behind it.
namespace bursar::fixture
{
namespace
{
json::Value form_schema(json::Value properties, json::Value required)
{
    return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}

mcp::InputRequest sampling_of(const std::string& prompt, int tokens_max)
{
    json::Value message{{"role", "user"}, {"content", mcp::text_block(prompt)}};
    return mcp::InputRequest::sampling(
        {{"messages", json::Value::array({std::move(message)})}, {"maxTokens", tokens_max}});
}

mcp::ToolOutcome ask_model(const json::Value& arguments, mcp::CallContext& context)
{
    const auto* answer = context.ask("model", sampling_of(arguments.value("prompt", ""), 100));
    if (answer == nullptr)
        return context.need_input();
    return say("LLM response: " + json::dump(answer->at("content")));
}

mcp::ToolOutcome ask_person(const json::Value& arguments, mcp::CallContext& context)
{
    const json::Value text{{"type", "string"}};
    auto schema =
        form_schema({{"username", text}, {"email", text}}, json::Value::array({"username", "email"}));
    const auto* answer =
        context.ask("person", mcp::InputRequest::form(arguments.value("message", ""), std::move(schema)));
    if (answer == nullptr)
        return context.need_input();
    return say("User response: " + json::dump(*answer));
}

mcp::ToolOutcome completed(const json::Value& answer)
{
    return say("Elicitation completed: action=" + answer.at("action").get<std::string>() +
               ", content=" + json::dump(answer.value("content", json::Value::object())));
}

mcp::ToolOutcome ask_with_defaults(const json::Value&, mcp::CallContext& context)
{
    const json::Value properties{{"name", {{"type", "string"}, {"default", "John Doe"}}},
                                 {"age", {{"type", "integer"}, {"default", 30}}},
                                 {"score", {{"type", "number"}, {"default", 95.5}}},
                                 {"status",
                                  {{"type", "string"},
                                   {"enum", json::Value::array({"active", "inactive", "pending"})},
                                   {"default", "active"}}},
                                 {"verified", {{"type", "boolean"}, {"default", true}}}};
    const auto* answer =
        context.ask("defaults", mcp::InputRequest::form("Please review the values",
                                                        form_schema(properties, json::Value::array())));
    return answer == nullptr ? mcp::ToolOutcome{context.need_input()} : completed(*answer);
}

json::Value titled(std::initializer_list<std::pair<const char*, const char*>> values)
{
    auto out = json::Value::array();
    for (const auto& [value, title] : values)
        out.push_back({{"const", value}, {"title", title}});
    return out;
}

mcp::ToolOutcome ask_with_enums(const json::Value&, mcp::CallContext& context)
{
    const auto options = json::Value::array({"option1", "option2", "option3"});
    const auto choices =
        titled({{"value1", "First Option"}, {"value2", "Second Option"}, {"value3", "Third Option"}});
    const json::Value properties{
        {"untitledSingle", {{"type", "string"}, {"enum", options}}},
        {"titledSingle", {{"type", "string"}, {"oneOf", choices}}},
        {"legacyEnum",
         {{"type", "string"},
          {"enum", json::Value::array({"opt1", "opt2", "opt3"})},
          {"enumNames", json::Value::array({"Option One", "Option Two", "Option Three"})}}},
        {"untitledMulti", {{"type", "array"}, {"items", {{"type", "string"}, {"enum", options}}}}},
        {"titledMulti", {{"type", "array"}, {"items", {{"anyOf", choices}}}}}};
    const auto* answer = context.ask(
        "enums", mcp::InputRequest::form("Please choose", form_schema(properties, json::Value::array())));
    return answer == nullptr ? mcp::ToolOutcome{context.need_input()} : completed(*answer);
}

mcp::ToolOutcome needs_sampling(const json::Value&, mcp::CallContext& context)
{
    if (!context.caller().capabilities.sampling)
        return mcp::missing_capability({{"sampling", json::Value::object()}});
    return say("The client declared sampling.");
}

mcp::ToolOutcome stream_and_ask(const json::Value&, mcp::CallContext& context)
{
    context.progress(1, 2, "Asking");
    const auto* answer =
        context.ask("confirm", mcp::InputRequest::form("Go on?", form_schema({{"ok", {{"type", "boolean"}}}},
                                                                             json::Value::array({"ok"}))));
    if (answer == nullptr)
        return context.need_input();
    return say("Answer: " + answer->at("action").get<std::string>());
}
}  // namespace

std::vector<mcp::Tool> client_tools()
{
    std::vector<mcp::Tool> tools{
        plain_tool("test_sampling", "Asks the client's model", ask_model),
        plain_tool("test_elicitation", "Asks the person for a name and an address", ask_person),
        plain_tool("test_elicitation_sep1034_defaults", "Asks with default values", ask_with_defaults),
        plain_tool("test_elicitation_sep1330_enums", "Asks with every kind of choice", ask_with_enums),
        plain_tool("test_missing_capability", "Needs a client that samples", needs_sampling),
        plain_tool("test_streaming_elicitation", "Reports progress and asks", stream_and_ask),
    };
    const json::Value text{{"type", "string"}};
    tools[0].description.input_schema = {
        {"type", "object"}, {"properties", {{"prompt", text}}}, {"required", json::Value::array({"prompt"})}};
    tools[1].description.input_schema = {{"type", "object"},
                                         {"properties", {{"message", text}}},
                                         {"required", json::Value::array({"message"})}};
    return tools;
}
}  // namespace bursar::fixture
