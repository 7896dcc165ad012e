#include "crypto/keccak.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace bursar::crypto
{
namespace
{
// FIPS 202: round constants of iota (3.2.5); rotations of rho (3.2.2) in the order in which pi (3.2.3) visits
// lanes.
constexpr std::array<std::uint64_t, 24> ROUND_CONSTANTS{
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};
constexpr std::array<int, 24> ROTATIONS{1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                        27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};
constexpr std::array<std::size_t, 24> LANES{10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                                            15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};

void permute(std::array<std::uint64_t, 25>& a)
{
    // Unrolled, the lanes stay in registers: twice as fast at -O2, which does not unroll by itself.
    for (const auto constant : ROUND_CONSTANTS)
    {
        std::array<std::uint64_t, 5> column{};
#pragma GCC unroll 5
        for (std::size_t x = 0; x < 5; ++x)
            column[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
#pragma GCC unroll 5
        for (std::size_t x = 0; x < 5; ++x)
        {
            const auto mix = column[(x + 4) % 5] ^ std::rotl(column[(x + 1) % 5], 1);
#pragma GCC unroll 5
            for (std::size_t y = 0; y < 25; y += 5)
                a[x + y] ^= mix;
        }
        auto carried = a[1];
#pragma GCC unroll 24
        for (std::size_t i = 0; i < 24; ++i)
            carried = std::exchange(a[LANES[i]], std::rotl(carried, ROTATIONS[i]));
#pragma GCC unroll 5
        for (std::size_t y = 0; y < 25; y += 5)
        {
            const std::array<std::uint64_t, 5> row{a[y], a[y + 1], a[y + 2], a[y + 3], a[y + 4]};
#pragma GCC unroll 5
            for (std::size_t x = 0; x < 5; ++x)
                a[x + y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
        }
        a[0] ^= constant;
    }
}

std::uint64_t little_endian(const std::uint8_t* bytes)
{
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t lane = 0;
    std::memcpy(&lane, bytes, sizeof lane);
    return lane;
}
}  // namespace

void Keccak256::absorb()
{
    for (std::size_t lane = 0; lane < RATE / 8; ++lane)
        state_[lane] ^= little_endian(block_.data() + 8 * lane);
    permute(state_);
    filled_ = 0;
}

Keccak256& Keccak256::update(ByteView bytes)
{
    while (!bytes.empty())
    {
        const auto part = std::min(bytes.size(), RATE - filled_);
        std::memcpy(block_.data() + filled_, bytes.data(), part);
        filled_ += part;
        bytes = bytes.subspan(part);
        if (filled_ == RATE)
            absorb();
    }
    return *this;
}

Hash32 Keccak256::finish()
{
    std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled_), block_.end(), std::uint8_t{0});
    block_[filled_] ^= static_cast<std::uint8_t>(padding_);
    block_[RATE - 1] ^= 0x80;
    absorb();
    Hash32 hash;
    std::memcpy(hash.bytes.data(), state_.data(), Hash32::SIZE);
    return hash;
}

Hash32 keccak256(ByteView bytes)
{
    return Keccak256{}.update(bytes).finish();
}

Hash32 keccak256(std::string_view text)
{
    return keccak256(as_bytes(text));
}
}  // namespace bursar::crypto
