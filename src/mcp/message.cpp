#include "mcp/message.hpp"

namespace bursar::mcp
{
namespace
{
/// Ids longer than this are nobody's honest work, and they are echoed and kept.
constexpr std::size_t ID_BYTES_MAX = 1024;

bool is_id(const json::Value& id)
{
    return id.is_number_integer() ||
           (id.is_string() && id.get_ref<const std::string&>().size() <= ID_BYTES_MAX);
}

Malformed malformed(json::Value id, std::string message)
{
    return {std::move(id), {error_code::INVALID_REQUEST, std::move(message), {}}};
}
}  // namespace

const std::string* text_member(const json::Value& object, std::string_view key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get_ptr<const std::string*>() : nullptr;
}

const json::Value* meta_of(const json::Value& params)
{
    const auto found = params.find("_meta");
    return found != params.end() && found->is_object() ? &*found : nullptr;
}

Message read_message(const json::Value& value)
{
    if (!value.is_object())
        return malformed(nullptr, "Invalid Request: expected a JSON object");
    const auto id = value.find("id");
    const bool has_id = id != value.end();
    const json::Value echo = has_id && is_id(*id) ? *id : json::Value{};
    const auto* version = text_member(value, "jsonrpc");
    if (version == nullptr || *version != "2.0")
        return malformed(echo, "Invalid Request: jsonrpc must be \"2.0\"");
    if (has_id && !is_id(*id))
        return malformed(nullptr, "Invalid Request: id must be a text of at most 1024 bytes or an integer");

    if (value.contains("method"))
    {
        const auto* method = text_member(value, "method");
        if (method == nullptr || method->empty())
            return malformed(echo, "Invalid Request: method must be a text");
        if (value.contains("result") || value.contains("error"))
            return malformed(echo, "Invalid Request: a message has either method or result or error");
        json::Value params = json::Value::object();
        if (const auto found = value.find("params"); found != value.end())
        {
            if (!found->is_object())
                return malformed(echo, "Invalid Request: params must be an object");
            params = *found;
        }
        if (has_id)
            return Request{*id, *method, std::move(params)};
        return Notification{*method, std::move(params)};
    }

    const auto result = value.find("result");
    const auto error = value.find("error");
    if (!has_id || (result == value.end()) == (error == value.end()))
        return malformed(echo, "Invalid Request: expected a method, or an id with either result or error");
    if (error != value.end() && !error->is_object())
        return malformed(echo, "Invalid Request: error must be an object");
    return Response{*id, result != value.end() ? *result : json::Value{},
                    error != value.end() ? *error : json::Value{}};
}

json::Value result_message(json::Value id, json::Value result)
{
    json::Value out = json::Value::object();
    out["jsonrpc"] = "2.0";
    out["id"] = std::move(id);
    out["result"] = std::move(result);
    return out;
}

json::Value error_message(json::Value id, const ProtocolError& error)
{
    json::Value out = json::Value::object();
    out["jsonrpc"] = "2.0";
    out["id"] = std::move(id);
    auto& inner = out["error"];
    inner["code"] = error.code;
    inner["message"] = error.message;
    if (!error.data.is_null())
        inner["data"] = error.data;
    return out;
}

json::Value notification_message(std::string_view method, json::Value params)
{
    json::Value out = json::Value::object();
    out["jsonrpc"] = "2.0";
    out["method"] = method;
    if (!params.is_null())
        out["params"] = std::move(params);
    return out;
}

json::Value request_message(json::Value id, std::string_view method, json::Value params)
{
    auto out = notification_message(method, std::move(params));
    out["id"] = std::move(id);
    return out;
}
}  // namespace bursar::mcp
