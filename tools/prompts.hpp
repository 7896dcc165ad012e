#pragma once

#include "mcp/prompt.hpp"

namespace bursar::tools
{
/// A prompt file: its front matter and its text.
struct PromptFile
{
    mcp::PromptDescription description;
    std::string text;
};

/// Reads `---`, lines `name:`, `title:`, `description:`, `argument: NAME required|optional DESCRIPTION`,
/// `---`, text. malformed names the line.
Result<PromptFile> parse_prompt(std::string_view bytes);

/// The text with every `{{name}}` replaced by its argument, cleaned and cut, or by "(not given)".
std::string fill_in(const std::string& text, const std::map<std::string, std::string>& arguments);

/// Every prompt of the folder prompts/.
std::vector<mcp::Prompt> all_prompts();
}  // namespace bursar::tools
