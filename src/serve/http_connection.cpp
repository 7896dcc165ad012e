#include "serve/http_connection.hpp"

#include "base/secret.hpp"
#include "serve/http_encode.hpp"
#include "serve/http_target.hpp"

#include <boost/asio/buffer.hpp>

#include <algorithm>

namespace bursar::serve
{
namespace
{
constexpr std::size_t LINGER_BYTES_MAX = 1024 * 1024;
constexpr std::string_view KEEP_ALIVE_COMMENT = ": keep-alive\n\n";
constexpr std::string_view END_OF_HEAD = "\r\n\r\n";
/// A request's Content-Length is no reason to hold that much memory before its bytes come.
constexpr std::size_t BODY_RESERVE_MAX = 64 * 1024;

std::span<std::uint8_t> bytes_of(char* data, std::size_t size)
{
    return {reinterpret_cast<std::uint8_t*>(data), size};
}
}  // namespace

Connection::Connection(ConnectionHost& host, std::shared_ptr<boost::asio::io_context> io,
                       boost::asio::ip::tcp::socket socket, Peer peer)
    : host_(host), io_(std::move(io)), socket_(std::move(socket)), peer_(std::move(peer))
{
}

void Connection::start()
{
    // Room for a whole read at once: growing would leave copies of secrets behind.
    input_.reserve(chunk_.size());
    set_deadline(host_.limits().idle_ms_max);
    want_read();
}

void Connection::want_read()
{
    bool full = input_.size() >= host_.limits().head_bytes_max &&
                (state_ == State::handling || state_ == State::answering || state_ == State::streaming);
    if (reading_ || input_ended_ || full || state_ == State::closed)
        return;
    reading_ = true;
    socket_.async_read_some(boost::asio::buffer(chunk_),
                            [self = shared_from_this()](const boost::system::error_code& error,
                                                        std::size_t size) { self->on_read(error, size); });
}

void Connection::on_read(const boost::system::error_code& error, std::size_t size)
{
    reading_ = false;
    if (state_ == State::closed)
        return;
    if (error == boost::asio::error::eof)
        return on_end_of_input();
    if (error)
        return close();
    if (state_ == State::lingering)
    {
        discarded_ += size;
        return discarded_ > LINGER_BYTES_MAX ? close() : want_read();
    }
    if (state_ == State::head && input_.empty())
        set_deadline(host_.limits().head_ms_max);
    input_.append(chunk_.data(), size);
    wipe(bytes_of(chunk_.data(), size));
    process_input();
    want_read();
}

/// The peer sends no more. A request that is being handled is still answered: a client may close only its
/// half.
void Connection::on_end_of_input()
{
    input_ended_ = true;
    if (state_ != State::handling && state_ != State::answering)
        return close();
    if (exchange_)
        exchange_->peer_gone();
}

void Connection::process_input()
{
    bool more = true;
    while (more)
    {
        if (state_ == State::head)
            more = process_head();
        else if (state_ == State::body)
            more = process_body();
        else
            more = false;
    }
}

bool Connection::process_head()
{
    // RFC 9112 section 2.2: an empty line before a request is a leftover of an older client's body.
    if (input_.starts_with("\r\n"))
        input_.erase(0, 2);
    const auto& limits = host_.limits();
    auto end = std::string_view{input_}.substr(0, limits.head_bytes_max).find(END_OF_HEAD);
    if (end == std::string_view::npos)
    {
        if (input_.size() >= limits.head_bytes_max)
            refuse_request(
                {431, "the head is larger than " + std::to_string(limits.head_bytes_max) + " bytes"});
        return false;
    }
    auto head = parse_head(std::string_view{input_}.substr(0, end + 2), limits);
    wipe(bytes_of(input_.data(), end));
    input_.erase(0, end + END_OF_HEAD.size());
    Checked<void> admitted;
    if (head)
        admitted = host_.admit(*head);
    if (head && admitted && head->content_length > limits.body_bytes_max)
        admitted = refuse(413, "the body is larger than " + std::to_string(limits.body_bytes_max) + " bytes");
    if (!head || !admitted)
    {
        refuse_request(head ? admitted.error() : head.error());
        return false;
    }
    begin_request(std::move(*head));
    return true;
}

void Connection::begin_request(RequestHead head)
{
    const auto& limits = host_.limits();
    head_ = std::move(head);
    keep_alive_ = head_.keep_alive && head_.minor_version == 1;
    body_.clear();
    body_.reserve(std::min<std::size_t>(static_cast<std::size_t>(head_.content_length), BODY_RESERVE_MAX));
    chunks_ = ChunkedReader{limits.body_bytes_max};
    set_deadline(limits.body_ms_max);
    state_ = State::body;
    bool body_comes = head_.chunked || head_.content_length > 0;
    if (head_.expects_continue && body_comes && input_.empty())
    {
        queued_ += "HTTP/1.1 100 Continue\r\n\r\n";
        write_more();
    }
}

bool Connection::process_body()
{
    std::size_t taken = 0;
    bool complete = false;
    if (head_.chunked)
    {
        auto read = chunks_.read(input_, body_);
        if (!read)
        {
            refuse_request(read.error());
            return false;
        }
        taken = *read;
        complete = chunks_.done();
    }
    else
    {
        taken = std::min(input_.size(), static_cast<std::size_t>(head_.content_length) - body_.size());
        body_.append(input_, 0, taken);
        complete = body_.size() == head_.content_length;
    }
    wipe(bytes_of(input_.data(), taken));
    input_.erase(0, taken);
    if (complete && !writing_)
        hand_on();
    return false;
}

void Connection::hand_on()
{
    auto target = parse_target(head_.target);
    if (!target)
        return refuse_request(target.error());
    exchange_ =
        std::make_shared<ExchangeState>(io_, weak_from_this(), host_.limits().stream_backlog_bytes_max);
    auto& request = exchange_->request;
    request.method = std::move(head_.method);
    request.target = std::move(head_.target);
    request.path = std::move(target->path);
    request.query = std::move(target->query);
    request.fields = std::move(head_.fields);
    request.body = std::move(body_);
    request.peer = peer_;
    request.minor_version = head_.minor_version;
    body_.clear();
    state_ = State::handling;
    set_deadline(host_.limits().handler_ms_max);
    host_.dispatch(exchange_);
}

void Connection::sweep(Clock::time_point now)
{
    if (writing_ && now >= write_deadline_)
        return close();
    switch (state_)
    {
    case State::head:
        if (now >= deadline_)
            return input_.empty() ? close() : refuse_request({408, "the head did not arrive in time"});
        return;
    case State::body:
        if (now >= deadline_)
            refuse_request({408, "the body did not arrive in time"});
        return;
    case State::handling:
        if (now >= deadline_)
        {
            auto late = exchange_;
            late->cut();
            keep_alive_ = false;
            answer(late, Response::text(504, "the request took too long\n"));
        }
        return;
    case State::streaming:
        if (!writing_ && now - last_write_ >= std::chrono::milliseconds{host_.limits().keep_alive_comment_ms})
        {
            if (chunked_answer_)
                encode_chunk(KEEP_ALIVE_COMMENT, queued_);
            else
                queued_ += KEEP_ALIVE_COMMENT;
            write_more();
        }
        return;
    case State::lingering:
        if (now >= deadline_)
            close();
        return;
    case State::answering:
    case State::closed:
        return;
    }
}

void Connection::begin_stop()
{
    if (state_ == State::head || state_ == State::lingering)
        close();
    else if (state_ == State::streaming)
    {
        exchange_->peer_gone();
        exchange_->end_events();
    }
}

void Connection::close()
{
    if (state_ == State::closed)
        return;
    state_ = State::closed;
    boost::system::error_code ignored;
    socket_.close(ignored);
    if (exchange_)
        exchange_->cut();
    exchange_.reset();
    host_.closed(shared_from_this());
}
}  // namespace bursar::serve
