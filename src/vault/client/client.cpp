#include "vault/client/client.hpp"

#include "vault/client/start.hpp"
#include "vault/wire/codec.hpp"

#include <array>
#include <cerrno>
#include <condition_variable>
#include <map>
#include <mutex>
#include <poll.h>
#include <sys/socket.h>
#include <thread>

namespace bursar::vault
{
namespace
{
constexpr std::size_t READ_BYTES = 64 * 1024;
/// How long one call reads for all before another takes over.
constexpr int READ_SLICE_MS = 100;
constexpr int GREETINGS_MAX = 10;
constexpr auto GREET_AGAIN = std::chrono::milliseconds{20};

Error unavailable(std::string what)
{
    return {ErrorCode::vault_unavailable, std::move(what),
            "ask again: the same request under the same id is safe"};
}
}  // namespace

/// One connection for all threads. Whoever waits for a reply takes turns at reading: one reads and hands out
/// what comes, the others sleep until theirs has come or the reader's place is free.
struct Client::State
{
    explicit State(ClientOptions given) : options(std::move(given)) {}

    ClientOptions options;
    std::mutex mutex;
    std::condition_variable changed;
    Descriptor socket;
    std::uint64_t generation = 0;  // of the connection
    std::uint64_t last_id = 0;
    bool connecting = false;  // until the vault has said welcome
    bool reading = false;
    bool sending = false;
    wire::Buffer received;
    std::optional<wire::Welcome> welcome;
    std::map<std::uint64_t, std::optional<Result<wire::AnyReply>>> waiting;

    using Lock = std::unique_lock<std::mutex>;

    void drop_connection(const Error& why)
    {
        socket.close();
        ++generation;
        received.clear();
        welcome.reset();
        for (auto& [id, reply] : waiting)
            if (!reply)
                reply = Result<wire::AnyReply>{std::unexpected<Error>{why}};
        changed.notify_all();
    }

    /// A connection whose other end has gone shows it before anything is sent.
    void drop_if_gone()
    {
        if (!socket.open() || reading)
            return;
        std::uint8_t byte = 0;
        const auto seen = ::recv(socket.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        if (seen == 0 || (seen < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
            drop_connection(unavailable("the vault has gone"));
    }

    Result<void> ensure_connected(Lock& lock, Deadline deadline);
    Result<void> connect_and_greet(Lock& lock, Deadline deadline);
    Result<void> dial(Lock& lock, Deadline deadline);
    Result<wire::AnyReply> greet(Lock& lock, Deadline deadline);
    Result<void> send_frame(Lock& lock, const wire::Buffer& frame, Deadline deadline);
    Result<wire::AnyReply> await_reply(Lock& lock, std::uint64_t id, Deadline deadline);
    Result<wire::AnyReply> round_trip(Lock& lock, const wire::Request& request, Deadline deadline);
    void read_some(Lock& lock, Deadline deadline);
    void hand_out();
};

Result<void> Client::State::ensure_connected(Lock& lock, Deadline deadline)
{
    while (connecting)
        if (changed.wait_until(lock, deadline) == std::cv_status::timeout)
            return fail(ErrorCode::timed_out, "the vault does not answer");
    drop_if_gone();
    if (socket.open())
        return {};
    connecting = true;
    auto connected = connect_and_greet(lock, deadline);
    connecting = false;
    if (!connected && socket.open())
        drop_connection(connected.error());
    changed.notify_all();
    return connected;
}

Result<void> Client::State::dial(Lock& lock, Deadline deadline)
{
    lock.unlock();
    auto connected = connect_to_vault(options.home);
    if (!connected && !options.program.empty())
        connected = start_vault(options.program, options.home, deadline);
    lock.lock();
    if (!connected)
        return forward(connected);
    socket = std::move(*connected);
    return {};
}

Result<wire::AnyReply> Client::State::greet(Lock& lock, Deadline deadline)
{
    wire::Hello hello;
    hello.client = options.client;
    hello.credential = options.credential.duplicate();
    return round_trip(lock, wire::Request{std::move(hello)}, deadline);
}

Result<void> Client::State::connect_and_greet(Lock& lock, Deadline deadline)
{
    for (int tries = 1;; ++tries)
    {
        if (auto dialled = dial(lock, deadline); !dialled)
            return dialled;
        auto reply = greet(lock, deadline);
        // A vault that is just ending still takes connections. Greeting the next one is always safe.
        if (!reply && reply.error().code == ErrorCode::vault_unavailable && tries < GREETINGS_MAX)
        {
            lock.unlock();
            std::this_thread::sleep_for(GREET_AGAIN);
            lock.lock();
            continue;
        }
        if (!reply)
            return forward(reply);
        if (auto* failure = std::get_if<wire::Failure>(&*reply))
            return std::unexpected<Error>{wire::error_of(*failure)};
        auto* welcomed = std::get_if<wire::Welcome>(&*reply);
        if (!welcomed)
            return std::unexpected<Error>{unavailable("the vault's first answer is not a welcome")};
        welcome = std::move(*welcomed);
        return {};
    }
}

Result<void> Client::State::send_frame(Lock& lock, const wire::Buffer& frame, Deadline deadline)
{
    while (sending)
        if (changed.wait_until(lock, deadline) == std::cv_status::timeout)
            return fail(ErrorCode::timed_out, "the vault does not take requests");
    const auto mine = generation;
    sending = true;
    std::size_t sent = 0;
    std::optional<Error> failed;
    while (sent < frame.size() && !failed)
    {
        const auto count =
            ::send(socket.get(), frame.data() + sent, frame.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count > 0)
        {
            sent += static_cast<std::size_t>(count);
            continue;
        }
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK)
        {
            failed = unavailable("the vault has gone");
            break;
        }
        pollfd ready{.fd = socket.get(), .events = POLLOUT, .revents = 0};
        lock.unlock();
        ::poll(&ready, 1, std::min(ms_until(deadline), READ_SLICE_MS));
        lock.lock();
        if (mine != generation)
            failed = unavailable("the vault has gone");
        else if (ms_until(deadline) == 0)
            failed = Error{ErrorCode::timed_out, "the vault does not take requests", {}};
    }
    sending = false;
    changed.notify_all();
    if (!failed)
        return {};
    // Half a frame has no meaning to the other side.
    if (mine == generation)
        drop_connection(*failed);
    return std::unexpected<Error>{std::move(*failed)};
}

void Client::State::hand_out()
{
    std::size_t used = 0;
    while (true)
    {
        auto frame = wire::first_frame(ByteView{received}.subspan(used));
        if (!frame)
            return drop_connection(
                unavailable("the vault's answer cannot be read: " + frame.error().message));
        if (!*frame)
            break;
        auto reply = wire::parse_reply((*frame)->message);
        if (!reply)
            return drop_connection(
                unavailable("the vault's answer cannot be read: " + reply.error().message));
        // An answer that nobody waits for any more is dropped.
        if (auto found = waiting.find((*frame)->id); found != waiting.end())
            found->second = std::move(reply);
        used += (*frame)->bytes;
    }
    if (used == 0)
        return;
    const auto left = received.size() - used;
    std::copy(received.begin() + static_cast<std::ptrdiff_t>(used), received.end(), received.begin());
    wipe(std::span{received}.subspan(left));
    received.resize(left);
    changed.notify_all();
}

void Client::State::read_some(Lock& lock, Deadline deadline)
{
    reading = true;
    const auto mine = generation;
    pollfd ready{.fd = socket.get(), .events = POLLIN, .revents = 0};
    lock.unlock();
    ::poll(&ready, 1, std::min(ms_until(deadline), READ_SLICE_MS));
    lock.lock();
    reading = false;
    if (mine == generation && ready.revents != 0)
    {
        std::array<std::uint8_t, READ_BYTES>
            chunk;  // not cleared: only what was read of it is used, and wiped
        const auto count = ::recv(socket.get(), chunk.data(), chunk.size(), MSG_DONTWAIT);
        const int reason = errno;
        const auto read = std::span{chunk}.first(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
        received.insert(received.end(), read.begin(), read.end());
        wipe(read);
        if (count > 0)
            hand_out();
        else if (count == 0 || (reason != EAGAIN && reason != EWOULDBLOCK && reason != EINTR))
            drop_connection(unavailable("the vault has gone"));
    }
    changed.notify_all();
}

Result<wire::AnyReply> Client::State::await_reply(Lock& lock, std::uint64_t id, Deadline deadline)
{
    while (!waiting[id])
    {
        if (ms_until(deadline) == 0)
        {
            waiting.erase(id);
            return fail(ErrorCode::timed_out, "the vault has not answered in time",
                        "ask again: the same request under the same id is safe");
        }
        if (reading)
            changed.wait_until(lock, deadline);
        else
            read_some(lock, deadline);
    }
    auto reply = std::move(*waiting[id]);
    waiting.erase(id);
    return reply;
}

Result<wire::AnyReply> Client::State::round_trip(Lock& lock, const wire::Request& request, Deadline deadline)
{
    const auto id = ++last_id;
    wire::Buffer frame;
    if (auto written = wire::append_frame(frame, id, request); !written)
        return forward(written);
    waiting[id] = std::nullopt;
    if (auto sent = send_frame(lock, frame, deadline); !sent)
    {
        waiting.erase(id);
        return forward(sent);
    }
    return await_reply(lock, id, deadline);
}

Client::Client(ClientOptions options) : state_(std::make_unique<State>(std::move(options))) {}

Client::~Client() = default;

Result<wire::Welcome> Client::connect()
{
    State::Lock lock{state_->mutex};
    if (auto connected = state_->ensure_connected(lock, deadline_in(state_->options.timeout_ms)); !connected)
        return forward(connected);
    const auto& welcome = *state_->welcome;
    return welcome;
}

Result<wire::AnyReply> Client::exchange(wire::Request request)
{
    const auto deadline = deadline_in(state_->options.timeout_ms);
    State::Lock lock{state_->mutex};
    if (auto connected = state_->ensure_connected(lock, deadline); !connected)
        return forward(connected);
    auto reply = state_->round_trip(lock, request, deadline);
    if (!reply)
        return forward(reply);
    if (auto* failure = std::get_if<wire::Failure>(&*reply))
        return std::unexpected<Error>{wire::error_of(*failure)};
    return reply;
}
}  // namespace bursar::vault
