#include "vault/process/watcher_link.hpp"

#include "base/text.hpp"

#include <cerrno>
#include <sys/socket.h>

namespace bursar::vault
{
namespace
{
constexpr std::size_t TROUBLE_BYTES_MAX = 300;
/// Facts of one turn; the rest comes with the next.
constexpr std::size_t FACTS_MAX = 500;
}  // namespace

void WatcherLink::tell(const watch::Order& order)
{
    if (gone_)
        return;
    if (waiting_.size() >= WAITING_MAX)
    {
        waiting_.clear();
        needs_everything_ = true;
        return;
    }
    waiting_.push_back(watch::encode(order));
    flush();
}

void WatcherLink::watch(std::span<const watch::Authorisation> authorisations)
{
    while (!authorisations.empty())
    {
        const auto count = std::min(authorisations.size(), watch::AUTHORISATIONS_IN_ONE_MAX);
        tell(watch::Watch{
            {authorisations.begin(), authorisations.begin() + static_cast<std::ptrdiff_t>(count)}});
        authorisations = authorisations.subspan(count);
    }
}

void WatcherLink::flush()
{
    while (!waiting_.empty())
    {
        const auto& next = waiting_.front();
        const auto sent = ::send(socket_.get(), next.data(), next.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (sent < 0)
            gone_ = true;
        if (gone_)
            return waiting_.clear();
        waiting_.pop_front();
    }
}

std::vector<watch::Fact> WatcherLink::receive(Time now)
{
    std::vector<watch::Fact> facts;
    Bytes datagram(watch::DATAGRAM_BYTES_MAX);
    while (facts.size() < FACTS_MAX && !gone_)
    {
        const auto count = ::recv(socket_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
            break;
        if (count <= 0)
        {
            gone_ = true;
            break;
        }
        auto fact = watch::parse_fact(ByteView{datagram}.first(static_cast<std::size_t>(count)));
        if (!fact)
            continue;
        note(*fact, now);
        facts.push_back(std::move(*fact));
    }
    return facts;
}

void WatcherLink::note(const watch::Fact& fact, Time now)
{
    if (std::holds_alternative<watch::Started>(fact))
        needs_everything_ = true;
    if (const auto* seen = std::get_if<watch::Seen>(&fact))
    {
        block_ = seen->block;
        trouble_.clear();
    }
    if (const auto* trouble = std::get_if<watch::Trouble>(&fact))
    {
        if (trouble_.empty())
            trouble_since_ = now;
        trouble_ = clean_text(trouble->what, TROUBLE_BYTES_MAX);
    }
}

std::string WatcherLink::describe(bool configured) const
{
    if (gone_)
        return "not running";
    if (!configured)
        return "running, waits for a wallet";
    if (!trouble_.empty())
        return "no answer from the chain since " + format_time(trouble_since_) + ": " + trouble_;
    if (block_ == 0)
        return "running, has not seen the chain yet";
    return "running, block " + std::to_string(block_);
}
}  // namespace bursar::vault
