#pragma once

#include "mcp/outcome.hpp"

#include <map>
#include <optional>
#include <vector>

namespace bursar::mcp
{
struct ResourceDescription
{
    std::string uri;  ///< of a template: RFC 6570 with simple variables only, "bursar://intent/{id}"
    std::string name;
    std::string title;
    std::string description;
    std::string mime_type;
    json::Value meta;  ///< `_meta`; null: none
};

/// Exactly one of text and blob counts: a blob when `is_blob`.
struct ResourceContents
{
    std::string uri;
    std::string mime_type;
    std::string text;
    std::string blob_base64;
    bool is_blob = false;
    json::Value meta;
};

/// There is no such thing; every revision has its own error for that.
struct ResourceNotFound
{
};

using ResourceOutcome =
    std::variant<std::vector<ResourceContents>, ResourceNotFound, NeedInput, ProtocolError>;
/// The variables of a template by name, percent-decoded; empty for a fixed resource.
using UriVariables = std::map<std::string, std::string>;
/// Blocking, on a worker thread, like a ToolHandler.
using ResourceReader = std::function<ResourceOutcome(const std::string& uri, const UriVariables& variables,
                                                     CallContext& context)>;
/// At most 100 suggestions for the value begun; `known` are the arguments that are settled already.
using Completer = std::function<std::vector<std::string>(const std::string& begun,
                                                         const std::map<std::string, std::string>& known)>;

struct Resource
{
    ResourceDescription description;
    ResourceReader read;
};

struct ResourceTemplate
{
    ResourceDescription description;
    ResourceReader read;
    std::map<std::string, Completer> completers;  ///< by variable
};
}  // namespace bursar::mcp
