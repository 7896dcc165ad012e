#pragma once

#include "base/time.hpp"
#include "serve/http_message.hpp"

namespace bursar::serve
{
/// How an answer's bytes are framed.
struct Framing
{
    enum class Body
    {
        sized,    ///< Content-Length and the body
        omitted,  ///< Content-Length without the body: HEAD
        chunked,  ///< an event stream to HTTP/1.1
        to_end,   ///< an event stream to HTTP/1.0
    };
    Body body = Body::sized;
    bool keep_alive = true;
};

/// Appends status line, fields and (when sized) body. A response with an illegal field becomes a 500.
void encode_response(const Response& response, const Framing& framing, std::string_view date,
                     std::string& out);

/// One chunk of a chunked body; empty bytes give nothing (an empty chunk would end the body).
void encode_chunk(std::string_view bytes, std::string& out);

/// IMF-fixdate of RFC 9110 section 5.6.7: "Sat, 21 Nov 2026 09:32:00 GMT".
std::string http_date(Time time);
}  // namespace bursar::serve
