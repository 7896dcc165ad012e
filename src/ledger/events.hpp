#pragma once

#include "ledger/types.hpp"

#include <string>
#include <tuple>
#include <variant>

/// The journal's vocabulary: every change of the ledger is one of these. `fields` gives the members in the
/// order of the canonical encoding (codec.hpp). Bytes that only the vault understands (terms, offer, echo,
/// authorisation, reasons) are opaque here.
namespace bursar::ledger
{
constexpr std::size_t SETTING_KEY_BYTES_MAX = 64;
constexpr std::size_t TEXT_BYTES_MAX = 8 * 1024;
constexpr std::size_t BLOB_BYTES_MAX = 64 * 1024;

/// Sets a value; an empty one stays as an empty value.
struct SettingPut
{
    std::string key;
    Bytes value;
    static constexpr auto fields(auto& m) { return std::tie(m.key, m.value); }
};

/// The name is unique among agents that are not revoked; the credential's hash is unique.
struct AgentAdded
{
    AgentId id;
    std::string name;
    AgentState state = AgentState::pending;
    Hash32 credential;  ///< hash of the credential
    static constexpr auto fields(auto& m) { return std::tie(m.id, m.name, m.state, m.credential); }
};
struct AgentMoved
{
    AgentId id;
    AgentState state = AgentState::pending;
    static constexpr auto fields(auto& m) { return std::tie(m.id, m.state); }
};

/// Session, sealed key and digest may be left empty here and given by IntentApproved.
struct IntentDrafted
{
    IntentId id;
    AgentId agent;
    AssetId asset;
    Bytes terms;
    Address session;
    Bytes sealed_key;
    Hash32 digest;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.id, m.agent, m.asset, m.terms, m.session, m.sealed_key, m.digest);
    }
};
/// draft to active, with what proves it. Replaces session, sealed key and digest.
struct IntentApproved
{
    IntentId id;
    Address session;
    Bytes sealed_key;
    Hash32 digest;
    Bytes signature;
    ProofKind proof = ProofKind::none;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.id, m.session, m.sealed_key, m.digest, m.signature, m.proof);
    }
};
/// Any move but draft to active.
struct IntentMoved
{
    IntentId id;
    IntentState state = IntentState::draft;
    static constexpr auto fields(auto& m) { return std::tie(m.id, m.state); }
};

/// Asks the owner about one payment in state opened.
struct ApprovalOpened
{
    ApprovalId id;
    PaymentId payment;
    Time expires;
    Bytes reasons;
    static constexpr auto fields(auto& m) { return std::tie(m.id, m.payment, m.expires, m.reasons); }
};
struct ApprovalMoved
{
    ApprovalId id;
    ApprovalState state = ApprovalState::open;
    ProofKind proof = ProofKind::none;
    static constexpr auto fields(auto& m) { return std::tie(m.id, m.state, m.proof); }
};

/// Opens the account of one period of an intent and grants it the budget. `Writer::reserve` does it when
/// needed.
struct BudgetOpened
{
    IntentId intent;
    std::uint64_t period = 0;
    Time start;
    Time end;
    Units budget;
    static constexpr auto fields(auto& m) { return std::tie(m.intent, m.period, m.start, m.end, m.budget); }
};

/// A payment comes into being, in state opened, with nothing reserved. `Writer::open_payment` is the way to
/// write it.
struct PaymentOpened
{
    PaymentId id;
    IntentId intent;
    Hash32 fingerprint;  ///< equal for equal purchases
    std::string rail;
    AssetId asset;
    Units amount;
    Address payee;
    std::string method;
    std::string url;
    std::string host;
    std::string category;
    std::string note;
    Bytes offer;  ///< what is bought and how it is to be signed
    Bytes echo;   ///< what the front end needs to present the payment again
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.id, m.intent, m.fingerprint, m.rail, m.asset, m.amount, m.payee, m.method, m.url,
                        m.host, m.category, m.note, m.offer, m.echo);
    }
};
/// Moves the payment's amount from the budget of a period to pending. `Writer::reserve` is the way to write
/// it.
struct PaymentReserved
{
    PaymentId id;
    std::uint64_t period = 0;
    static constexpr auto fields(auto& m) { return std::tie(m.id, m.period); }
};
/// opened to authorised; the payment must be reserved.
struct PaymentAuthorised
{
    PaymentId id;
    Bytes authorisation;
    Time usable_until;
    static constexpr auto fields(auto& m) { return std::tie(m.id, m.authorisation, m.usable_until); }
};
/// Moves that leave the reservation as it is: refused (only while nothing is reserved), presented, delivered,
/// rejected, unknown. An empty transaction or a zero status leaves the known one in place.
struct PaymentMoved
{
    PaymentId id;
    PaymentState state = PaymentState::unknown;
    std::string transaction;
    std::uint32_t http_status = 0;
    std::string detail;
    Bytes reasons;
    static constexpr auto fields(auto& m)
    {
        return std::tie(m.id, m.state, m.transaction, m.http_status, m.detail, m.reasons);
    }
};
/// The money moved: the reservation is posted.
struct PaymentSettled
{
    PaymentId id;
    std::string transaction;
    std::string detail;
    static constexpr auto fields(auto& m) { return std::tie(m.id, m.transaction, m.detail); }
};
/// The authorisation can no longer be used and never was, or there never was one: the reservation, if any, is
/// voided.
struct PaymentExpired
{
    PaymentId id;
    std::string detail;
    static constexpr auto fields(auto& m) { return std::tie(m.id, m.detail); }
};

/// The position is the kind's number in the journal: new events are appended.
using Event = std::variant<SettingPut, AgentAdded, AgentMoved, IntentDrafted, IntentApproved, IntentMoved,
                           ApprovalOpened, ApprovalMoved, BudgetOpened, PaymentOpened, PaymentReserved,
                           PaymentAuthorised, PaymentMoved, PaymentSettled, PaymentExpired>;
/// "payment_opened" and so on; "unknown" beyond the list.
std::string_view kind_name(std::size_t kind);
}  // namespace bursar::ledger
