#include "vault/process/loop.hpp"

#include "base/text.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bursar::vault
{
namespace
{
constexpr int TURN_MS_MAX = 1000;
constexpr std::int64_t GOODBYE_MS_MAX = 1000;
constexpr std::size_t CLIENT_NAME_BYTES_MAX = 32;

template<class Message, class... All>
constexpr std::size_t position_in(const std::variant<All...>*)
{
    std::size_t position = 0;
    (void)((std::is_same_v<Message, All> || (++position, false)) || ...);
    return position;
}
template<class Message>
constexpr std::size_t TYPE_OF = position_in<Message>(static_cast<const wire::Request*>(nullptr));

bool is_same_user(int socket)
{
    ucred peer{};
    socklen_t size = sizeof peer;
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == ::geteuid();
}
}  // namespace

Loop::Loop(Service& service, Parts parts)
    : service_(service),
      parts_(std::move(parts)),
      started_(system_time()),
      latest_(started_),
      swept_(started_)
{
}

/// Never goes back, whatever the system's clock does.
Time Loop::now()
{
    latest_ = std::max(latest_, system_time());
    return latest_;
}

Connection* Loop::find(std::uint64_t number)
{
    const auto found = connections_.find(number);
    return found == connections_.end() ? nullptr : &found->second;
}

void Loop::run()
{
    brief_watcher();
    while (!stopping_)
        turn();
    const auto end = deadline_in(GOODBYE_MS_MAX);
    for (auto& [number, connection] : connections_)
        while (connection.wants_output() && connection.flush(now()) && connection.wants_output() &&
               ms_until(end) > 0)
        {
            pollfd ready{.fd = connection.descriptor(), .events = POLLOUT, .revents = 0};
            ::poll(&ready, 1, ms_until(end));
        }
}

void Loop::turn()
{
    std::vector<pollfd> ready;
    const auto add = [&ready](int fd, bool input, bool output)
    {
        const auto events = static_cast<short>((input ? POLLIN : 0) | (output ? POLLOUT : 0));
        ready.push_back({.fd = events == 0 ? -1 : fd, .events = events, .revents = 0});
    };
    add(parts_.signals.get(), true, false);
    add(parts_.listener.get(), true, false);
    add(parts_.worker.ready(), true, false);
    add(parts_.watcher.descriptor(), parts_.watcher.running(), parts_.watcher.wants_output());
    const auto first = ready.size();
    for (auto& [number, connection] : connections_)
        add(connection.descriptor(), connection.wants_input(), connection.wants_output());
    if (::poll(ready.data(), ready.size(), more_input_ ? 0 : TURN_MS_MAX) < 0)
        return;

    if (ready[0].revents != 0)
        stopping_ = true;
    if (ready[2].revents != 0)
        collect_finished_work();
    if (ready[3].revents != 0)
        hear_watcher();
    more_input_ = false;
    auto at = first;
    for (auto& [number, connection] : connections_)
    {
        const auto events = ready[at++].revents;
        if ((events & (POLLIN | POLLHUP | POLLERR)) != 0 && connection.wants_input() &&
            !connection.receive(now()))
            connection.hang_up();
        if ((events & POLLOUT) != 0 && !connection.flush(now()))
            connection.hang_up();
        collect_requests(connection);
    }
    if (ready[1].revents != 0)
        accept_front_ends();
    answer_batch();
    housekeeping();
    drop_what_is_over();
}

void Loop::accept_front_ends()
{
    while (true)
    {
        Descriptor socket{::accept4(parts_.listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
        if (!socket.open())
            return;
        if (!is_same_user(socket.get()))
        {
            parts_.log.write("refused a connection of another user");
            continue;
        }
        if (connections_.size() >= CONNECTIONS_MAX)
        {
            parts_.log.write("refused a connection: there are too many");
            continue;
        }
        const auto number = ++last_number_;
        connections_.emplace(number, Connection{std::move(socket), number, now()});
    }
}

void Loop::collect_requests(Connection& connection)
{
    for (std::size_t taken = 0; connection.open_for_requests(); ++taken)
    {
        auto frame = connection.next_frame();
        if (!frame)
        {
            connection.send(0, wire::failure_of(frame.error()), now());
            return connection.close_after_output();
        }
        if (!*frame)
            return;
        // Who it is has to be known before anything else is taken from it.
        const bool enough = taken >= (connection.caller.greeted ? CALLS_OF_ONE_TURN_MAX : 1);
        if (enough || calls_.size() >= BATCH_CALLS_MAX)
        {
            more_input_ = true;
            return;
        }
        const auto id = (*frame)->id;
        auto request = wire::parse_request((*frame)->message);
        connection.consume(**frame);
        if (!request)
        {
            connection.send(id, wire::failure_of(request.error()), now());
            return connection.close_after_output();
        }
        take_request(connection, id, std::move(*request));
    }
}

void Loop::take_request(Connection& connection, std::uint64_t id, wire::Request request)
{
    auto work = service_.prepare(connection.caller, request, now());
    if (!work)
        return connection.send(id, wire::failure_of(work.error()), now());
    if (*work)
    {
        Ticket ticket{connection.number(), id, Call{connection.caller, std::move(request), {}}};
        // Refused work still has to end the try that it began.
        if (!parts_.worker.offer(ticket, **work))
        {
            service_.abandon(ticket.call.request);
            return connection.send(
                id, wire::failure_of({ErrorCode::busy, "too many passphrases wait to be checked", {}}),
                now());
        }
        ++connection.in_flight;
        return;
    }
    if (std::holds_alternative<wire::Reconcile>(request) && connection.caller.greeted && configured_)
    {
        reconciles_.push_back({connection.number(), id, ++last_look_, now().plus_ms(RECONCILE_MS_MAX)});
        parts_.watcher.tell(watch::LookNow{last_look_});
        ++connection.in_flight;
        return;
    }
    Slot slot{connection.number(), id, request.index(), {}};
    if (const auto* hello = std::get_if<wire::Hello>(&request))
        slot.client = clean_text(hello->client, CLIENT_NAME_BYTES_MAX);
    slots_.push_back(std::move(slot));
    calls_.push_back({connection.caller, std::move(request), {}});
}

void Loop::collect_finished_work()
{
    for (auto& [ticket, proof] : parts_.worker.finished())
    {
        if (auto* connection = find(ticket.connection))
            --connection->in_flight;
        slots_.push_back({ticket.connection, ticket.id, ticket.call.request.index(), {}});
        ticket.call.proof = std::move(proof);
        calls_.push_back(std::move(ticket.call));
    }
}

void Loop::answer_batch()
{
    if (calls_.empty())
        return;
    auto replies = service_.handle_batch(calls_, now());
    for (std::size_t i = 0; i < replies.size(); ++i)
        deliver(slots_[i], std::move(replies[i]));
    calls_.clear();
    slots_.clear();
    parts_.watcher.watch(service_.take_new_authorisations());
    if (!configured_)
        brief_watcher();
}

void Loop::deliver(const Slot& slot, wire::AnyReply&& reply)
{
    const bool failed = std::holds_alternative<wire::Failure>(reply);
    if (slot.type == TYPE_OF<wire::Stop> && !failed)
        stopping_ = true;
    if (slot.type == TYPE_OF<wire::Unlock> || slot.type == TYPE_OF<wire::ApproveIntent> ||
        slot.type == TYPE_OF<wire::DecideApproval> || slot.type == TYPE_OF<wire::SetAgentState>)
        parts_.log.write(std::string{"an owner's request "} +
                         (failed ? "failed: " + std::get<wire::Failure>(reply).code : "was carried out"));
    auto* connection = find(slot.connection);
    if (connection == nullptr)
        return;
    if (auto* status = std::get_if<wire::VaultStatus>(&reply))
        fill_status(*status);
    if (slot.type == TYPE_OF<wire::Hello>)
        after_greeting(*connection, slot, reply);
    else if (!connection->caller.greeted)
        connection->close_after_output();
    connection->send(slot.id, reply, now());
}

void Loop::after_greeting(Connection& connection, const Slot& slot, const wire::AnyReply& reply)
{
    const auto* welcome = std::get_if<wire::Welcome>(&reply);
    if (welcome == nullptr)
    {
        parts_.log.write("refused a greeting of " + slot.client + ": " + std::get<wire::Failure>(reply).code);
        return connection.close_after_output();
    }
    connection.client = slot.client;
    connection.caller = welcome->agent ? Caller::of_agent(welcome->agent->id) : Caller::owner_side();
}

void Loop::fill_status(wire::VaultStatus& status) const
{
    status.process = static_cast<std::uint32_t>(::getpid());
    status.started = started_;
    status.connections = static_cast<std::uint32_t>(connections_.size());
    status.protections = parts_.protections;
    status.watcher = parts_.watcher.describe(configured_);
}

void Loop::hear_watcher()
{
    parts_.watcher.flush();
    const auto facts = parts_.watcher.receive(now());
    if (!facts.empty())
        if (auto applied = service_.apply(facts, now()); !applied)
            parts_.log.write("a fact of the watcher could not be recorded: " + to_string(applied.error()));
    for (const auto& fact : facts)
        if (const auto* looked = std::get_if<watch::Looked>(&fact))
            end_reconciles(looked->number, looked->complete);
    if (parts_.watcher.take_needs_everything())
    {
        configured_ = false;
        brief_watcher();
    }
}

void Loop::brief_watcher()
{
    const auto configuration = service_.watch_configuration();
    if (!configuration)
        return;
    configured_ = true;
    parts_.watcher.tell(*configuration);
    auto open = service_.open_authorisations();
    if (!open)
        return parts_.log.write("the open payments cannot be read: " + to_string(open.error()));
    parts_.watcher.watch(*open);
    parts_.watcher.tell(watch::Briefed{});
}

void Loop::end_reconciles(std::uint64_t up_to, bool complete)
{
    const auto is_done = [&](const WaitingReconcile& waiting)
    {
        return waiting.number <= up_to;
    };
    for (const auto& waiting : reconciles_)
    {
        auto* connection = is_done(waiting) ? find(waiting.connection) : nullptr;
        if (connection == nullptr)
            continue;
        --connection->in_flight;
        wire::AnyReply reply = wire::Done{};
        if (!complete)
            reply = wire::failure_of(
                {ErrorCode::chain_failed, "the chain could not be asked", "see `bursar doctor`"});
        connection->send(waiting.id, reply, now());
    }
    std::erase_if(reconciles_, is_done);
}

void Loop::housekeeping()
{
    std::uint64_t late = 0;
    for (const auto& waiting : reconciles_)
        if (now() >= waiting.deadline)
            late = std::max(late, waiting.number);
    if (late > 0)
        end_reconciles(late, false);
    if (now().ms - swept_.ms < SWEEP_MS)
        return;
    swept_ = now();
    if (auto closed = service_.sweep(now()); !closed)
        parts_.log.write("questions could not be closed: " + to_string(closed.error()));
}

void Loop::drop_what_is_over()
{
    for (auto& [number, connection] : connections_)
        if (connection.wants_output() && !connection.flush(now()))
            connection.hang_up();
    const auto at = now();
    std::erase_if(connections_, [&](const auto& entry) { return entry.second.is_over(at, parts_.idle_ms); });
}
}  // namespace bursar::vault
