#include "serve/mcp_http_session.hpp"

#include "serve/mcp_http_reply.hpp"

#include <algorithm>
#include <charconv>

namespace bursar::serve
{
namespace
{
/// Streams whose events may still be asked for.
constexpr std::size_t RESUMABLE_MAX = 32;

std::string event_id(std::uint64_t stream, std::uint64_t event)
{
    return std::to_string(stream) + "-" + std::to_string(event);
}

bool read_number(std::string_view text, std::uint64_t& out)
{
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), out);
    return failure == std::errc{} && end == text.data() + text.size();
}
}  // namespace

McpSession::McpSession(std::string id_in, std::string principal_in, const McpHttpOptions& options)
    : id(std::move(id_in)),
      principal(std::move(principal_in)),
      replay_events_max_(options.replay_events_max),
      replay_bytes_max_(options.replay_bytes_max)
{
}

bool McpSession::expect(const Exchange& exchange, const std::vector<json::Value>& request_ids, bool priming)
{
    const std::lock_guard lock{mutex_};
    const auto stream = std::make_shared<Stream>();
    stream->number = ++last_stream_;
    stream->waiting = exchange;
    stream->priming = priming;
    for (const auto& request_id : request_ids)
        if (by_request_.contains(json::dump(request_id)))
            return false;
    for (const auto& request_id : request_ids)
        by_request_[json::dump(request_id)] = stream;
    return true;
}

McpSession::StreamPtr McpSession::resume(std::string_view last_event_id, std::uint64_t& event)
{
    const auto dash = last_event_id.find('-');
    std::uint64_t number = 0;
    if (dash == std::string_view::npos || !read_number(last_event_id.substr(0, dash), number) ||
        !read_number(last_event_id.substr(dash + 1), event))
        return nullptr;
    if (number == 0)
        return general_;
    const auto found = resumable_.find(number);
    return found == resumable_.end() ? nullptr : found->second;
}

void McpSession::listen(const Exchange& exchange, std::optional<std::string_view> last_event_id, bool priming)
{
    const std::lock_guard lock{mutex_};
    std::uint64_t seen = 0;
    const auto resumed = last_event_id ? resume(*last_event_id, seen) : nullptr;
    const auto stream = resumed ? resumed : general_;
    // A client that opens the stream anew has lost the old one.
    stream->out.close();
    stream->out = exchange.start_events(stream_fields());
    if (resumed)
    {
        for (const auto& each : stored_)
            if (each.stream == stream->number && each.event > seen)
                stream->out.send({.data = each.data, .id = event_id(each.stream, each.event)});
        if (stream->finished)
            stream->out.close();
    }
    else if (priming)
        put(*stream, "");
}

McpSession::StreamPtr McpSession::find(const json::Value& related) const
{
    if (related.is_null())
        return general_;
    const auto found = by_request_.find(json::dump(related));
    return found == by_request_.end() ? nullptr : found->second;
}

void McpSession::deliver(const mcp::Action& action)
{
    const std::lock_guard lock{mutex_};
    if (const auto* send = std::get_if<mcp::Send>(&action))
        deliver_send(*send);
    else if (const auto* released = std::get_if<mcp::ReleaseStream>(&action))
    {
        if (const auto stream = find(released->related))
            release(stream, released->retry_ms);
    }
    else if (const auto* dropped = std::get_if<mcp::Drop>(&action))
        if (const auto stream = find(dropped->related))
        {
            // HTTP wants an answer where the protocol has none: an empty stream.
            if (stream->waiting)
                begin(stream);
            finish(stream);
        }
}

void McpSession::deliver_send(const mcp::Send& send)
{
    const auto stream = find(send.related);
    if (!stream)
        return;
    auto data = json::dump(send.message);
    if (send.last && stream->waiting)
    {
        auto response = Response::json(send.status, std::move(data));
        response.fields.set("Mcp-Session-Id", id);
        stream->waiting->respond(std::move(response));
        return finish(stream);
    }
    if (stream->waiting)
        begin(stream);
    put(*stream, std::move(data));
    if (send.last)
        finish(stream);
}

void McpSession::begin(const StreamPtr& stream)
{
    auto fields = stream_fields();
    fields.set("Mcp-Session-Id", id);
    stream->out = stream->waiting->start_events(fields);
    stream->waiting.reset();
    if (!stream->priming)
        return;
    resumable_[stream->number] = stream;
    if (resumable_.size() > RESUMABLE_MAX)
        resumable_.erase(resumable_.begin());
    put(*stream, "");
}

void McpSession::release(const StreamPtr& stream, std::int64_t retry_ms)
{
    if (stream->number == 0 || !stream->priming)
        return;
    if (stream->waiting)
        begin(stream);
    put(*stream, "", retry_ms);
    stream->out.close();
}

void McpSession::put(Stream& stream, std::string data, std::optional<std::int64_t> retry_ms)
{
    const auto event = ++stream.events;
    stream.out.send({.data = data, .id = event_id(stream.number, event), .retry_ms = retry_ms});
    stored_bytes_ += data.size();
    stored_.push_back({stream.number, event, std::move(data)});
    while (stored_.size() > replay_events_max_ || stored_bytes_ > replay_bytes_max_)
    {
        stored_bytes_ -= stored_.front().data.size();
        stored_.pop_front();
    }
}

void McpSession::finish(const StreamPtr& stream)
{
    stream->finished = true;
    stream->waiting.reset();
    stream->out.close();
    std::erase_if(by_request_, [&](const auto& entry) { return entry.second == stream; });
}

void McpSession::close()
{
    const std::lock_guard lock{mutex_};
    general_->out.close();
    for (const auto& [key, stream] : by_request_)
        stream->out.close();
    for (const auto& [number, stream] : resumable_)
        stream->out.close();
    by_request_.clear();
    resumable_.clear();
}

void McpSession::touch(Time now)
{
    const std::lock_guard lock{mutex_};
    last_used_ = now;
}

bool McpSession::idle_since(Time moment) const
{
    const std::lock_guard lock{mutex_};
    return last_used_ < moment && by_request_.empty() && !general_->out.open();
}

Time McpSession::last_used() const
{
    const std::lock_guard lock{mutex_};
    return last_used_;
}
}  // namespace bursar::serve
