#include "crypto/random.hpp"

#include <openssl/rand.h>

#include <limits>

namespace bursar::crypto
{
void fill_random(std::span<std::uint8_t> out)
{
    ensure(out.size() <= std::numeric_limits<int>::max(), "random bytes are asked for in sane amounts");
    ensure(RAND_bytes(out.data(), static_cast<int>(out.size())) == 1, "the system has random bytes");
}

std::array<std::uint8_t, 16> random16()
{
    std::array<std::uint8_t, 16> bytes{};
    fill_random(bytes);
    return bytes;
}

std::array<std::uint8_t, 32> random32()
{
    std::array<std::uint8_t, 32> bytes{};
    fill_random(bytes);
    return bytes;
}
}  // namespace bursar::crypto
