#pragma once

#include "base/time.hpp"

#include <cstdint>

namespace bursar::vault
{
/// Slows down guessing. Kept in memory: who can restart the vault can also try the keystore file itself.
class Throttle
{
public:
    static constexpr std::uint32_t FREE_TRIES = 5;
    static constexpr std::int64_t DELAY_MS =
        2000;  ///< after the fifth wrong try; doubles with each further one
    static constexpr std::int64_t DELAY_MS_MAX = 300000;

    /// Takes one try, or too_many_attempts with the time to wait. Each try taken is ended by `finish`.
    Result<void> begin(Time now);
    void finish(bool right, Time now);
    /// Ends a try that was never made.
    void abandon();

private:
    std::uint32_t wrong_ = 0;
    std::uint32_t running_ = 0;
    Time blocked_until_;
};
}  // namespace bursar::vault
