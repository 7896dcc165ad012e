#include "fixture.hpp"

#include "mcp/content.hpp"

/// Multi round-trip requests: the tools test_input_required_result_*.
namespace bursar::fixture
{
namespace
{
const json::Value& no_state()
{
    static const json::Value none;
    return none;
}

mcp::InputRequest form_of(std::string message, const char* field, const char* type)
{
    return mcp::InputRequest::form(std::move(message), {{"type", "object"},
                                                        {"properties", {{field, {{"type", type}}}}},
                                                        {"required", json::Value::array({field})}});
}

mcp::InputRequest sampling_of(const std::string& prompt, int tokens_max)
{
    json::Value message{{"role", "user"}, {"content", mcp::text_block(prompt)}};
    return mcp::InputRequest::sampling(
        {{"messages", json::Value::array({std::move(message)})}, {"maxTokens", tokens_max}});
}

/// The field of an accepted form; what the person did instead otherwise.
std::string given(const json::Value& answer, const char* field)
{
    if (answer.at("action") != "accept")
        return "(" + answer.at("action").get<std::string>() + ")";
    const auto& value = answer.at("content").at(field);
    return value.is_string() ? value.get<std::string>() : json::dump(value);
}

std::string said(const json::Value& sampled)
{
    const auto& content = sampled.at("content");
    return content.is_object() ? content.value("text", json::dump(content)) : json::dump(content);
}

mcp::ToolOutcome ask_name(const json::Value&, mcp::CallContext& context)
{
    const auto* name = context.ask("user_name", form_of("What is your name?", "name", "string"));
    if (name == nullptr)
        return context.need_input();
    return say("Hello, " + given(*name, "name") + "!");
}

mcp::ToolOutcome ask_capital(const json::Value&, mcp::CallContext& context)
{
    const auto* answer = context.ask("capital_question", sampling_of("What is the capital of France?", 100));
    if (answer == nullptr)
        return context.need_input();
    return say(said(*answer));
}

mcp::ToolOutcome ask_roots(const json::Value&, mcp::CallContext& context)
{
    const auto* answer = context.ask("client_roots", mcp::InputRequest::roots());
    if (answer == nullptr)
        return context.need_input();
    return say("Roots: " + json::dump(answer->at("roots")));
}

mcp::ToolOutcome ask_with_state(const json::Value&, mcp::CallContext& context)
{
    const auto* answer = context.ask("confirm", form_of("Is that right?", "ok", "boolean"));
    if (answer == nullptr || context.state() == nullptr)
        return context.need_input(json::Value{{"round", 1}});
    return say("state-ok: " + json::dump(*context.state()));
}

mcp::ToolOutcome ask_three_things(const json::Value&, mcp::CallContext& context)
{
    const auto* name = context.ask("user_name", form_of("What is your name?", "name", "string"));
    const auto* greeting = context.ask("greeting", sampling_of("Write a short greeting.", 50));
    const auto* roots = context.ask("client_roots", mcp::InputRequest::roots());
    if (name == nullptr || greeting == nullptr || roots == nullptr)
        return context.need_input(json::Value{{"round", 1}});
    return say(given(*name, "name") + ": " + said(*greeting) + " " + json::dump(roots->at("roots")));
}

mcp::ToolOutcome ask_twice(const json::Value&, mcp::CallContext& context)
{
    const auto& state = context.state() != nullptr ? *context.state() : no_state();
    if (!state.contains("name"))
    {
        const auto* name = context.ask("step1", form_of("Step 1: what is your name?", "name", "string"));
        if (name == nullptr)
            return context.need_input(json::Value{{"round", 1}});
        context.ask("step2", form_of("Step 2: what is your favourite colour?", "color", "string"));
        return context.need_input(json::Value{{"round", 2}, {"name", given(*name, "name")}});
    }
    const auto* color =
        context.ask("step2", form_of("Step 2: what is your favourite colour?", "color", "string"));
    if (color == nullptr)
        return context.need_input(state);
    return say(state.at("name").get<std::string>() + " likes " + given(*color, "color") + ".");
}

mcp::ToolOutcome ask_what_is_declared(const json::Value&, mcp::CallContext& context)
{
    const auto& can = context.caller().capabilities;
    bool all = true;
    if (can.elicitation_form)
        all = context.ask("user_name", form_of("What is your name?", "name", "string")) != nullptr && all;
    if (can.sampling)
        all = context.ask("greeting", sampling_of("Write a short greeting.", 50)) != nullptr && all;
    if (can.roots)
        all = context.ask("client_roots", mcp::InputRequest::roots()) != nullptr && all;
    if (!all)
        return context.need_input();
    return say("Everything that was asked is answered.");
}
}  // namespace

std::vector<mcp::Tool> input_tools()
{
    const std::string prefix = "test_input_required_result_";
    return {
        plain_tool(prefix + "elicitation", "Asks the person for a name", ask_name),
        plain_tool(prefix + "sampling", "Asks the model for a capital", ask_capital),
        plain_tool(prefix + "list_roots", "Asks for the client's roots", ask_roots),
        plain_tool(prefix + "request_state", "Asks and keeps a state", ask_with_state),
        plain_tool(prefix + "multiple_inputs", "Asks three things at once", ask_three_things),
        plain_tool(prefix + "multi_round", "Asks in two rounds", ask_twice),
        plain_tool(prefix + "tampered_state", "Refuses a state that was changed", ask_with_state),
        plain_tool(prefix + "capabilities", "Asks only what the client can answer", ask_what_is_declared),
    };
}
}  // namespace bursar::fixture
