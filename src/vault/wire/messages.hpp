#pragma once

#include "base/secret.hpp"
#include "policy/decide.hpp"

#include <tuple>
#include <variant>

/// The closed list of messages between front ends and the vault. Each request has exactly one reply type
/// (`Reply<Request>`), or Failure. `fields` gives the members in wire order; the codec (codec.hpp) is derived
/// from it. A connection belongs to an agent (it proved an agent's credential) or to the owner's side (same
/// user, no proof): the owner's side reads and tightens; whatever loosens carries a proof in the message
/// itself.
namespace bursar::vault::wire
{
using policy::Rail;

constexpr std::uint32_t PROTOCOL_VERSION = 1;
constexpr std::size_t FRAME_BYTES_MAX = 256 * 1024;
constexpr std::size_t URL_BYTES_MAX = 4096;
constexpr std::size_t ECHO_BYTES_MAX = 24 * 1024;
constexpr std::size_t NOTE_BYTES_MAX = 500;
constexpr std::size_t PAGE_ITEMS_MAX = 200;

enum class PaymentState : std::uint8_t
{
    opened,
    authorised,  ///< signed and committed; perhaps in nobody's hands yet
    presented,   ///< the front end said that it is about to send it
    delivered,   ///< the seller answered with the goods; money perhaps not moved yet
    settled,     ///< seen on chain by the watcher
    refused,     ///< by policy, before signing
    rejected,    ///< the seller refused; still reserved until the authorisation is dead
    unknown,     ///< no usable answer; still reserved until the facts are known
    expired,     ///< the authorisation can no longer be used and was never used; reservation released
};

// ---- views: what is read back
// -------------------------------------------------------------------------------

struct AgentView
{
    AgentId id;
    std::string name;
    std::string state;  ///< pending, active, frozen, revoked
    Time created;
    static constexpr auto fields(auto& m) { return std::tie(m.id, m.name, m.state, m.created); }
};

struct IntentView
{
    IntentId id;
    policy::IntentTerms terms;
    policy::IntentState state = policy::IntentState::draft;
    std::string agent_name;
    Address session;  ///< zero until approved
    Hash32 digest;    ///< EIP-712 digest of what the owner signs
    Time created;
    Time period_start;  ///< of the current period
    Time period_end;
    Units posted;   ///< in the current period
    Units pending;  ///< in the current period
    Units remaining;
    std::uint32_t count = 0;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.id, m.terms, m.state, m.agent_name, m.session, m.digest, m.created, m.period_start,
                        m.period_end, m.posted, m.pending, m.remaining, m.count);
    }
};

struct PaymentView
{
    PaymentId id;
    IntentId intent;
    AgentId agent;
    PaymentState state = PaymentState::opened;
    Rail rail = Rail::x402;
    AssetId asset;
    Units amount;
    Address payee;
    std::string method;
    std::string url;
    std::string host;
    std::string category;
    std::string note;  ///< the agent's words, cleaned
    Time created;
    Time updated;
    Time usable_until;        ///< the authorisation's own end
    std::string transaction;  ///< 0x hash once known, else empty
    std::uint32_t http_status = 0;
    std::string detail;                   ///< why it is in this state, in plain words
    std::vector<policy::Reason> reasons;  ///< of a refusal
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.id, m.intent, m.agent, m.state, m.rail, m.asset, m.amount, m.payee, m.method, m.url,
                        m.host, m.category, m.note, m.created, m.updated, m.usable_until, m.transaction,
                        m.http_status, m.detail, m.reasons);
    }
};

struct ApprovalView
{
    ApprovalId id;
    IntentId intent;
    PaymentId payment;
    std::string state;  ///< open, granted, refused, expired
    Units amount;
    Address payee;
    std::string host;
    std::string url;
    Time created;
    Time expires;
    std::vector<policy::Reason> reasons;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.id, m.intent, m.payment, m.state, m.amount, m.payee, m.host, m.url, m.created,
                        m.expires, m.reasons);
    }
};

/// How the wallet is set up: everything that is public.
struct WalletView
{
    std::string network;  ///< by name, or eip155:N
    AssetId asset;
    policy::Rail default_rail = policy::Rail::x402;
    AssetStyle style;
    std::string token_name;  ///< EIP-712 domain of the token
    std::string token_version;
    Address spending;
    Address owner;
    Address debit_wallet;  ///< AEP2 debit wallet contract; zero when none is set
    std::string rpc;
    std::uint32_t confirmations = 1;
    bool locked = true;
    std::optional<Units> balance;       ///< of the spending account, as the watcher last saw it
    std::optional<Units> aep2_balance;  ///< debitable in the debit wallet
    Time balance_seen;
    Units reserved;  ///< over all intents
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.network, m.asset, m.default_rail, m.style, m.token_name, m.token_version,
                        m.spending, m.owner, m.debit_wallet, m.rpc, m.confirmations, m.locked, m.balance,
                        m.aep2_balance, m.balance_seen, m.reserved);
    }
};

// ---- what may be bought
// -------------------------------------------------------------------------------------

/// An x402 `exact` offer by EIP-3009, as normalised by the front end. The vault checks asset and domain
/// against its own table and never trusts name and version from outside.
struct X402Offer
{
    std::uint8_t version = 2;
    std::string token_name;
    std::string token_version;
    std::uint32_t timeout_seconds = 60;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.version, m.token_name, m.token_version, m.timeout_seconds);
    }
};

/// A plain AEP2 payee's price, settled through the debit wallet contract of the wallet's configuration.
struct Aep2Offer
{
    Address debit_wallet;
    Hash32 reference;  ///< goes into Mandate.ref
    std::uint32_t timeout_seconds = 600;
    static constexpr auto fields(auto& m) { return std::tie(m.debit_wallet, m.reference, m.timeout_seconds); }
};

struct Purchase
{
    IntentId intent;
    PaymentId payment;             ///< chosen by the front end; the same id returns the same payment
    bool repeat_intended = false;  ///< the caller chose the id itself
    std::string method;
    std::string url;  ///< as really called
    Hash32 body_hash;
    AssetId asset;
    Units amount;
    Address payee;
    std::variant<X402Offer, Aep2Offer> offer;
    std::string category;
    std::string note;
    std::string echo;  ///< opaque to the vault: what the front end needs to present the payment again
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.intent, m.payment, m.repeat_intended, m.method, m.url, m.body_hash, m.asset,
                        m.amount, m.payee, m.offer, m.category, m.note, m.echo);
    }
};

/// EIP-3009 TransferWithAuthorization with its signature (65 bytes, v 27 or 28, low s).
struct SignedTransfer
{
    Address from;
    Address to;
    Units value;
    std::uint64_t valid_after = 0;
    std::uint64_t valid_before = 0;
    Hash32 nonce;
    Bytes signature;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.from, m.to, m.value, m.valid_after, m.valid_before, m.nonce, m.signature);
    }
};

/// AEP2 payment mandate with its signature (65 bytes, v 27 or 28, low s).
struct SignedMandate
{
    Address owner;
    Address token;
    Address payee;
    Units amount;
    Hash32 nonce;  ///< as a big-endian number
    std::uint64_t deadline = 0;
    Hash32 reference;
    Bytes signature;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.owner, m.token, m.payee, m.amount, m.nonce, m.deadline, m.reference, m.signature);
    }
};

// ---- requests and replies
// -----------------------------------------------------------------------------------

/// Any request may be answered with this instead of its reply.
struct Failure
{
    std::string code;
    std::string message;
    std::string hint;
    static constexpr auto fields(auto& m) { return std::tie(m.code, m.message, m.hint); }
};

struct Done
{
    static constexpr auto fields(auto&) { return std::tie(); }
};

/// First message on every connection. An empty credential asks for the owner's side.
struct Hello
{
    using Reply = struct Welcome;
    std::uint32_t version = PROTOCOL_VERSION;
    std::string client;  ///< "mcp", "cli", "serve": for the log
    Secret credential;
    static constexpr auto fields(auto& m) { return std::tie(m.version, m.client, m.credential); }
};
struct Welcome
{
    std::string vault_version;
    bool initialised = false;
    bool locked = true;
    std::optional<AgentView> agent;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.vault_version, m.initialised, m.locked, m.agent);
    }
};

// Both sides

struct GetWallet
{
    using Reply = WalletView;
    static constexpr auto fields(auto&) { return std::tie(); }
};

struct DraftIntent
{
    using Reply = IntentView;
    policy::IntentTerms terms;  ///< the agent side's own agent replaces terms.agent
    static constexpr auto fields(auto& m) { return std::tie(m.terms); }
};

struct IntentList
{
    std::vector<IntentView> intents;
    static constexpr auto fields(auto& m) { return std::tie(m.intents); }
};
/// Newest first. An agent sees its own.
struct ListIntents
{
    using Reply = IntentList;
    std::optional<IntentId> only;
    static constexpr auto fields(auto& m) { return std::tie(m.only); }
};

struct RevokeIntent
{
    using Reply = IntentView;
    IntentId intent;
    static constexpr auto fields(auto& m) { return std::tie(m.intent); }
};

/// allow: `transfer` or `mandate` is set and `payment` says in which state the payment is (a replayed request
/// finds it further on). ask: `approval` is set. deny: `verdict` says why and `payment` is in state refused.
struct Authorised
{
    policy::Verdict verdict;
    bool replayed = false;
    PaymentView payment;
    std::optional<SignedTransfer> transfer;
    std::optional<SignedMandate> mandate;
    std::string echo;
    std::optional<ApprovalView> approval;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.verdict, m.replayed, m.payment, m.transfer, m.mandate, m.echo, m.approval);
    }
};
struct Authorise
{
    using Reply = Authorised;
    Purchase purchase;
    static constexpr auto fields(auto& m) { return std::tie(m.purchase); }
};

struct Judged
{
    policy::Verdict verdict;
    static constexpr auto fields(auto& m) { return std::tie(m.verdict); }
};
/// Dry run of Authorise: the same answer, nothing written.
struct Judge
{
    using Reply = Judged;
    Purchase purchase;
    static constexpr auto fields(auto& m) { return std::tie(m.purchase); }
};

/// What the front end saw. Nothing it says frees budget. `presented` comes before the bytes leave.
struct Report
{
    using Reply = PaymentView;
    PaymentId payment;
    PaymentState state = PaymentState::unknown;  ///< presented, delivered, rejected or unknown
    std::uint32_t http_status = 0;
    std::string transaction;  ///< as the seller claims; the watcher checks
    std::string detail;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.payment, m.state, m.http_status, m.transaction, m.detail);
    }
};

struct GetPayment
{
    using Reply = PaymentView;
    PaymentId payment;
    static constexpr auto fields(auto& m) { return std::tie(m.payment); }
};

struct GetApproval
{
    using Reply = ApprovalView;
    ApprovalId approval;
    static constexpr auto fields(auto& m) { return std::tie(m.approval); }
};

struct LedgerFilter
{
    std::optional<IntentId> intent;
    std::optional<AgentId> agent;
    std::string host;  ///< empty: all
    std::optional<PaymentState> state;
    std::optional<Time> from;
    std::optional<Time> until;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.intent, m.agent, m.host, m.state, m.from, m.until);
    }
};
struct LedgerPage
{
    std::vector<PaymentView> payments;  ///< newest first
    std::string next;                   ///< cursor; empty at the end
    static constexpr auto fields(auto& m) { return std::tie(m.payments, m.next); }
};
struct ReadLedger
{
    using Reply = LedgerPage;
    LedgerFilter filter;
    std::string cursor;
    std::uint32_t limit = 50;
    static constexpr auto fields(auto& m) { return std::tie(m.filter, m.cursor, m.limit); }
};
struct LedgerTotal
{
    std::string key;  ///< host, intent id, or day (2026-11-21)
    Units posted;
    Units pending;
    std::uint32_t count = 0;
    static constexpr auto fields(auto& m) { return std::tie(m.key, m.posted, m.pending, m.count); }
};
struct LedgerTotals
{
    std::vector<LedgerTotal> totals;
    static constexpr auto fields(auto& m) { return std::tie(m.totals); }
};
struct SumLedger
{
    using Reply = LedgerTotals;
    LedgerFilter filter;
    std::string by;  ///< host, intent, day
    static constexpr auto fields(auto& m) { return std::tie(m.filter, m.by); }
};

// The owner's side

struct Initialise
{
    using Reply = WalletView;
    std::string network;
    AssetId asset;
    AssetStyle style;
    std::string token_name;
    std::string token_version;
    Address debit_wallet;
    std::string rpc;
    std::uint32_t confirmations = 1;
    Address external_owner;  ///< a browser wallet that may approve; zero when none
    bool light_kdf = false;  ///< weak scrypt cost, for tests only
    Secret passphrase;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.network, m.asset, m.style, m.token_name, m.token_version, m.debit_wallet, m.rpc,
                        m.confirmations, m.external_owner, m.light_kdf, m.passphrase);
    }
};

struct Unlock
{
    using Reply = Done;
    Secret passphrase;
    static constexpr auto fields(auto& m) { return std::tie(m.passphrase); }
};
struct Lock
{
    using Reply = Done;
    static constexpr auto fields(auto&) { return std::tie(); }
};
struct Stop
{
    using Reply = Done;
    static constexpr auto fields(auto&) { return std::tie(); }
};

/// The credential is shown once; the caller stores it in a file of mode 0600. `active` needs the passphrase:
/// without it the agent is pending until ApproveAgent.
struct AddAgent
{
    struct Reply
    {
        AgentView agent;
        Secret credential;
        static constexpr auto fields(auto& m) { return std::tie(m.agent, m.credential); }
    };
    std::string name;
    static constexpr auto fields(auto& m) { return std::tie(m.name); }
};
struct AgentList
{
    std::vector<AgentView> agents;
    static constexpr auto fields(auto& m) { return std::tie(m.agents); }
};
struct ListAgents
{
    using Reply = AgentList;
    static constexpr auto fields(auto&) { return std::tie(); }
};
/// frozen and revoked need no proof; active (from pending or frozen) needs the passphrase.
struct SetAgentState
{
    using Reply = AgentView;
    AgentId agent;
    std::string state;
    Secret passphrase;
    static constexpr auto fields(auto& m) { return std::tie(m.agent, m.state, m.passphrase); }
};

/// The EIP-712 typed data (JSON) that approving an intent signs, for a browser wallet and for display.
struct TypedData
{
    std::string json;
    Hash32 digest;
    static constexpr auto fields(auto& m) { return std::tie(m.json, m.digest); }
};
struct DescribeIntent
{
    using Reply = TypedData;
    IntentId intent;
    static constexpr auto fields(auto& m) { return std::tie(m.intent); }
};
/// Either the passphrase, or a signature of `external_owner` over the digest. `digest` is what the person was
/// shown.
struct ApproveIntent
{
    using Reply = IntentView;
    IntentId intent;
    Hash32 digest;
    Secret passphrase;
    Bytes signature;
    static constexpr auto fields(auto& m) { return std::tie(m.intent, m.digest, m.passphrase, m.signature); }
};
struct RejectIntent
{
    using Reply = IntentView;
    IntentId intent;
    static constexpr auto fields(auto& m) { return std::tie(m.intent); }
};

struct ApprovalList
{
    std::vector<ApprovalView> approvals;
    static constexpr auto fields(auto& m) { return std::tie(m.approvals); }
};
struct ListApprovals
{
    using Reply = ApprovalList;
    static constexpr auto fields(auto&) { return std::tie(); }
};
/// Granting needs the passphrase, refusing needs nothing.
struct DecideApproval
{
    using Reply = ApprovalView;
    ApprovalId approval;
    bool grant = false;
    Secret passphrase;
    static constexpr auto fields(auto& m) { return std::tie(m.approval, m.grant, m.passphrase); }
};

struct VaultStatus
{
    std::string version;
    bool initialised = false;
    bool locked = true;
    std::uint32_t process = 0;
    Time started;
    std::uint32_t connections = 0;
    std::uint64_t payments_open = 0;  ///< not final
    std::vector<std::string>
        protections;      ///< "seccomp", "landlock", "locked memory", "no core dumps", "not dumpable"
    std::string watcher;  ///< "running, block 123", "no answer from the RPC since …"
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.version, m.initialised, m.locked, m.process, m.started, m.connections,
                        m.payments_open, m.protections, m.watcher);
    }
};
struct GetStatus
{
    using Reply = VaultStatus;
    static constexpr auto fields(auto&) { return std::tie(); }
};

/// Ask the watcher to look now and answer when it has (bounded by a few seconds).
struct Reconcile
{
    using Reply = Done;
    static constexpr auto fields(auto&) { return std::tie(); }
};

/// The list is closed: a type number is the position here, so new messages are appended.
using Request = std::variant<Hello, GetWallet, DraftIntent, ListIntents, RevokeIntent, Authorise, Judge,
                             Report, GetPayment, GetApproval, ReadLedger, SumLedger, Initialise, Unlock, Lock,
                             Stop, AddAgent, ListAgents, SetAgentState, DescribeIntent, ApproveIntent,
                             RejectIntent, ListApprovals, DecideApproval, GetStatus, Reconcile>;
using AnyReply = std::variant<Failure, Done, Welcome, WalletView, IntentView, IntentList, Authorised, Judged,
                              PaymentView, ApprovalView, LedgerPage, LedgerTotals, AddAgent::Reply, AgentView,
                              AgentList, TypedData, ApprovalList, VaultStatus>;
}  // namespace bursar::vault::wire
