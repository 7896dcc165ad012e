#pragma once

#include "ledger/events.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bursar::ledger
{
class Database;

constexpr std::uint32_t PAGE_ITEMS_MAX = 200;
/// Rows looked at for one page when filters are combined: a page may be short and still have a `next`.
constexpr std::uint32_t PAGE_SCAN_MAX = 1000;
constexpr std::size_t TOTALS_KEYS_MAX = 1000;
/// Roll-up rows (one a day or month, intent and host) read for one sum.
constexpr std::uint32_t TOTALS_SCAN_MAX = 50'000;
/// Counting in a rate window stops here.
constexpr std::uint32_t RATE_COUNT_MAX = 100'000;

struct AgentRecord
{
    AgentId id;
    std::string name;
    AgentState state = AgentState::pending;
    Hash32 credential;
    Time created;
    Time updated;
};

struct IntentRecord
{
    IntentId id;
    AgentId agent;
    AssetId asset;
    Bytes terms;
    IntentState state = IntentState::draft;
    Address session;
    Bytes sealed_key;
    Hash32 digest;
    Bytes signature;
    ProofKind proof = ProofKind::none;
    Time created;
    Time updated;
};

struct ApprovalRecord
{
    ApprovalId id;
    IntentId intent;
    PaymentId payment;
    ApprovalState state = ApprovalState::open;
    Bytes reasons;
    ProofKind proof = ProofKind::none;
    Time created;
    Time expires;
    Time updated;
};

struct PaymentRecord
{
    PaymentId id;
    IntentId intent;
    AgentId agent;
    PaymentState state = PaymentState::opened;
    Hash32 fingerprint;
    std::string rail;
    AssetId asset;
    Units amount;
    Address payee;
    std::string method;
    std::string url;
    std::string host;
    std::string category;
    std::string note;
    Time created;
    Time updated;
    std::optional<Time> reserved;         ///< when the amount was reserved
    std::optional<std::uint64_t> period;  ///< whose budget it was reserved from
    Time usable_until;
    std::string transaction;
    std::uint32_t http_status = 0;
    std::string detail;
    Bytes reasons;
};

/// All given conditions hold. Times are of creation: from <= t < until.
struct PaymentFilter
{
    std::optional<IntentId> intent;
    std::optional<AgentId> agent;
    std::string host;
    std::optional<PaymentState> state;
    std::optional<Time> from;
    std::optional<Time> until;
};
struct PaymentPage
{
    std::vector<PaymentRecord> payments;  ///< newest first
    std::string next;                     ///< cursor; empty at the end
};

enum class TotalsBy : std::uint8_t
{
    host,
    intent,
    day,
};
struct Total
{
    std::string key;  ///< host, intent id, or day in UTC ("2026-11-21")
    Units posted;
    Units pending;
    std::uint64_t count = 0;  ///< payments reserved and not voided
};

/// One period's account.
struct BudgetUse
{
    Units posted;
    Units pending;
    std::uint32_t count = 0;  ///< payments ever reserved in it
};

struct HistoryQuestion
{
    IntentId intent;
    std::uint64_t period = 0;
    Address payee;
    Hash32 fingerprint;
    Time rate_after;   ///< payments reserved later than this are in the rate window
    Time equal_after;  ///< equal purchases reserved later than this are looked for
};
struct HistoryFacts
{
    BudgetUse use;
    std::uint32_t count_in_rate_window = 0;  ///< at most RATE_COUNT_MAX
    std::optional<Time> oldest_in_rate_window;
    bool payee_known = false;  ///< something was reserved for it under this intent before
    std::optional<Time>
        equal_purchase;  ///< newest reserved, not expired, payment of the intent with this fingerprint
};

/// All questions. Within a batch the answers include what the batch wrote. Not safe between threads.
/// Everything fails with storage_failed or integrity_failed; by id also with not_found.
class Reader
{
public:
    explicit Reader(Database& database) : database_(&database) {}

    /// Empty when the key was never set.
    Result<std::optional<Bytes>> setting(std::string_view key) const;

    Result<AgentRecord> agent(const AgentId& id) const;
    Result<AgentRecord> agent_by_credential(const Hash32& credential) const;
    /// The one that is not revoked.
    Result<AgentRecord> agent_by_name(std::string_view name) const;
    /// Oldest first, all.
    Result<std::vector<AgentRecord>> agents() const;

    Result<IntentRecord> intent(const IntentId& id) const;
    /// Newest first, at most `limit`.
    Result<std::vector<IntentRecord>> intents(const std::optional<AgentId>& agent,
                                              std::optional<IntentState> state, std::uint32_t limit) const;

    Result<ApprovalRecord> approval(const ApprovalId& id) const;
    /// The newest one of a payment, or not_found.
    Result<ApprovalRecord> approval_of(const PaymentId& payment) const;
    /// Newest first, at most `limit`.
    Result<std::vector<ApprovalRecord>> approvals(std::optional<ApprovalState> state,
                                                  std::uint32_t limit) const;

    Result<PaymentRecord> payment(const PaymentId& id) const;
    /// As it was opened, with offer and echo.
    Result<PaymentOpened> payment_as_opened(const PaymentId& id) const;
    /// The signed bytes; not_found before it was authorised.
    Result<Bytes> authorisation(const PaymentId& id) const;
    /// An invalid cursor is invalid_argument. A page may be short (even empty) and still have a `next`.
    Result<PaymentPage> payments(const PaymentFilter& filter, std::string_view cursor,
                                 std::uint32_t limit) const;
    /// Payments that are not final, oldest first, after the given one, at most `limit`.
    Result<std::vector<PaymentRecord>> open_payments(const std::optional<PaymentId>& after,
                                                     std::uint32_t limit) const;
    Result<std::uint64_t> open_payment_count() const;

    /// Sums of what was reserved, on the UTC day it was reserved. `from` and `until` are widened to whole
    /// days; a state cannot be summed (invalid_argument). More than TOTALS_KEYS_MAX keys are too_large.
    /// Sorted by key.
    Result<std::vector<Total>> totals(const PaymentFilter& filter, TotalsBy by) const;

    /// Zero for a period that has no account.
    Result<BudgetUse> budget_use(const IntentId& intent, std::uint64_t period) const;
    Result<HistoryFacts> history(const HistoryQuestion& question) const;
    /// Pending over all intents, per asset.
    Result<std::vector<std::pair<AssetId, Units>>> reserved() const;

private:
    Database* database_;
};
}  // namespace bursar::ledger
