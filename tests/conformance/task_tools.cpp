#include "fixture.hpp"

#include "base/time.hpp"

#include <memory>

/// Calls that become tasks.
namespace bursar::fixture
{
namespace
{
constexpr std::int64_t STEP_MS = 100;
constexpr std::int64_t POLL_MS = 200;

json::Value properties(json::Value members, json::Value required)
{
    return {{"type", "object"}, {"properties", std::move(members)}, {"required", std::move(required)}};
}

mcp::InputRequest form_of(std::string message, const char* field, const char* type)
{
    return mcp::InputRequest::form(std::move(message),
                                   properties({{field, {{"type", type}}}}, json::Value::array({field})));
}

mcp::StartTask task_of(mcp::TaskWork work)
{
    mcp::StartTask task;
    task.work = std::move(work);
    task.poll_interval_ms = POLL_MS;
    return task;
}

/// Work that is over at a time and gives up when it is told to.
mcp::TaskWork until(Time end, mcp::TaskStep result)
{
    return [end, result = std::move(result)](mcp::CallContext& context) -> mcp::TaskStep
    {
        if (context.cancelled())
            return mcp::tool_failure("Cancelled");
        if (system_time() >= end)
            return result;
        return mcp::Again{std::min(STEP_MS, end.ms - system_time().ms), "Computing"};
    };
}

mcp::ToolOutcome greet(const json::Value& arguments, mcp::CallContext&)
{
    return say("Hello, " + arguments.value("name", "stranger") + "!");
}

mcp::ToolOutcome slow_compute(const json::Value& arguments, mcp::CallContext&)
{
    const auto seconds = arguments.value("seconds", 1.0);
    auto result = say("Computed " + arguments.value("label", "a result"));
    if (seconds <= 0)
        return result;
    const auto end = system_time().plus_ms(static_cast<std::int64_t>(seconds * 1000));
    return task_of(until(end, std::move(result)));
}

mcp::ToolOutcome failing_job(const json::Value&, mcp::CallContext&)
{
    return task_of(
        until(system_time().plus_seconds(1), mcp::tool_failure("The job failed, as it always does.")));
}

mcp::ToolOutcome protocol_error_job(const json::Value&, mcp::CallContext&)
{
    return task_of(
        until(system_time().plus_ms(STEP_MS),
              mcp::ProtocolError{mcp::error_code::INTERNAL_ERROR, "The job broke, as it always does.", {}}));
}

mcp::ToolOutcome confirm_delete(const json::Value& arguments, mcp::CallContext&)
{
    const auto file = arguments.value("filename", "the file");
    return task_of(
        [file](mcp::CallContext& context) -> mcp::TaskStep
        {
            const auto* answer =
                context.ask("confirm", form_of("Delete " + file + "?", "confirm", "boolean"));
            if (answer == nullptr)
                return context.need_input();
            const bool yes =
                answer->at("action") == "accept" && answer->at("content").at("confirm").get<bool>();
            return say(yes ? "Deleted " + file : "Kept " + file);
        });
}

mcp::ToolOutcome multi_input(const json::Value&, mcp::CallContext&)
{
    return task_of(
        [](mcp::CallContext& context) -> mcp::TaskStep
        {
            const auto* name = context.ask("name", form_of("What is your name?", "name", "string"));
            const auto* confirm = context.ask("confirm", form_of("Go on?", "confirm", "boolean"));
            if (name == nullptr || confirm == nullptr)
                return context.need_input();
            return say("Both questions are answered: " + json::dump(*name) + json::dump(*confirm));
        });
}

mcp::ToolOutcome name_then_task(const json::Value&, mcp::CallContext& context)
{
    const auto* answer = context.ask("user_name", form_of("What is your name?", "name", "string"));
    if (answer == nullptr)
        return context.need_input();
    const auto name =
        answer->at("action") == "accept" ? answer->at("content").at("name").get<std::string>() : "nobody";
    return task_of(until(system_time().plus_ms(STEP_MS), say("The task was done for " + name)));
}
}  // namespace

std::vector<mcp::Tool> task_tools()
{
    const json::Value text{{"type", "string"}};
    const auto none = json::Value::array();
    std::vector<mcp::Tool> tools;
    const auto add = [&](const char* name, const char* description, mcp::TaskSupport support,
                         json::Value schema, mcp::ToolHandler handler)
    {
        tools.push_back(plain_tool(name, description, std::move(handler)));
        tools.back().description.task_support = support;
        tools.back().description.input_schema = std::move(schema);
    };
    using enum mcp::TaskSupport;
    add("greet", "Says hello, never as a task", never, properties({{"name", text}}, none), greet);
    add("slow_compute", "Takes its time; a task where the client can have one", optional,
        properties({{"seconds", {{"type", "number"}, {"minimum", 0}, {"maximum", 600}}}, {"label", text}},
                   none),
        slow_compute);
    add("failing_job", "A task that completes with an error result", required, no_arguments(), failing_job);
    add("protocol_error_job", "A task that fails", optional, no_arguments(), protocol_error_job);
    add("confirm_delete", "A task that asks before it goes on", optional,
        properties({{"filename", text}}, none), confirm_delete);
    add("multi_input", "A task with two open questions", optional, no_arguments(), multi_input);
    add("test_tool_with_task", "Asks first, then becomes a task", required, no_arguments(), name_then_task);
    return tools;
}
}  // namespace bursar::fixture
