#include "x402/encoding.hpp"

#include "base/bytes.hpp"
#include "json/json.hpp"

namespace bursar::x402
{
std::string encode_header(std::string_view json)
{
    return to_base64(as_bytes(json));
}

Result<std::string> decode_header(std::string_view value)
{
    if (value.size() > HEADER_BYTES_MAX)
        return fail(ErrorCode::too_large,
                    "payment header: longer than " + std::to_string(HEADER_BYTES_MAX) + " characters");
    const auto bytes = parse_base64(value);
    if (!bytes)
        return fail(ErrorCode::malformed, "payment header: " + bytes.error().message);
    std::string text{as_text(*bytes)};
    if (auto checked = check_document(text); !checked)
        return forward(checked);
    return text;
}

Result<void> check_document(std::string_view json, std::size_t bytes_max)
{
    const auto document =
        json::parse(json, {.bytes_max = bytes_max, .depth_max = DEPTH_MAX, .values_max = VALUES_MAX});
    if (!document)
        return forward(document);
    return {};
}
}  // namespace bursar::x402
