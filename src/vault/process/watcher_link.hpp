#pragma once

#include "vault/client/socket.hpp"
#include "vault/watcher/messages.hpp"

#include <deque>

namespace bursar::vault
{
/// The vault's end of the socket pair. Never blocks; what the watcher does not take in time waits, bounded.
class WatcherLink
{
public:
    static constexpr std::size_t WAITING_MAX = 1000;

    explicit WatcherLink(Descriptor socket) : socket_(std::move(socket)) {}

    int descriptor() const { return socket_.get(); }
    bool running() const { return !gone_; }
    bool wants_output() const { return !waiting_.empty(); }

    void tell(const watch::Order& order);
    /// In as many messages as it takes.
    void watch(std::span<const watch::Authorisation> authorisations);
    void flush();

    /// All facts that have arrived. Whatever is not one is dropped.
    std::vector<watch::Fact> receive(Time now);

    /// True once after the watcher (re)started or missed orders: it has to be told everything again.
    bool take_needs_everything() { return std::exchange(needs_everything_, false); }

    /// For the status: "running, block 123".
    std::string describe(bool configured) const;

private:
    void note(const watch::Fact& fact, Time now);

    Descriptor socket_;
    std::deque<Bytes> waiting_;
    bool needs_everything_ = false;
    bool gone_ = false;
    std::uint64_t block_ = 0;
    std::string trouble_;
    Time trouble_since_;
};
}  // namespace bursar::vault
