#pragma once

#include "base/bytes.hpp"
#include "base/time.hpp"
#include "json/json.hpp"

#include <functional>

namespace bursar::mcp
{
using Mac = std::function<Hash32(ByteView)>;

/// What a requestState is good for: it opens only for the same caller asking the same thing.
struct StateBinding
{
    std::string principal;
    std::string method;
    std::string name;  ///< tool, prompt or URI
    json::Value arguments;
};

/// "v1.<base64 of {expiry, nonce, state}>.<base64 of the MAC>". Authenticated, not secret.
std::string seal_state(const Mac& mac, const StateBinding& binding, const json::Value& state, Time expires,
                       ByteView nonce);

/// The state, when seal, binding and expiry hold. The text is attacker-controlled.
Result<json::Value> open_state(const Mac& mac, const StateBinding& binding, std::string_view sealed,
                               Time now);
}  // namespace bursar::mcp
