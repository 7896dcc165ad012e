#pragma once

#include "mcp/server.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bursar::mcp_test
{
/// Header fields given by hand, names in lower case.
struct Headers final : mcp::MirrorHeaders
{
    std::map<std::string, std::string> fields;
    explicit Headers(std::map<std::string, std::string> fields_in) : fields(std::move(fields_in)) {}
    std::optional<std::string> find(std::string_view name) const override;
};

/// A small server with one tool of each kind, driven without I/O: handlers run when `run` is called.
class Harness
{
public:
    explicit Harness(std::uint8_t key = 1, mcp::ServerLimits limits = {});

    mcp::ConnectionId connect(std::string principal = "");
    /// Feeds one JSON text and keeps the actions.
    void feed(mcp::ConnectionId connection, std::string_view text,
              const mcp::MirrorHeaders* headers = nullptr);
    void keep(mcp::Actions actions);
    /// Runs waiting handlers until none is left that is due at once.
    void run();
    /// Lets time pass, then runs what was delayed.
    void pass(std::int64_t ms);

    /// What was sent since the last call.
    std::vector<mcp::Send> take();
    /// Feeds, runs, and returns the only message sent.
    json::Value ask(mcp::ConnectionId connection, std::string_view text,
                    const mcp::MirrorHeaders* headers = nullptr);

    /// `initialize` for a revision, with these capabilities.
    mcp::ConnectionId legacy(std::string_view revision, std::string_view capabilities = "{}");

    mcp::Server server;
    Time now = Time::from_seconds(1'800'000'000);
    std::vector<mcp::Send> sent;
    std::vector<mcp::Action> others;  ///< ReleaseStream and Drop
    std::vector<mcp::Run> waiting;
    std::vector<std::pair<Time, mcp::Run>> delayed;
};

/// A modern request with a whole envelope; `params` is the inside of an object, without braces.
std::string modern(std::string_view id, std::string_view method, std::string_view params = "",
                   std::string_view capabilities = "{}", std::string_view more_meta = "");
/// A request without envelope.
std::string legacy(std::string_view id, std::string_view method, std::string_view params = "");

/// The error's code; 0 when the message is no error.
int code_of(const json::Value& message);
/// The text of a tool result's first block.
std::string text_of(const json::Value& message);

mcp::Catalogue catalogue();
}  // namespace bursar::mcp_test
