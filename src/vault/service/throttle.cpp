#include "vault/service/throttle.hpp"

#include <algorithm>

namespace bursar::vault
{
Result<void> Throttle::begin(Time now)
{
    const auto refuse = [](std::int64_t wait_ms)
    {
        return fail(ErrorCode::too_many_attempts, "too many wrong passphrases",
                    "wait " + std::to_string(std::max<std::int64_t>(1, (wait_ms + 999) / 1000)) + " seconds");
    };
    if (now < blocked_until_)
        return refuse(blocked_until_.ms - now.ms);
    // Tries that run at the same time count as wrong until they have shown that they are not.
    if (running_ > 0 && wrong_ + running_ >= FREE_TRIES)
        return refuse(1000);
    ++running_;
    return {};
}

void Throttle::abandon()
{
    ensure(running_ > 0, "a try that is abandoned has begun");
    --running_;
}

void Throttle::finish(bool right, Time now)
{
    ensure(running_ > 0, "a try that ends has begun");
    --running_;
    if (right)
    {
        wrong_ = 0;
        blocked_until_ = {};
        return;
    }
    ++wrong_;
    if (wrong_ < FREE_TRIES)
        return;
    const auto doublings = std::min(wrong_ - FREE_TRIES, 16U);
    blocked_until_ = now.plus_ms(std::min(DELAY_MS << doublings, DELAY_MS_MAX));
}
}  // namespace bursar::vault
