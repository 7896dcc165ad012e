#include "serve/http_connection.hpp"
#include "serve/http_encode.hpp"

#include <boost/asio/buffer.hpp>

// How a connection answers: whole answers, events, and the end after them. Reading is in http_connection.cpp.
namespace bursar::serve
{
namespace
{
constexpr std::int64_t LINGER_MS = 1000;
constexpr std::int64_t LINGER_STOPPING_MS = 100;
constexpr std::size_t KEPT_OUTPUT_BYTES = 64 * 1024;
}  // namespace

/// Answers a request that no handler sees, and closes: where the next request begins is not known.
void Connection::refuse_request(const Refusal& refusal)
{
    keep_alive_ = false;
    state_ = State::answering;
    encode_response(Response::text(refusal.status, refusal.message + "\n"), {Framing::Body::sized, false},
                    host_.date(), queued_);
    write_more();
}

void Connection::answer(const std::shared_ptr<ExchangeState>& exchange, Response response)
{
    if (state_ != State::handling || !exchange || exchange != exchange_)
        return;
    if (host_.stopping())
        keep_alive_ = false;
    state_ = State::answering;
    Framing framing{exchange_->request.method == "HEAD" ? Framing::Body::omitted : Framing::Body::sized,
                    keep_alive_};
    encode_response(response, framing, host_.date(), queued_);
    write_more();
}

void Connection::begin_events(const std::shared_ptr<ExchangeState>& exchange, const Fields& extra)
{
    if (state_ != State::handling || !exchange || exchange != exchange_)
        return;
    if (input_ended_)
        return close();
    state_ = State::streaming;
    chunked_answer_ = exchange_->request.minor_version == 1;
    keep_alive_ = keep_alive_ && chunked_answer_;
    last_events_taken_ = false;
    Response head{200, extra, {}};
    head.fields.set("Content-Type", "text/event-stream");
    head.fields.set("Cache-Control", "no-cache");
    head.fields.set("X-Accel-Buffering", "no");
    encode_response(head, {chunked_answer_ ? Framing::Body::chunked : Framing::Body::to_end, keep_alive_},
                    host_.date(), queued_);
    write_more();
    if (host_.stopping())
        exchange_->end_events();
}

void Connection::flush_events(const std::shared_ptr<ExchangeState>& exchange)
{
    if (state_ != State::streaming || !exchange || exchange != exchange_)
        return;
    if (exchange_->overflowed())
        return close();
    if (writing_ || last_events_taken_)
        return;
    auto batch = exchange_->take_events();
    last_events_taken_ = batch.last;
    if (chunked_answer_)
        encode_chunk(batch.bytes, queued_);
    else
        queued_ += batch.bytes;
    if (batch.last && chunked_answer_)
        queued_ += "0\r\n\r\n";
    if (!queued_.empty())
        write_more();
    else if (batch.last)
        on_all_written();
}

void Connection::write_more()
{
    if (writing_ || state_ == State::closed)
        return;
    if (written_ == output_.size())
    {
        output_.clear();
        if (output_.capacity() > KEPT_OUTPUT_BYTES)
            output_.shrink_to_fit();
        output_.swap(queued_);
        written_ = 0;
    }
    writing_ = true;
    last_write_ = Clock::now();
    write_deadline_ = last_write_ + std::chrono::milliseconds{host_.limits().write_ms_max};
    socket_.async_write_some(
        boost::asio::buffer(output_.data() + written_, output_.size() - written_),
        [self = shared_from_this()](const boost::system::error_code& error, std::size_t size)
        { self->on_written(error, size); });
}

void Connection::on_written(const boost::system::error_code& error, std::size_t size)
{
    writing_ = false;
    if (state_ == State::closed)
        return;
    if (error)
        return close();
    written_ += size;
    if (written_ < output_.size() || !queued_.empty())
        return write_more();
    on_all_written();
}

void Connection::on_all_written()
{
    if (state_ == State::body)
    {
        process_input();
        want_read();
    }
    else if (state_ == State::streaming)
    {
        if (last_events_taken_)
            end_exchange();
        else
            flush_events(exchange_);
    }
    else if (state_ == State::answering)
        end_exchange();
}

void Connection::end_exchange()
{
    if (exchange_)
    {
        exchange_->finish();
        exchange_.reset();
    }
    if (!keep_alive_ || host_.stopping())
        return linger();
    state_ = State::head;
    set_deadline(input_.empty() ? host_.limits().idle_ms_max : host_.limits().head_ms_max);
    process_input();
    if (input_ended_ && (state_ == State::head || state_ == State::body))
        return close();
    want_read();
}

/// Closes so that the peer gets what was written: a close with unread input would reset the connection.
void Connection::linger()
{
    if (input_ended_)
        return close();
    boost::system::error_code ignored;
    socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
    state_ = State::lingering;
    input_.clear();
    set_deadline(host_.stopping() ? LINGER_STOPPING_MS : LINGER_MS);
    want_read();
}
}  // namespace bursar::serve
