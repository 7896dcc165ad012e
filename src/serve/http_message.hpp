#pragma once

#include "base/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bursar::serve
{
/// Header fields in order. Names compare without case; values keep theirs.
class Fields
{
public:
    /// The value of the first field of that name.
    std::optional<std::string_view> find(std::string_view name) const;
    /// How many fields have that name.
    std::size_t count(std::string_view name) const;
    void add(std::string_view name, std::string_view value) { all_.emplace_back(name, value); }
    /// Replaces every field of that name by one.
    void set(std::string_view name, std::string_view value);
    const std::vector<std::pair<std::string, std::string>>& all() const { return all_; }

private:
    std::vector<std::pair<std::string, std::string>> all_;
};

/// True when two ASCII texts are equal but for case.
bool equal_without_case(std::string_view a, std::string_view b);

/// One decoded name and value of a query, a form, or a path pattern.
struct Parameter
{
    std::string name;
    std::string value;
    friend bool operator==(const Parameter&, const Parameter&) = default;
};
/// The value of the only parameter of that name; empty when it is absent or stands there twice.
std::optional<std::string_view> only(const std::vector<Parameter>& parameters, std::string_view name);

struct Peer
{
    std::string address;
    std::uint16_t port = 0;
    bool loopback = false;
};

/// One whole request: its form was checked, its body is complete.
struct Request
{
    std::string method;
    std::string target;  ///< as sent
    std::string path;    ///< decoded once; no empty inner, "." or ".." segment, no control character
    std::vector<Parameter> query;
    std::vector<Parameter> captures;  ///< of the route's pattern
    Fields fields;
    std::string body;  ///< overwritten when the exchange ends
    Peer peer;
    std::string principal;  ///< what the bearer check returned; empty on routes without one
    int minor_version = 1;  ///< HTTP/1.x

    std::optional<std::string_view> field(std::string_view name) const { return fields.find(name); }
    std::optional<std::string_view> capture(std::string_view name) const { return only(captures, name); }
};

/// One whole answer. Content-Length, Connection and Date are the server's; Cache-Control is no-store and
/// X-Content-Type-Options nosniff unless set here. A name or value that is no legal field ends in 500.
struct Response
{
    int status = 200;
    Fields fields;
    std::string body;

    static Response text(int status, std::string body);
    static Response html(int status, std::string body);
    static Response json(int status, std::string body);
    /// 303 See Other, so that a reload does not post again.
    static Response see_other(std::string_view location);
};

/// One server-sent event (WHATWG HTML 9.2). Line breaks in data become several data lines; elsewhere they are
/// dropped.
struct Event
{
    std::string_view data;
    std::string_view name = {};  ///< empty: no event line
    std::string_view id = {};    ///< empty: no id line
    std::optional<std::int64_t> retry_ms = {};
};
/// The bytes of one event with its empty line.
std::string encode(const Event& event);
}  // namespace bursar::serve
