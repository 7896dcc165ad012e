#pragma once

#include "base/money.hpp"
#include "crypto/secp256k1.hpp"

#include <vector>

/// The intent as its owner signs it: EIP-712 typed data under the domain {name "Bursar", version "1",
/// chainId}, so that a browser wallet shows every term.
namespace bursar::aep2
{
struct Intent
{
    std::string id;     ///< mand_…
    std::string agent;  ///< agt_…
    std::string agent_name;
    std::string purpose;
    Address session;                ///< the account that the intent empowers
    AssetId asset;                  ///< the chain goes into the domain
    AssetStyle style;               ///< for the summary in words
    Units budget;                   ///< per period
    std::string period;             ///< once, day, week, month
    std::uint64_t valid_from = 0;   ///< Unix seconds
    std::uint64_t valid_until = 0;  ///< Unix seconds
    std::optional<Units> payment_max;
    std::optional<std::uint32_t> count_max;  ///< per period
    std::uint32_t rate_count = 0;            ///< at most this many …
    std::uint32_t rate_seconds = 0;          ///< … in any so many seconds; both 0: no such limit
    std::vector<std::string> hosts;
    std::vector<Address> payees;
    std::vector<std::string> categories;
    std::vector<std::string> rails;
    std::optional<Units> ask_above;
    std::string new_payee;  ///< allow, ask, deny
    friend bool operator==(const Intent&, const Intent&) = default;
};

/// The encoded type. Limits that are not set are the largest number of their type, so that "unlimited" cannot
/// be confused with "nothing".
std::string_view intent_type();

/// One sentence with the amounts in human units, made from the other members alone. It is signed as the first
/// member, because a wallet shows amounts only in base units.
std::string summary(const Intent& intent);

Hash32 digest(const Intent& intent);

/// The argument of eth_signTypedData_v4; its digest is `digest(intent)`.
std::string typed_data_json(const Intent& intent);

/// unauthorised when another account signed; malformed for another form than 65 bytes, v 27 or 28, low s.
Result<void> verify(const Intent& intent, ByteView signature, const Address& owner);
}  // namespace bursar::aep2
