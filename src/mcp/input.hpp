#pragma once

#include "json/json.hpp"

#include <map>
#include <optional>
#include <string>

namespace bursar::mcp
{
/// One question to the person or the model behind the client. Answered in the next round: by a repeated
/// request (2026-07-28, multi round-trip) or by a request of the server's own (earlier revisions); handlers
/// see no difference.
struct InputRequest
{
    enum class Kind
    {
        form,
        url,
        sampling,
        roots,
    };

    Kind kind = Kind::form;
    std::string message;  ///< form, url: what the person reads
    json::Value schema;   ///< form: flat object schema of primitives
    std::string url;      ///< url: the page to open; carries no secret and no personal data
    std::string url_id;   ///< url: opaque id of the question, sent to 2025-11-25 clients only
    json::Value params;   ///< sampling: parameters of sampling/createMessage

    static InputRequest form(std::string message, json::Value schema);
    static InputRequest open_url(std::string message, std::string url, std::string url_id);
    static InputRequest sampling(json::Value params);
    static InputRequest roots();
};

using InputRequests = std::map<std::string, InputRequest>;

/// A handler's way to say "I cannot finish without these answers".
struct NeedInput
{
    /// By the handler's own keys. May be empty when `state` is set: the client then simply asks again.
    InputRequests requests;
    /// Comes back, authenticated, as `CallContext::state()` of the next round. At most 4 KiB of JSON.
    std::optional<json::Value> state;
};

/// True when the answer has the shape that the question asked for: an accepted form fits its schema, a URL
/// answer names an action, sampling and roots answers hold their members.
bool fits(const InputRequest& request, const json::Value& response);
}  // namespace bursar::mcp
