#pragma once

#include "json/json.hpp"

#include <string>

namespace bursar::mcp
{
/// Content blocks of results and prompts in their richest form; older callers get what they know.
json::Value text_block(std::string text);
json::Value image_block(std::string base64, std::string mime_type);
json::Value audio_block(std::string base64, std::string mime_type);
json::Value resource_text_block(std::string uri, std::string mime_type, std::string text);
json::Value resource_link_block(std::string uri, std::string name);
}  // namespace bursar::mcp
