#include "harness.hpp"

#include "crypto/sha256.hpp"
#include "mcp/content.hpp"

namespace bursar::mcp_test
{
namespace
{
mcp::Tool tool(std::string name, std::string_view input_schema, mcp::ToolHandler handler)
{
    mcp::Tool out;
    out.description.name = std::move(name);
    out.description.title = "A title";
    out.description.description = "A tool for tests";
    out.description.input_schema = json::parse(input_schema).value();
    out.handler = std::move(handler);
    return out;
}

mcp::ToolResult say(std::string text)
{
    mcp::ToolResult out;
    out.text = std::move(text);
    return out;
}

const json::Value NAME_SCHEMA{{"type", "object"},
                              {"properties", {{"name", {{"type", "string"}}}}},
                              {"required", json::Value::array({"name"})}};

mcp::ToolOutcome ask_name(const json::Value&, mcp::CallContext& context)
{
    const auto* answer = context.ask("name", mcp::InputRequest::form("Who?", NAME_SCHEMA));
    if (answer == nullptr)
        return context.need_input(json::Value{{"round", 1}});
    return say("Hello, " + answer->value("content", json::Value::object()).value("name", "nobody"));
}

mcp::ToolOutcome ask_page(const json::Value&, mcp::CallContext& context)
{
    const auto* answer =
        context.ask("approve", mcp::InputRequest::open_url("Approve", "http://127.0.0.1/approve/1", "apr_1"));
    if (answer == nullptr)
        return context.need_input();
    return say(answer->at("action").get<std::string>());
}

mcp::ToolOutcome long_work(const json::Value& arguments, mcp::CallContext&)
{
    mcp::StartTask start;
    start.work = [kind = arguments.value("kind", "plain")](mcp::CallContext& context) -> mcp::TaskStep
    {
        if (context.cancelled())
            return mcp::tool_failure("stopped");
        if (kind == "fail")
            return mcp::ProtocolError{mcp::error_code::INTERNAL_ERROR, "broke", {}};
        if (kind == "wait")
            return mcp::Again{1000, "waiting"};
        if (kind == "ask")
        {
            const auto* one = context.ask("one", mcp::InputRequest::form("One?", NAME_SCHEMA));
            const auto* two = context.ask("two", mcp::InputRequest::form("Two?", NAME_SCHEMA));
            if (one == nullptr || two == nullptr)
                return context.need_input();
        }
        return say("done");
    };
    return start;
}

mcp::ToolOutcome everything(const json::Value&, mcp::CallContext&)
{
    auto out = say("text");
    out.structured = {{"answer", 42}};
    out.blocks.push_back(mcp::audio_block("AAAA", "audio/wav"));
    out.blocks.push_back(mcp::resource_link_block("test://one", "One"));
    return out;
}

mcp::ToolOutcome report(const json::Value&, mcp::CallContext& context)
{
    context.progress(1, 3, "first");
    context.progress(1, 3, "not rising");
    context.progress(2);
    context.log(mcp::LogLevel::debug, "test", "quiet");
    context.log(mcp::LogLevel::error, "test", "loud");
    return say("reported");
}
}  // namespace

mcp::Catalogue catalogue()
{
    constexpr std::string_view NOTHING = R"({"type":"object","additionalProperties":false})";
    mcp::Catalogue out;
    out.info.name = "test-server";
    out.info.title = "Test server";
    out.info.version = "1.2.3";
    out.info.description = "For tests";
    out.instructions = "Use with care.";
    out.logging = true;
    out.lists_change = true;
    out.tools.push_back(
        tool("echo", R"({"type":"object","properties":{"text":{"type":"string","x-mcp-header":"Text"}},
                         "additionalProperties":false})",
             [](const json::Value& arguments, mcp::CallContext&)
             { return say(arguments.value("text", "nothing")); }));
    out.tools.push_back(tool("ask_name", NOTHING, ask_name));
    out.tools.push_back(tool("ask_page", NOTHING, ask_page));
    out.tools.push_back(
        tool("long_work", R"({"type":"object","properties":{"kind":{"type":"string"}}})", long_work));
    out.tools.push_back(tool("everything", NOTHING, everything));
    out.tools.back().description.output_schema = {{"type", "object"},
                                                  {"properties", {{"answer", {{"type", "integer"}}}}},
                                                  {"required", json::Value::array({"answer"})}};
    out.tools.push_back(tool("report", NOTHING, report));
    out.tools.push_back(tool("number", NOTHING,
                             [](const json::Value&, mcp::CallContext&)
                             {
                                 mcp::ToolResult seven;
                                 seven.structured = 7;
                                 return seven;
                             }));
    out.tools.back().description.output_schema = {{"type", "integer"}};
    out.tools.push_back(tool("lies", NOTHING,
                             [](const json::Value&, mcp::CallContext&)
                             {
                                 auto result = say("no answer");
                                 result.structured = {{"question", 1}};
                                 return result;
                             }));
    out.tools.back().description.output_schema = {{"type", "object"},
                                                  {"required", json::Value::array({"answer"})}};
    out.tools.push_back(tool("only_task", NOTHING, long_work));
    out.tools.back().description.task_support = mcp::TaskSupport::required;

    const auto read = [](const std::string& uri, const mcp::UriVariables& variables,
                         mcp::CallContext&) -> mcp::ResourceOutcome
    {
        if (variables.contains("id") && variables.at("id") == "gone")
            return mcp::ResourceNotFound{};
        mcp::ResourceContents item;
        item.uri = uri;
        item.text = "read";
        return std::vector{item};
    };
    mcp::ResourceDescription one;
    one.uri = "test://one";
    one.name = "one";
    out.resources.push_back({one, read});
    mcp::ResourceDescription some;
    some.uri = "test://some/{id}";
    some.name = "some";
    out.templates.push_back({some, read, {}});

    mcp::Prompt prompt;
    prompt.description.name = "plan";
    mcp::PromptArgument goal;
    goal.name = "goal";
    goal.required = true;
    goal.complete = [](const std::string& begun, const std::map<std::string, std::string>&)
    {
        return std::vector<std::string>{begun + "!"};
    };
    prompt.description.arguments.push_back(goal);
    prompt.handler = [](const std::map<std::string, std::string>& arguments, mcp::CallContext&)
    {
        return mcp::PromptResult{"A plan", {{"user", mcp::text_block("Plan " + arguments.at("goal"))}}};
    };
    out.prompts.push_back(prompt);
    return out;
}

std::optional<std::string> Headers::find(std::string_view name) const
{
    std::string key{name};
    for (auto& c : key)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto found = fields.find(key);
    return found == fields.end() ? std::nullopt : std::optional{found->second};
}

namespace
{
mcp::Server make_server(std::uint8_t key, mcp::ServerLimits limits)
{
    mcp::ServerOptions options;
    options.mac = [key](ByteView bytes)
    {
        return crypto::hmac_sha256(Bytes(32, key), bytes);
    };
    options.random = [next = std::uint8_t{0}](std::span<std::uint8_t> out) mutable
    {
        for (auto& byte : out)
            byte = ++next;
    };
    options.recover_task = [](const std::string& id,
                              const std::string& principal) -> std::optional<mcp::StartTask>
    {
        if (id != "pay_1" || principal != "agent")
            return std::nullopt;
        mcp::StartTask start;
        start.work = [](mcp::CallContext&) -> mcp::TaskStep
        {
            return say("settled");
        };
        return start;
    };
    options.check_output = true;
    options.limits = limits;
    auto server = mcp::Server::create(catalogue(), std::move(options));
    ensure(server.has_value(), "the test catalogue is sound");
    return std::move(*server);
}
}  // namespace

Harness::Harness(std::uint8_t key, mcp::ServerLimits limits) : server(make_server(key, limits)) {}

mcp::ConnectionId Harness::connect(std::string principal)
{
    return server.open(std::move(principal));
}

void Harness::feed(mcp::ConnectionId connection, std::string_view text, const mcp::MirrorHeaders* headers)
{
    const auto document = json::parse(text);
    ensure(document.has_value(), "the test feeds JSON");
    keep(server.receive(connection, *document, now, headers));
}

void Harness::keep(mcp::Actions actions)
{
    for (auto& action : actions)
    {
        if (auto* send = std::get_if<mcp::Send>(&action))
            sent.push_back(std::move(*send));
        else if (auto* run = std::get_if<mcp::Run>(&action))
        {
            if (run->delay_ms > 0)
                delayed.emplace_back(now.plus_ms(run->delay_ms), std::move(*run));
            else
                waiting.push_back(std::move(*run));
        }
        else
            others.push_back(std::move(action));
    }
}

void Harness::run()
{
    struct Recorder final : mcp::Reporter
    {
        Harness& harness;
        mcp::JobId job;
        Recorder(Harness& harness_in, mcp::JobId job_in) : harness(harness_in), job(job_in) {}
        void progress(double done, std::optional<double> total, std::string message) override
        {
            harness.keep(harness.server.report_progress(job, done, total, std::move(message), harness.now));
        }
        void log(mcp::LogLevel level, std::string logger, json::Value data) override
        {
            harness.keep(harness.server.report_log(job, level, std::move(logger), std::move(data)));
        }
        void release_stream(std::int64_t retry_ms) override
        {
            harness.keep(harness.server.release_stream(job, retry_ms));
        }
    };
    while (!waiting.empty())
    {
        auto next = std::move(waiting.front());
        waiting.erase(waiting.begin());
        Recorder recorder{*this, next.job};
        mcp::CallContext context{std::move(next.input), recorder};
        keep(server.finish(next.job, next.work(context), now));
    }
}

void Harness::pass(std::int64_t ms)
{
    now = now.plus_ms(ms);
    for (auto each = delayed.begin(); each != delayed.end();)
    {
        if (each->first > now)
        {
            ++each;
            continue;
        }
        waiting.push_back(std::move(each->second));
        each = delayed.erase(each);
    }
    run();
}

std::vector<mcp::Send> Harness::take()
{
    return std::exchange(sent, {});
}

json::Value Harness::ask(mcp::ConnectionId connection, std::string_view text,
                         const mcp::MirrorHeaders* headers)
{
    feed(connection, text, headers);
    run();
    const auto all = take();
    ensure(all.size() == 1, "one message was sent");
    return all.front().message;
}

mcp::ConnectionId Harness::legacy(std::string_view revision, std::string_view capabilities)
{
    const auto connection = connect();
    ask(connection, mcp_test::legacy("0", "initialize",
                                     "\"protocolVersion\":\"" + std::string{revision} +
                                         "\",\"capabilities\":" + std::string{capabilities} +
                                         ",\"clientInfo\":{\"name\":\"test\",\"version\":\"1\"}"));
    return connection;
}

std::string modern(std::string_view id, std::string_view method, std::string_view params,
                   std::string_view capabilities, std::string_view more_meta)
{
    return "{\"jsonrpc\":\"2.0\",\"id\":" + std::string{id} + ",\"method\":\"" + std::string{method} +
           "\",\"params\":{" + std::string{params} + (params.empty() ? "" : ",") +
           "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
           "\"io.modelcontextprotocol/clientCapabilities\":" +
           std::string{capabilities} + std::string{more_meta} + "}}}";
}

std::string legacy(std::string_view id, std::string_view method, std::string_view params)
{
    return "{\"method\":\"" + std::string{method} + "\",\"params\":{" + std::string{params} +
           "},\"id\":" + std::string{id} + ",\"jsonrpc\":\"2.0\"}";
}

int code_of(const json::Value& message)
{
    return message.contains("error") ? message.at("error").at("code").get<int>() : 0;
}

std::string text_of(const json::Value& message)
{
    return message.at("result").at("content").at(0).at("text").get<std::string>();
}
}  // namespace bursar::mcp_test
