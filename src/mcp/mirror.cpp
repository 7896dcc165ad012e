#include "mcp/mirror.hpp"

#include "base/bytes.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <set>
#include <vector>

namespace bursar::mcp
{
namespace
{
constexpr std::string_view MARK = "x-mcp-header";
constexpr std::string_view SENTINEL_BEGIN = "=?base64?";
constexpr std::string_view SENTINEL_END = "?=";
constexpr int SCHEMA_DEPTH_MAX = 32;

struct Mark
{
    std::string header;
    std::vector<std::string> path;
    std::string type;
};

ProtocolError mismatch(std::string message)
{
    return {error_code::HEADER_MISMATCH, "Header mismatch: " + std::move(message), {}};
}

/// The marks that are reached through `properties` alone.
void collect_marks(const json::Value& schema, std::vector<std::string>& path, std::vector<Mark>& out)
{
    const auto properties = schema.find("properties");
    if (properties == schema.end() || !properties->is_object() || path.size() >= SCHEMA_DEPTH_MAX)
        return;
    for (const auto& [key, property] : properties->items())
    {
        if (!property.is_object())
            continue;
        path.push_back(key);
        if (const auto mark = property.find(MARK); mark != property.end() && mark->is_string())
        {
            const auto type = property.find("type");
            out.push_back({mark->get<std::string>(), path,
                           type != property.end() && type->is_string() ? type->get<std::string>() : ""});
        }
        collect_marks(property, path, out);
        path.pop_back();
    }
}

std::vector<Mark> marks_of(const json::Value& schema)
{
    std::vector<Mark> out;
    std::vector<std::string> path;
    if (schema.is_object())
        collect_marks(schema, path, out);
    return out;
}

std::size_t count_marks(const json::Value& value, int depth)
{
    std::size_t count = 0;
    if (!value.is_structured() || depth > SCHEMA_DEPTH_MAX)
        return 0;
    if (value.is_object() && value.contains(MARK))
        ++count;
    for (const auto& item : value)
        count += count_marks(item, depth + 1);
    return count;
}

bool is_token(std::string_view text)
{
    return !text.empty() &&
           std::ranges::all_of(text,
                               [](unsigned char c)
                               {
                                   return std::isalnum(c) != 0 ||
                                          std::string_view{"!#$%&'*+-.^_`|~"}.find(static_cast<char>(c)) !=
                                              std::string_view::npos;
                               });
}

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

const json::Value* argument_at(const json::Value& arguments, const std::vector<std::string>& path)
{
    const auto* at = &arguments;
    for (const auto& key : path)
    {
        const auto found = at->is_object() ? at->find(key) : at->end();
        if (!at->is_object() || found == at->end())
            return nullptr;
        at = &*found;
    }
    return at->is_null() ? nullptr : at;
}

bool equal(const json::Value& argument, const std::string& text)
{
    if (argument.is_string())
        return argument.get_ref<const std::string&>() == text;
    if (argument.is_boolean())
        return text == (argument.get<bool>() ? "true" : "false");
    if (!argument.is_number_integer())
        return false;
    std::int64_t number = 0;
    const auto* end = text.data() + text.size();
    const auto [at, failure] = std::from_chars(text.data(), end, number);
    return failure == std::errc{} && at == end && argument == number;
}
}  // namespace

std::optional<std::string> decode_header_value(std::string_view value)
{
    if (value.size() < SENTINEL_BEGIN.size() + SENTINEL_END.size() || !value.starts_with(SENTINEL_BEGIN) ||
        !value.ends_with(SENTINEL_END))
        return std::string{value};
    value.remove_prefix(SENTINEL_BEGIN.size());
    value.remove_suffix(SENTINEL_END.size());
    const auto bytes = parse_base64(value);
    if (!bytes || to_base64(*bytes) != value || !is_utf8(as_text(*bytes)))
        return std::nullopt;
    return std::string{as_text(*bytes)};
}

std::optional<ProtocolError> check_version_header(const MirrorHeaders& headers, std::string_view version)
{
    const auto sent = headers.find("MCP-Protocol-Version");
    if (!sent)
        return mismatch("MCP-Protocol-Version is missing");
    if (*sent != version)
        return mismatch("MCP-Protocol-Version differs from the request's _meta");
    return std::nullopt;
}

std::optional<ProtocolError> check_method_headers(const MirrorHeaders& headers, std::string_view method,
                                                  const std::string* name)
{
    const auto sent_method = headers.find("Mcp-Method");
    if (!sent_method)
        return mismatch("Mcp-Method is missing");
    if (*sent_method != method)
        return mismatch("Mcp-Method differs from the request's method");
    if (name == nullptr)
        return std::nullopt;
    const auto sent_name = headers.find("Mcp-Name");
    if (!sent_name)
        return mismatch("Mcp-Name is missing");
    const auto decoded = decode_header_value(*sent_name);
    if (!decoded)
        return mismatch("Mcp-Name is not valid base64 of UTF-8");
    if (*decoded != *name)
        return mismatch("Mcp-Name differs from the request's params");
    return std::nullopt;
}

std::optional<ProtocolError> check_parameter_headers(const MirrorHeaders& headers,
                                                     const json::Value& input_schema,
                                                     const json::Value& arguments)
{
    for (const auto& mark : marks_of(input_schema))
    {
        const auto field = "Mcp-Param-" + mark.header;
        const auto sent = headers.find(field);
        const auto* argument = argument_at(arguments, mark.path);
        if (argument == nullptr && !sent)
            continue;
        if (argument == nullptr)
            return mismatch(field + " was sent without its argument");
        if (!sent)
            return mismatch(field + " is missing");
        const auto decoded = decode_header_value(*sent);
        if (!decoded)
            return mismatch(field + " is not valid base64 of UTF-8");
        if (!equal(*argument, *decoded))
            return mismatch(field + " differs from its argument");
    }
    return std::nullopt;
}

Result<void> check_header_marks(const json::Value& input_schema)
{
    const auto marks = marks_of(input_schema);
    if (marks.size() != count_marks(input_schema, 0))
        return fail(ErrorCode::invalid_argument, "x-mcp-header must be a text on a property reached through "
                                                 "`properties` alone");
    std::set<std::string> seen;
    for (const auto& mark : marks)
    {
        if (!is_token(mark.header))
            return fail(ErrorCode::invalid_argument, "x-mcp-header: expected token characters only");
        if (mark.type != "string" && mark.type != "integer" && mark.type != "boolean")
            return fail(ErrorCode::invalid_argument, "x-mcp-header: only on string, integer and boolean");
        if (!seen.insert(lower(mark.header)).second)
            return fail(ErrorCode::invalid_argument, "x-mcp-header: used twice in one tool");
    }
    return {};
}
}  // namespace bursar::mcp
