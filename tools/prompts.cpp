#include "tools/prompts.hpp"

#include "base/text.hpp"
#include "mcp/content.hpp"
#include "prompts/files.hpp"

namespace bursar::tools
{
namespace
{
constexpr std::size_t ARGUMENT_BYTES_MAX = 4000;

/// Takes one line off the front.
std::string_view take_line(std::string_view& rest)
{
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return line;
}

std::unexpected<Error> wrong(std::string_view line, std::string_view why)
{
    return fail(ErrorCode::malformed, "front matter: \"" + clean_text(line, 80) + "\": " + std::string{why});
}

/// "task required What has to be done."
Result<mcp::PromptArgument> parse_argument(std::string_view line, std::string_view value)
{
    const auto name_end = value.find(' ');
    const auto kind_end = name_end == std::string_view::npos ? name_end : value.find(' ', name_end + 1);
    if (kind_end == std::string_view::npos)
        return wrong(line, "expected NAME required|optional DESCRIPTION");
    const auto kind = value.substr(name_end + 1, kind_end - name_end - 1);
    if (kind != "required" && kind != "optional")
        return wrong(line, "expected required or optional");
    mcp::PromptArgument argument;
    argument.name = value.substr(0, name_end);
    argument.description = value.substr(kind_end + 1);
    argument.required = kind == "required";
    return argument;
}

Result<void> read_line(mcp::PromptDescription& description, std::string_view line)
{
    const auto colon = line.find(": ");
    if (colon == std::string_view::npos)
        return wrong(line, "expected KEY: VALUE");
    const auto key = line.substr(0, colon);
    const auto value = line.substr(colon + 2);
    if (key == "name")
        description.name = value;
    else if (key == "title")
        description.title = value;
    else if (key == "description")
        description.description = value;
    else if (key == "argument")
    {
        auto argument = parse_argument(line, value);
        if (!argument)
            return forward(argument);
        description.arguments.push_back(std::move(*argument));
    }
    else
        return wrong(line, "unknown key");
    return {};
}
}  // namespace

Result<PromptFile> parse_prompt(std::string_view bytes)
{
    PromptFile file;
    auto rest = bytes;
    if (take_line(rest) != "---")
        return fail(ErrorCode::malformed, "front matter: the first line has to be ---");
    for (auto line = take_line(rest); line != "---"; line = take_line(rest))
    {
        if (rest.empty())
            return fail(ErrorCode::malformed, "front matter: its closing --- is missing");
        if (auto read = read_line(file.description, line); !read)
            return forward(read);
    }
    if (file.description.name.empty() || rest.empty())
        return fail(ErrorCode::malformed, "front matter: a name and a text are needed");
    file.text = rest;
    return file;
}

std::string fill_in(const std::string& text, const std::map<std::string, std::string>& arguments)
{
    std::string filled;
    std::string_view rest = text;
    while (!rest.empty())
    {
        const auto open = rest.find("{{");
        const auto close = open == std::string_view::npos ? open : rest.find("}}", open);
        if (close == std::string_view::npos)
            break;
        filled += rest.substr(0, open);
        const auto found = arguments.find(std::string{rest.substr(open + 2, close - open - 2)});
        filled += found == arguments.end() || found->second.empty()
                      ? "(not given)"
                      : clean_text(found->second, ARGUMENT_BYTES_MAX);
        rest.remove_prefix(close + 2);
    }
    return filled.append(rest);
}

std::vector<mcp::Prompt> all_prompts()
{
    std::vector<mcp::Prompt> prompts;
    for (const auto& embedded : prompts::files())
    {
        auto file = parse_prompt(embedded.bytes);
        ensure(file.has_value(), "an embedded prompt has its front matter");
        auto handler = [text = file->text, description = file->description.description](
                           const std::map<std::string, std::string>& arguments,
                           mcp::CallContext&) -> mcp::PromptOutcome
        {
            mcp::PromptResult result;
            result.description = description;
            result.messages.push_back({"user", mcp::text_block(fill_in(text, arguments))});
            return result;
        };
        prompts.push_back({std::move(file->description), std::move(handler)});
    }
    return prompts;
}
}  // namespace bursar::tools
