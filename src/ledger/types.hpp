#pragma once

#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <string_view>

/// States of what the ledger keeps. The numbers are part of the file format: frozen, new ones are appended.
namespace bursar::ledger
{
/// The hash of the journal's chain, for example Keccak-256. The same one must be used for the life of a
/// ledger.
using HashFunction = Hash32 (*)(ByteView);

enum class PaymentState : std::uint8_t
{
    opened = 0,
    authorised = 1,
    presented = 2,
    delivered = 3,
    settled = 4,
    refused = 5,
    rejected = 6,
    unknown = 7,
    expired = 8,
};
inline constexpr PaymentState PAYMENT_STATES[] = {
    PaymentState::opened,    PaymentState::authorised, PaymentState::presented,
    PaymentState::delivered, PaymentState::settled,    PaymentState::refused,
    PaymentState::rejected,  PaymentState::unknown,    PaymentState::expired};
std::string_view name_of(PaymentState state);
/// True for settled, refused and expired: nothing follows.
bool is_final(PaymentState state);
/// True when `to` may follow `from`. Repeating a state is allowed while it is not final (a new detail).
bool may_move(PaymentState from, PaymentState to);

enum class AgentState : std::uint8_t
{
    pending = 0,
    active = 1,
    frozen = 2,
    revoked = 3,
};
std::string_view name_of(AgentState state);
bool may_move(AgentState from, AgentState to);

enum class IntentState : std::uint8_t
{
    draft = 0,
    active = 1,
    exhausted = 2,
    expired = 3,
    revoked = 4,
    rejected = 5,
};
std::string_view name_of(IntentState state);
bool may_move(IntentState from, IntentState to);

enum class ApprovalState : std::uint8_t
{
    open = 0,
    granted = 1,
    refused = 2,
    expired = 3,
};
std::string_view name_of(ApprovalState state);
bool may_move(ApprovalState from, ApprovalState to);

/// How the owner proved an approval.
enum class ProofKind : std::uint8_t
{
    none = 0,
    passphrase = 1,
    wallet_signature = 2,
    passkey = 3,
};

/// Where the journal ends: the last entry's number (0: empty) and hash.
struct Head
{
    std::uint64_t sequence = 0;
    Hash32 hash;
    friend bool operator==(const Head&, const Head&) = default;
};
}  // namespace bursar::ledger
