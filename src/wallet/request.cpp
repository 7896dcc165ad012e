#include "wallet/request.hpp"

#include "base/text.hpp"
#include "crypto/keccak.hpp"

#include <algorithm>
#include <array>

namespace bursar::wallet
{
namespace
{
constexpr std::size_t HEADER_VALUE_BYTES_MAX = 4096;
constexpr std::size_t CONTENT_TYPE_BYTES_MAX = 200;

std::string lowered(std::string_view text)
{
    std::string out{text};
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

/// Set by the wallet or by the transport, never by whoever asks.
bool is_own_header(std::string_view name)
{
    constexpr auto NAMES = std::to_array<std::string_view>(
        {"host", "connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade", "expect",
         "proxy-authorization", "proxy-connection", "keep-alive", "accept-encoding", "user-agent"});
    return net::is_payment_header(name) || std::ranges::find(NAMES, lowered(name)) != NAMES.end();
}

/// Cuts at a character border, so that text stays text.
void cut(std::string& body, std::size_t bytes_max)
{
    auto end = std::min(bytes_max, body.size());
    while (end > 0 && end < body.size() && (static_cast<unsigned char>(body[end]) & 0xc0U) == 0x80U)
        --end;
    body.resize(end);
}
}  // namespace

Result<net::Request> checked(const Request& request)
{
    constexpr auto METHODS =
        std::to_array<std::string_view>({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"});
    if (std::ranges::find(METHODS, request.method) == METHODS.end())
        return fail(ErrorCode::invalid_argument,
                    "method: expected GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS");
    auto url = net::parse_url(request.url);
    if (!url)
        return fail(ErrorCode::invalid_argument, url.error().message, url.error().hint);
    if (request.body.size() > REQUEST_BODY_BYTES_MAX)
        return fail(ErrorCode::too_large,
                    "body: at most " + std::to_string(REQUEST_BODY_BYTES_MAX) + " bytes");
    if (request.headers.size() > REQUEST_HEADERS_MAX)
        return fail(ErrorCode::too_large, "headers: at most " + std::to_string(REQUEST_HEADERS_MAX));
    for (const auto& header : request.headers)
    {
        if (is_own_header(header.name))
            return fail(ErrorCode::invalid_argument,
                        "headers: " + clean_text(header.name, 64) + " is set by the wallet", "leave it out");
        if (header.value.size() > HEADER_VALUE_BYTES_MAX)
            return fail(ErrorCode::too_large, "headers: a value is longer than " +
                                                  std::to_string(HEADER_VALUE_BYTES_MAX) + " bytes");
    }
    return net::Request{request.method, std::move(*url), request.headers, request.body};
}

Hash32 body_hash(std::string_view body)
{
    return crypto::keccak256(body);
}

Answer answer_of(const net::Response& response)
{
    Answer answer;
    answer.http_status = response.status;
    if (const auto* type = response.headers.first("Content-Type"))
        answer.content_type = clean_text(*type, CONTENT_TYPE_BYTES_MAX);
    answer.truncated = response.body.size() > ANSWER_BODY_BYTES_MAX;
    answer.body = response.body;
    answer.base64 = !is_utf8(answer.body);
    if (!answer.base64)
    {
        cut(answer.body, ANSWER_BODY_BYTES_MAX);
        return answer;
    }
    answer.body.resize(std::min(answer.body.size(), ANSWER_BODY_BYTES_MAX));
    answer.body = to_base64(as_bytes(answer.body));
    return answer;
}

Hash32 fingerprint(const Request& request)
{
    const auto body = body_hash(request.body);
    return crypto::Keccak256{}
        .update(request.method)
        .update(std::string_view{"\n"})
        .update(request.url)
        .update(std::string_view{"\n"})
        .update(body.view())
        .finish();
}
}  // namespace bursar::wallet
