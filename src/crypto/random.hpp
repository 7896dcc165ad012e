#pragma once

#include "base/bytes.hpp"

namespace bursar::crypto
{
/// Cryptographically strong random bytes. A system without them stops the process: there is nothing to go on
/// with.
void fill_random(std::span<std::uint8_t> out);

/// For identifiers (`Id::from_random`).
std::array<std::uint8_t, 16> random16();
/// For nonces and keys.
std::array<std::uint8_t, 32> random32();
}  // namespace bursar::crypto
