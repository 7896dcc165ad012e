#include "base/text.hpp"
#include "mcp/projection.hpp"
#include "mcp/server_state.hpp"
#include "mcp/uri_template.hpp"

#include <algorithm>
#include <charconv>

/// What is offered, and reading it: lists, resources, prompts, completion.
namespace bursar::mcp
{
namespace
{
constexpr std::int64_t LIST_TTL_MS = 300'000;
constexpr std::string_view CURSOR_PREFIX = "from-";

ProtocolError invalid_params(std::string message)
{
    return {error_code::INVALID_PARAMS, "Invalid params: " + std::move(message), {}};
}

/// The position that a cursor of ours stands for; an empty one is the start.
std::optional<std::size_t> position_of(const json::Value& params, std::size_t size)
{
    const auto cursor = params.find("cursor");
    if (cursor == params.end() || cursor->is_null())
        return 0;
    if (!cursor->is_string())
        return std::nullopt;
    std::string_view text = cursor->get_ref<const std::string&>();
    if (text.empty())
        return 0;
    std::size_t position = 0;
    if (!text.starts_with(CURSOR_PREFIX))
        return std::nullopt;
    text.remove_prefix(CURSOR_PREFIX.size());
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), position);
    if (failure != std::errc{} || end != text.data() + text.size() || position >= size)
        return std::nullopt;
    return position;
}

/// A map of texts; nothing when it is anything else.
std::optional<std::map<std::string, std::string>> text_map(const json::Value& object, std::string_view key)
{
    std::map<std::string, std::string> out;
    const auto found = object.find(key);
    if (found == object.end() || found->is_null())
        return out;
    if (!found->is_object())
        return std::nullopt;
    for (const auto& [name, value] : found->items())
    {
        if (!value.is_string())
            return std::nullopt;
        out.emplace(name, value.get<std::string>());
    }
    return out;
}
}  // namespace

bool Server::State::common(const Inbound& in, const MirrorHeaders* headers, Actions& out)
{
    const auto& method = in.request.method;
    const bool has_resources = !catalogue.resources.empty() || !catalogue.templates.empty();
    const bool has_prompts = !catalogue.prompts.empty();
    if (method == "tools/call" && !tools.empty())
        call_tool(in, headers, out);
    else if (method == "tools/list" && !tools.empty())
        list(in, "tools", out);
    else if (method == "resources/read" && has_resources)
        read_resource(in, out);
    else if (method == "resources/list" && has_resources)
        list(in, "resources", out);
    else if (method == "resources/templates/list" && has_resources)
        list(in, "resourceTemplates", out);
    else if (method == "prompts/list" && has_prompts)
        list(in, "prompts", out);
    else if (method == "prompts/get" && has_prompts)
        get_prompt(in, out);
    else if (method == "completion/complete" && offers_completions(catalogue))
        complete(in, out);
    else
        return false;
    return true;
}

void Server::State::list(const Inbound& in, std::string_view member, Actions& out)
{
    const auto revision = in.caller.revision;
    const auto answer = [&](const auto& all, auto entry)
    {
        const auto from = position_of(in.request.params, all.size());
        if (!from)
            return reply_error(in, invalid_params("cursor is not one of ours"), out);
        const auto to = std::min(all.size(), *from + options.limits.page_size);
        json::Value result = json::Value::object();
        auto& page = result[std::string{member}] = json::Value::array();
        for (auto i = *from; i < to; ++i)
            page.push_back(entry(all[i]));
        if (to < all.size())
            result["nextCursor"] = std::string{CURSOR_PREFIX} + std::to_string(to);
        if (in.caller.modern())
        {
            result["ttlMs"] = catalogue.lists_change ? 0 : LIST_TTL_MS;
            result["cacheScope"] = "public";
        }
        reply_result(in, std::move(result), out);
    };
    if (member == "tools")
        answer(tools, [&](const auto& each) { return tool_entry(each->tool.description, revision); });
    else if (member == "resources")
        answer(catalogue.resources,
               [&](const auto& each) { return resource_entry(each.description, revision); });
    else if (member == "resourceTemplates")
        answer(catalogue.templates,
               [&](const auto& each) { return template_entry(each.description, revision); });
    else
        answer(catalogue.prompts, [&](const auto& each) { return prompt_entry(each.description, revision); });
}

const ResourceReader* Server::State::reader_of(const std::string& uri, UriVariables& variables) const
{
    for (const auto& each : catalogue.resources)
        if (each.description.uri == uri)
            return &each.read;
    for (const auto& each : catalogue.templates)
        if (auto matched = match_uri(each.description.uri, uri))
        {
            variables = std::move(*matched);
            return &each.read;
        }
    return nullptr;
}

void Server::State::read_resource(const Inbound& in, Actions& out)
{
    const auto* uri = text_member(in.request.params, "uri");
    if (uri == nullptr)
        return reply_error(in, invalid_params("uri must be a text"), out);
    UriVariables variables;
    const auto* reader = reader_of(*uri, variables);
    Job job;
    job.name = *uri;
    if (reader == nullptr)
        job.work = [](CallContext&) -> JobOutcome
        {
            return ResourceNotFound{};
        };
    else
        job.work = [read = *reader, uri = *uri, variables = std::move(variables)](CallContext& context)
        {
            return std::visit([](auto each) -> JobOutcome { return each; }, read(uri, variables, context));
        };
    job.quick = reader == nullptr;
    start_job(in, std::move(job), out);
}

void Server::State::get_prompt(const Inbound& in, Actions& out)
{
    const auto* name = text_member(in.request.params, "name");
    if (name == nullptr)
        return reply_error(in, invalid_params("name must be a text"), out);
    const auto prompt = std::ranges::find_if(catalogue.prompts, [&](const Prompt& each)
                                             { return each.description.name == *name; });
    if (prompt == catalogue.prompts.end())
        return reply_error(in, {error_code::INVALID_PARAMS, "Unknown prompt: " + clean_text(*name, 100), {}},
                           out);
    auto arguments = text_map(in.request.params, "arguments");
    if (!arguments)
        return reply_error(in, invalid_params("arguments must be an object of texts"), out);
    for (const auto& argument : prompt->description.arguments)
        if (argument.required && !arguments->contains(argument.name))
            return reply_error(in, invalid_params("arguments." + argument.name + " is required"), out);
    Job job;
    job.name = *name;
    job.arguments = in.request.params.value("arguments", json::Value::object());
    job.work = [handler = prompt->handler, arguments = std::move(*arguments)](CallContext& context)
    {
        return std::visit([](auto each) -> JobOutcome { return each; }, handler(arguments, context));
    };
    start_job(in, std::move(job), out);
}

void Server::State::complete(const Inbound& in, Actions& out)
{
    const auto& params = in.request.params;
    const auto ref = params.find("ref");
    const auto argument = params.find("argument");
    if (ref == params.end() || !ref->is_object() || argument == params.end() || !argument->is_object())
        return reply_error(in, invalid_params("ref and argument must be objects"), out);
    const auto* type = text_member(*ref, "type");
    const auto* name = text_member(*argument, "name");
    const auto* begun = text_member(*argument, "value");
    if (type == nullptr || name == nullptr || begun == nullptr)
        return reply_error(in, invalid_params("ref.type, argument.name and argument.value must be texts"),
                           out);
    auto known = text_map(params.value("context", json::Value::object()), "arguments");
    if (!known)
        return reply_error(in, invalid_params("context.arguments must be an object of texts"), out);

    const auto* target = text_member(*ref, *type == "ref/prompt" ? "name" : "uri");
    const Completer* completer = nullptr;
    bool found = false;
    if (target != nullptr && *type == "ref/prompt")
        for (const auto& prompt : catalogue.prompts)
            if (prompt.description.name == *target)
                for (const auto& each : prompt.description.arguments)
                    if (each.name == *name)
                    {
                        found = true;
                        completer = &each.complete;
                    }
    if (target != nullptr && *type == "ref/resource")
        for (const auto& each : catalogue.templates)
            if (each.description.uri == *target)
            {
                found = true;
                const auto entry = each.completers.find(*name);
                completer = entry != each.completers.end() ? &entry->second : nullptr;
            }
    if (!found)
        return reply_error(in, invalid_params("ref and argument.name name nothing that is offered"), out);

    Job job;
    job.quick = completer == nullptr || !*completer;
    if (job.quick)
        job.work = [](CallContext&) -> JobOutcome
        {
            return std::vector<std::string>{};
        };
    else
        job.work = [complete = *completer, begun = *begun,
                    known = std::move(*known)](CallContext&) -> JobOutcome
        {
            return complete(begun, known);
        };
    start_job(in, std::move(job), out);
}
}  // namespace bursar::mcp
