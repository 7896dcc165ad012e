#include "serve/http_encode.hpp"

#include "serve/http_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace bursar::serve
{
namespace
{
std::string_view reason_of(int status)
{
    switch (status)
    {
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 402:
        return "Payment Required";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 406:
        return "Not Acceptable";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 417:
        return "Expectation Failed";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 504:
        return "Gateway Timeout";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Status";
    }
}

/// The server frames answers itself; a handler's field of that kind could contradict it.
bool is_framing_field(std::string_view name)
{
    constexpr std::array<std::string_view, 5> NAMES{"content-length", "transfer-encoding", "connection",
                                                    "date", "keep-alive"};
    return std::ranges::any_of(NAMES, [name](auto framing) { return equal_without_case(framing, name); });
}

bool is_legal(const Response& response)
{
    return response.status >= 200 && response.status <= 599 &&
           std::ranges::all_of(response.fields.all(), [](const auto& field)
                               { return is_token(field.first) && is_field_value(field.second); });
}

void add_field(std::string& out, std::string_view name, std::string_view value)
{
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

void add_framing(const Response& response, const Framing& framing, std::string& out)
{
    bool empty_status = response.status == 204 || response.status == 304;
    bool sized = framing.body == Framing::Body::sized || framing.body == Framing::Body::omitted;
    if (sized && !empty_status)
        add_field(out, "Content-Length", std::to_string(response.body.size()));
    if (framing.body == Framing::Body::chunked)
        add_field(out, "Transfer-Encoding", "chunked");
    if (!framing.keep_alive)
        add_field(out, "Connection", "close");
    out += "\r\n";
    if (framing.body == Framing::Body::sized && !empty_status)
        out += response.body;
}
}  // namespace

void encode_response(const Response& response, const Framing& framing, std::string_view date,
                     std::string& out)
{
    if (!is_legal(response))
        return encode_response(Response::text(500, "the answer held an illegal header field\n"), framing,
                               date, out);
    out.reserve(out.size() + response.body.size() + 512);
    out += "HTTP/1.1 ";
    out += std::to_string(response.status);
    out += ' ';
    out += reason_of(response.status);
    out += "\r\n";
    add_field(out, "Date", date);
    for (const auto& [name, value] : response.fields.all())
        if (!is_framing_field(name))
            add_field(out, name, value);
    if (!response.fields.find("cache-control"))
        add_field(out, "Cache-Control", "no-store");
    if (!response.fields.find("x-content-type-options"))
        add_field(out, "X-Content-Type-Options", "nosniff");
    add_framing(response, framing, out);
}

void encode_chunk(std::string_view bytes, std::string& out)
{
    if (bytes.empty())
        return;
    fmt::format_to(std::back_inserter(out), "{:x}\r\n", bytes.size());
    out += bytes;
    out += "\r\n";
}

std::string http_date(Time time)
{
    constexpr std::array<std::string_view, 7> DAYS{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<std::string_view, 12> MONTHS{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm utc{};
    std::time_t seconds = time.seconds();
    gmtime_r(&seconds, &utc);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", DAYS[static_cast<std::size_t>(utc.tm_wday)],
                       utc.tm_mday, MONTHS[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900,
                       utc.tm_hour, utc.tm_min, utc.tm_sec);
}
}  // namespace bursar::serve
