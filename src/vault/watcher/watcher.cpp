#include "vault/watcher/watcher.hpp"

#include "vault/watcher/eyes.hpp"

#include <algorithm>
#include <cerrno>
#include <map>
#include <poll.h>
#include <sys/socket.h>

namespace bursar::vault
{
namespace
{
constexpr std::int64_t LOOK_MS = 2'000;        ///< between looks while something is open
constexpr std::int64_t LOOK_IDLE_MS = 15'000;  ///< while nothing is
constexpr std::int64_t BACKOFF_MS_MAX = 60'000;
constexpr int TELL_MS_MAX = 5'000;

class Watcher
{
public:
    explicit Watcher(Descriptor vault) : vault_(std::move(vault)) {}

    int run()
    {
        tell(watch::Started{});
        while (!over_)
        {
            if (!is_due())
                wait_for_orders(briefed_ ? ms_until(next_look_) : -1);
            take_orders();
            if (!over_ && is_due())
                look();
        }
        return 0;
    }

private:
    bool is_due() const { return briefed_ && (asked_ || ms_until(next_look_) == 0); }

    void tell(const watch::Fact& fact)
    {
        const auto bytes = watch::encode(fact);
        while (!over_)
        {
            const auto sent = ::send(vault_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent >= 0)
                return;
            if (errno == EINTR)
                continue;
            pollfd ready{.fd = vault_.get(), .events = POLLOUT, .revents = 0};
            if ((errno != EAGAIN && errno != EWOULDBLOCK) || ::poll(&ready, 1, TELL_MS_MAX) <= 0)
                over_ = true;  // a fact must not be lost: the host starts a watcher that begins anew
        }
    }

    void wait_for_orders(int timeout_ms)
    {
        pollfd ready{.fd = vault_.get(), .events = POLLIN, .revents = 0};
        ::poll(&ready, 1, timeout_ms);
    }

    void take_orders()
    {
        Bytes datagram(watch::DATAGRAM_BYTES_MAX);
        while (!over_)
        {
            const auto count = ::recv(vault_.get(), datagram.data(), datagram.size(), MSG_DONTWAIT);
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
                return;
            if (count <= 0)
            {
                over_ = true;
                return;
            }
            auto order = watch::parse_order(ByteView{datagram}.first(static_cast<std::size_t>(count)));
            if (order)
                std::visit([this](const auto& known) { take(known); }, *order);
        }
    }
    void take(const watch::Configure& configuration)
    {
        open_.clear();
        briefed_ = false;
        eyes_ = std::make_unique<Eyes>(configuration);
        next_look_ = deadline_in(0);
    }
    void take(const watch::Watch& order)
    {
        for (const auto& authorisation : order.authorisations)
            open_[authorisation.payment] = authorisation;
        next_look_ = std::min(next_look_, deadline_in(LOOK_MS));
    }
    void take(const watch::Briefed&) { briefed_ = eyes_ != nullptr; }
    void take(const watch::LookNow& order) { asked_ = std::max(asked_.value_or(0), order.number); }

    void look()
    {
        const auto number = std::exchange(asked_, std::nullopt);
        auto looked = look_at_all();
        if (!looked)
        {
            tell(watch::Trouble{looked.error().message});
            backoff_ms_ = std::clamp(backoff_ms_ * 2, LOOK_MS, BACKOFF_MS_MAX);
        }
        else
            backoff_ms_ = 0;
        next_look_ = deadline_in(std::max(backoff_ms_, open_.empty() ? LOOK_IDLE_MS : LOOK_MS));
        if (number)
            tell(watch::Looked{*number, looked.has_value()});
    }

    Result<void> look_at_all()
    {
        auto sight = eyes_->look();
        if (!sight)
            return forward(sight);
        if (!*sight)
            return {};
        for (auto at = open_.begin(); at != open_.end() && !over_;)
        {
            auto fact = eyes_->judge(at->second, **sight);
            if (!fact)
                return forward(fact);
            if (*fact)
                tell(**fact);
            at = *fact ? open_.erase(at) : std::next(at);
        }
        auto seen = eyes_->balances(**sight);
        if (!seen)
            return forward(seen);
        tell(*seen);
        return {};
    }

    Descriptor vault_;
    std::unique_ptr<Eyes> eyes_;
    std::map<PaymentId, watch::Authorisation> open_;
    std::optional<std::uint64_t> asked_;
    Deadline next_look_ = deadline_in(0);
    std::int64_t backoff_ms_ = 0;
    bool briefed_ = false;
    bool over_ = false;
};
}  // namespace

int run_watcher(Descriptor vault)
{
    return Watcher{std::move(vault)}.run();
}
}  // namespace bursar::vault
