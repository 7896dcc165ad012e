#include "serve/http_exchange.hpp"

#include "base/secret.hpp"
#include "serve/http_connection.hpp"
#include "serve/http_exchange_state.hpp"

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

namespace bursar::serve
{
// A request's body may hold a passphrase.
ExchangeState::~ExchangeState()
{
    wipe({reinterpret_cast<std::uint8_t*>(request.body.data()), request.body.size()});
}

bool ExchangeState::respond(Response response)
{
    {
        std::scoped_lock lock{mutex_};
        if (phase_ != Phase::open)
            return false;
        phase_ = Phase::answered;
    }
    boost::asio::dispatch(*io,
                          [self = weak_from_this(), to = connection, answer = std::move(response)]() mutable
                          {
                              if (auto live = to.lock())
                                  live->answer(self.lock(), std::move(answer));
                          });
    return true;
}

bool ExchangeState::start_events(const Fields& extra)
{
    {
        std::scoped_lock lock{mutex_};
        if (phase_ != Phase::open || gone_)
            return false;
        phase_ = Phase::streaming;
    }
    boost::asio::dispatch(*io,
                          [self = weak_from_this(), to = connection, extra]
                          {
                              if (auto live = to.lock())
                                  live->begin_events(self.lock(), extra);
                          });
    return true;
}

bool ExchangeState::send(const Event& event)
{
    auto bytes = encode(event);
    bool fits = true;
    {
        std::scoped_lock lock{mutex_};
        if (phase_ != Phase::streaming || end_requested_)
            return false;
        fits = outbox_.size() + bytes.size() <= backlog_bytes_max;
        if (fits)
            outbox_ += bytes;
        else
        {
            phase_ = Phase::ended;
            overflowed_ = true;
        }
        if (flush_posted_ && fits)
            return true;
        flush_posted_ = true;
    }
    post_flush();
    return fits;
}

void ExchangeState::end_events()
{
    {
        std::scoped_lock lock{mutex_};
        if (phase_ != Phase::streaming || end_requested_)
            return;
        end_requested_ = true;
        if (flush_posted_)
            return;
        flush_posted_ = true;
    }
    post_flush();
}

void ExchangeState::post_flush()
{
    boost::asio::post(*io,
                      [self = weak_from_this(), to = connection]
                      {
                          if (auto live = to.lock())
                              live->flush_events(self.lock());
                      });
}

bool ExchangeState::is_streaming()
{
    std::scoped_lock lock{mutex_};
    return phase_ == Phase::streaming && !end_requested_;
}

bool ExchangeState::is_disconnected()
{
    std::scoped_lock lock{mutex_};
    return gone_;
}

void ExchangeState::on_disconnect(std::function<void()> notice)
{
    {
        std::scoped_lock lock{mutex_};
        if (!gone_)
        {
            notice_ = std::move(notice);
            return;
        }
    }
    notice();
}

bool ExchangeState::overflowed()
{
    std::scoped_lock lock{mutex_};
    return overflowed_;
}

ExchangeState::Batch ExchangeState::take_events()
{
    std::scoped_lock lock{mutex_};
    flush_posted_ = false;
    return {std::exchange(outbox_, {}), end_requested_};
}

void ExchangeState::peer_gone()
{
    std::function<void()> notice;
    {
        std::scoped_lock lock{mutex_};
        gone_ = true;
        notice.swap(notice_);
    }
    if (notice)
        notice();
}

void ExchangeState::cut()
{
    {
        std::scoped_lock lock{mutex_};
        phase_ = Phase::ended;
        outbox_.clear();
    }
    peer_gone();
}

void ExchangeState::finish()
{
    std::function<void()> dropped;
    std::scoped_lock lock{mutex_};
    phase_ = Phase::ended;
    dropped.swap(notice_);
}

/// Closes the stream when the last holder lets go.
struct EventStream::Closer
{
    std::shared_ptr<ExchangeState> state;
    ~Closer() { state->end_events(); }
};

EventStream::EventStream(std::shared_ptr<ExchangeState> state)
    : state_(std::move(state)), closer_(std::make_shared<Closer>(state_))
{
}

bool EventStream::send(const Event& event) const
{
    return state_ && state_->send(event);
}

void EventStream::close() const
{
    if (state_)
        state_->end_events();
}

bool EventStream::open() const
{
    return state_ && state_->is_streaming();
}

/// Answers with 500 when every holder let go without an answer.
struct Exchange::Closer
{
    std::shared_ptr<ExchangeState> state;
    ~Closer() { state->respond(Response::text(500, "the request was not answered\n")); }
};

Exchange::Exchange(std::shared_ptr<ExchangeState> state)
    : state_(std::move(state)), closer_(std::make_shared<Closer>(state_))
{
}

const Request& Exchange::request() const
{
    return state_->request;
}

bool Exchange::respond(Response response) const
{
    return state_->respond(std::move(response));
}

EventStream Exchange::start_events(const Fields& extra) const
{
    return state_->start_events(extra) ? EventStream{state_} : EventStream{};
}

bool Exchange::disconnected() const
{
    return state_->is_disconnected();
}

void Exchange::on_disconnect(std::function<void()> notice) const
{
    state_->on_disconnect(std::move(notice));
}
}  // namespace bursar::serve
