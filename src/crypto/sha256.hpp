#pragma once

#include "base/bytes.hpp"

namespace bursar::crypto
{
Hash32 sha256(ByteView bytes);

/// RFC 2104 with SHA-256.
Hash32 hmac_sha256(ByteView key, ByteView message);
}  // namespace bursar::crypto
