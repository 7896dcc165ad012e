#pragma once

#include "mcp/outcome.hpp"
#include "json/json.hpp"

#include <string>
#include <variant>

/// JSON-RPC 2.0 messages.
namespace bursar::mcp
{
/// A `params` member that is always an object; `{}` when it was absent.
struct Request
{
    json::Value id;  ///< text or integer
    std::string method;
    json::Value params;
};

struct Notification
{
    std::string method;
    json::Value params;
};

/// An answer to a request of ours: exactly one of result and error is not null.
struct Response
{
    json::Value id;
    json::Value result;
    json::Value error;
};

/// Not a message; `id` is what could be read of it, or null.
struct Malformed
{
    json::Value id;
    ProtocolError error;
};

using Message = std::variant<Request, Notification, Response, Malformed>;

/// Sorts one JSON value. Unknown members are ignored, members may stand in any order.
Message read_message(const json::Value& value);

json::Value result_message(json::Value id, json::Value result);
json::Value error_message(json::Value id, const ProtocolError& error);
json::Value notification_message(std::string_view method, json::Value params);
json::Value request_message(json::Value id, std::string_view method, json::Value params);

/// The `_meta` member of params; null when it is no object.
const json::Value* meta_of(const json::Value& params);
/// A text member; null otherwise.
const std::string* text_member(const json::Value& object, std::string_view key);
}  // namespace bursar::mcp
