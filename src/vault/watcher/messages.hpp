#pragma once

#include "vault/wire/messages.hpp"

/// The closed list of messages between the vault and its watcher, one a datagram of their socket pair. The
/// watcher has network and no keys; the vault believes it, and nobody else, about the chain.
namespace bursar::vault::watch
{
/// Below what a datagram of a Unix socket holds by default.
constexpr std::size_t DATAGRAM_BYTES_MAX = 128 * 1024;
constexpr std::size_t AUTHORISATIONS_IN_ONE_MAX = 200;

/// One signed authorisation that can still move money.
struct Authorisation
{
    PaymentId payment;
    policy::Rail rail = policy::Rail::x402;
    Address from;
    Address to;
    Units amount;
    Hash32 nonce;
    std::uint64_t usable_until = 0;  ///< Unix seconds: x402 usable strictly before, AEP2 up to and including
    Time signed_at;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.payment, m.rail, m.from, m.to, m.amount, m.nonce, m.usable_until, m.signed_at);
    }
};

// ---- to the watcher

struct Configure
{
    std::string rpc;
    AssetId asset;
    Address spending;
    Address debit_wallet;  ///< zero: none
    std::uint32_t confirmations = 1;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.rpc, m.asset, m.spending, m.debit_wallet, m.confirmations);
    }
};
struct Watch
{
    std::vector<Authorisation> authorisations;
    static constexpr auto fields(auto& m) { return std::tie(m.authorisations); }
};
/// All that is open has been told: only now a look says anything about everything.
struct Briefed
{
    static constexpr auto fields(auto&) { return std::tie(); }
};
/// Look at everything at once; answered by Looked with the same number.
struct LookNow
{
    std::uint64_t number = 0;
    static constexpr auto fields(auto& m) { return std::tie(m.number); }
};
using Order = std::variant<Configure, Watch, LookNow, Briefed>;

// ---- from the watcher

/// A watcher begins to run and knows nothing yet.
struct Started
{
    static constexpr auto fields(auto&) { return std::tie(); }
};
/// Used on chain, confirmed. The transaction is zero when no log names it.
struct Used
{
    PaymentId payment;
    Hash32 transaction;
    std::uint64_t block = 0;
    static constexpr auto fields(auto& m) { return std::tie(m.payment, m.transaction, m.block); }
};
/// Unused, and unusable by the chain's own time with confirmations, or cancelled on chain.
struct Dead
{
    PaymentId payment;
    bool cancelled = false;
    std::uint64_t block = 0;
    static constexpr auto fields(auto& m) { return std::tie(m.payment, m.cancelled, m.block); }
};
struct Seen
{
    Units balance;
    std::optional<Units> debitable;
    std::uint64_t block = 0;
    Time block_time;
    static constexpr auto fields(auto& m) { return std::tie(m.balance, m.debitable, m.block, m.block_time); }
};
/// The chain cannot be asked, and why, without the RPC's address.
struct Trouble
{
    std::string what;
    static constexpr auto fields(auto& m) { return std::tie(m.what); }
};
struct Looked
{
    std::uint64_t number = 0;
    bool complete = false;  ///< false when the chain could not be asked
    static constexpr auto fields(auto& m) { return std::tie(m.number, m.complete); }
};
using Fact = std::variant<Started, Used, Dead, Seen, Trouble, Looked>;

/// Strict, as all of the wire.
Bytes encode(const Order& order);
Bytes encode(const Fact& fact);
Result<Order> parse_order(ByteView datagram);
Result<Fact> parse_fact(ByteView datagram);
}  // namespace bursar::vault::watch
