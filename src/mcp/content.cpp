#include "mcp/content.hpp"

namespace bursar::mcp
{
json::Value text_block(std::string text)
{
    return {{"type", "text"}, {"text", std::move(text)}};
}

json::Value image_block(std::string base64, std::string mime_type)
{
    return {{"type", "image"}, {"data", std::move(base64)}, {"mimeType", std::move(mime_type)}};
}

json::Value audio_block(std::string base64, std::string mime_type)
{
    return {{"type", "audio"}, {"data", std::move(base64)}, {"mimeType", std::move(mime_type)}};
}

json::Value resource_text_block(std::string uri, std::string mime_type, std::string text)
{
    json::Value resource{
        {"uri", std::move(uri)}, {"mimeType", std::move(mime_type)}, {"text", std::move(text)}};
    return {{"type", "resource"}, {"resource", std::move(resource)}};
}

json::Value resource_link_block(std::string uri, std::string name)
{
    return {{"type", "resource_link"}, {"uri", std::move(uri)}, {"name", std::move(name)}};
}
}  // namespace bursar::mcp
