#pragma once

#include "mcp/caller.hpp"
#include "mcp/input.hpp"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace bursar::mcp
{
/// Severities of RFC 5424, least severe first.
enum class LogLevel
{
    debug,
    info,
    notice,
    warning,
    error,
    critical,
    alert,
    emergency,
};

std::string_view name_of(LogLevel level);
std::optional<LogLevel> log_level_from(std::string_view name);

/// Where a running handler's news go. The shells implement it; any thread may call it.
class Reporter
{
public:
    virtual ~Reporter() = default;
    virtual void progress(double done, std::optional<double> total, std::string message) = 0;
    virtual void log(LogLevel level, std::string logger, json::Value data) = 0;
    /// See CallContext::release_stream.
    virtual void release_stream(std::int64_t retry_ms) = 0;
};

/// A Reporter for whom nobody listens; for tests and for calls from inside.
class SilentReporter final : public Reporter
{
public:
    void progress(double, std::optional<double>, std::string) override {}
    void log(LogLevel, std::string, json::Value) override {}
    void release_stream(std::int64_t) override {}
};

/// What one round of a call starts with.
struct CallInput
{
    Caller caller;
    std::stop_token stop;
    /// Answers to earlier questions by key. Untrusted; `CallContext::ask` checks them.
    json::Value responses = json::Value::object();
    /// The state of the round before, its seal verified.
    std::optional<json::Value> state;
};

/// A handler's view of the call it serves. Lives as long as the handler runs.
class CallContext
{
public:
    CallContext(CallInput input, Reporter& reporter) : input_(std::move(input)), reporter_(reporter) {}
    CallContext(const CallContext&) = delete;
    CallContext& operator=(const CallContext&) = delete;

    const Caller& caller() const { return input_.caller; }

    /// True when the client gave up: stop as soon as that is safe, no answer will be sent.
    bool cancelled() const { return input_.stop.stop_requested(); }
    /// For condition variables and deadlines that should wake up on cancellation.
    const std::stop_token& stop_token() const { return input_.stop; }

    /// Tells how far the call is. Values must rise; what does not is dropped, as is everything when nobody
    /// asked.
    void progress(double done, std::optional<double> total = {}, std::string message = {})
    {
        reporter_.progress(done, total, std::move(message));
    }
    /// Sends a log message if the client asked for this level. No secrets, no personal data.
    void log(LogLevel level, std::string logger, json::Value data)
    {
        reporter_.log(level, std::move(logger), std::move(data));
    }
    /// Lets a 2025-11-25 HTTP client hang up and fetch the result later (SSE polling). No effect elsewhere.
    void release_stream(std::int64_t retry_ms) { reporter_.release_stream(retry_ms); }

    /// The state given with the last `NeedInput`; null in the first round.
    const json::Value* state() const { return input_.state ? &*input_.state : nullptr; }

    /// The fitting answer to a question, for example {"action":"accept","content":{…}}. Without one, the
    /// question is noted and null returned; when all questions are put, `return context.need_input();`.
    const json::Value* ask(const std::string& key, InputRequest request);
    /// The noted questions.
    NeedInput need_input(std::optional<json::Value> state = {});

private:
    CallInput input_;
    Reporter& reporter_;
    InputRequests asked_;
};
}  // namespace bursar::mcp
