#pragma once

#include "vault/process/connection.hpp"
#include "vault/process/log.hpp"
#include "vault/process/sandbox.hpp"
#include "vault/process/watcher_link.hpp"
#include "vault/process/worker.hpp"

#include <map>

namespace bursar::vault
{
constexpr std::size_t CONNECTIONS_MAX = 256;
constexpr std::size_t BATCH_CALLS_MAX = 512;  ///< answered with one commit
constexpr std::size_t CALLS_OF_ONE_TURN_MAX =
    32;                                    ///< of one connection, so that a flood leaves room for others
constexpr std::size_t SLOW_WORK_MAX = 16;  ///< waiting for key derivation
constexpr std::int64_t RECONCILE_MS_MAX = 8'000;
constexpr std::int64_t SWEEP_MS = 60'000;

/// The shell around the service: one thread, one poll. Each turn reads what all front ends have sent, answers
/// it as one batch with one commit, then writes.
class Loop
{
public:
    /// A request whose reply comes later.
    struct Ticket
    {
        std::uint64_t connection = 0;
        std::uint64_t id = 0;
        Call call;
    };
    using SlowWorker = Worker<Ticket, Proof>;

    struct Parts
    {
        Descriptor listener;
        Descriptor signals;  ///< a signalfd: any signal on it ends the loop
        WatcherLink watcher;
        SlowWorker& worker;
        Log& log;
        Protections protections;
        std::int64_t idle_ms;
    };

    Loop(Service& service, Parts parts);
    /// Returns when told to stop; replies that were due have gone out as far as they could.
    void run();

private:
    struct Slot
    {
        std::uint64_t connection = 0;
        std::uint64_t id = 0;
        std::size_t type = 0;
        std::string client;
    };
    struct WaitingReconcile
    {
        std::uint64_t connection = 0;
        std::uint64_t id = 0;
        std::uint64_t number = 0;
        Time deadline;
    };

    Time now();
    void turn();
    void accept_front_ends();
    void collect_finished_work();
    void collect_requests(Connection& connection);
    void take_request(Connection& connection, std::uint64_t id, wire::Request request);
    void answer_batch();
    void deliver(const Slot& slot, wire::AnyReply&& reply);
    void after_greeting(Connection& connection, const Slot& slot, const wire::AnyReply& reply);
    void fill_status(wire::VaultStatus& status) const;
    void hear_watcher();
    void brief_watcher();
    void end_reconciles(std::uint64_t up_to, bool complete);
    void drop_what_is_over();
    void housekeeping();
    Connection* find(std::uint64_t number);

    Service& service_;
    Parts parts_;
    std::map<std::uint64_t, Connection> connections_;
    std::uint64_t last_number_ = 0;
    std::uint64_t last_look_ = 0;
    std::vector<Call> calls_;
    std::vector<Slot> slots_;
    std::vector<WaitingReconcile> reconciles_;
    bool more_input_ = false;  ///< whole frames wait in a buffer
    bool configured_ = false;
    bool stopping_ = false;
    Time started_;
    Time latest_;
    Time swept_;
};
}  // namespace bursar::vault
