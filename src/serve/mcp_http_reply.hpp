#pragma once

#include "mcp/server.hpp"
#include "serve/http_exchange.hpp"

/// Small things that the MCP endpoints share.
namespace bursar::serve
{
/// The header fields of a request as the protocol machine wants to see them.
class RequestHeaders final : public mcp::MirrorHeaders
{
public:
    explicit RequestHeaders(const Request& request) : request_(request) {}
    std::optional<std::string> find(std::string_view name) const override
    {
        const auto value = request_.field(name);
        return value ? std::optional{std::string{*value}} : std::nullopt;
    }

private:
    const Request& request_;
};

/// A JSON-RPC error without id, for what is wrong with the HTTP request itself.
Response http_refusal(int status, std::string message, int code = -32000);
Response accepted();

/// True when the Accept field lists the media type, or a range that holds it.
bool accepts(const Request& request, std::string_view type);
/// True when the body is declared as JSON.
bool has_json_body(const Request& request);

/// Fields of an event stream that keep proxies from holding it back.
Fields stream_fields();
}  // namespace bursar::serve
