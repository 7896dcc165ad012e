#include "ledger/accounts.hpp"
#include "ledger/projections.hpp"
#include "ledger/reader.hpp"
#include "ledger/totals.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace bursar::ledger
{
namespace
{
/// Days [from, until) as whole months where possible: what is left at both ends is read day by day.
struct Slice
{
    Span span = Span::day;
    std::int64_t from = 0;
    std::int64_t until = 0;
};

// Before 1970 and after 9999 there are no payments; the calendar functions stay in range.
constexpr std::int64_t FIRST_DAY = 0;
constexpr std::int64_t LAST_DAY = 2'932'532;

std::vector<Slice> slices(const PaymentFilter& filter, TotalsBy by)
{
    std::int64_t from = filter.from ? day_of(*filter.from) : FIRST_DAY;
    std::int64_t until = filter.until ? day_of(Time{filter.until->ms - 1}) + 1 : LAST_DAY;
    from = std::clamp(from, FIRST_DAY, LAST_DAY);
    until = std::clamp(until, FIRST_DAY, LAST_DAY);
    if (from >= until)
        return {};
    if (by == TotalsBy::day)
    {
        const bool all = !filter.intent && !filter.agent && filter.host.empty();
        return {{all ? Span::whole_day : Span::day, from, until}};
    }
    const std::int64_t first_month = month_of(from) == from ? from : next_month(month_of(from));
    const std::int64_t last_month = month_of(until);
    if (first_month >= last_month)
        return {{Span::day, from, until}};
    return {{Span::day, from, first_month},
            {Span::month, first_month, last_month},
            {Span::day, last_month, until}};
}

/// Adds up rows under their key.
class Sums
{
public:
    Sums(Database& database, TotalsBy by) : database_(database), by_(by) {}

    Result<void> add(const Statement& row)
    {
        if (++rows_ > TOTALS_SCAN_MAX)
            return too_many();
        auto& total = totals_[key(row)];
        const auto posted = total.posted.plus(row.units(3));
        const auto pending = total.pending.plus(row.units(4));
        if (row.damaged() || !posted || !pending)
            return fail(ErrorCode::integrity_failed, "the ledger's totals are damaged", "run bursar audit");
        total.posted = *posted;
        total.pending = *pending;
        total.count += row.number(5);
        if (totals_.size() > TOTALS_KEYS_MAX)
            return too_many();
        return {};
    }

    Result<std::vector<Total>> finish()
    {
        std::vector<Total> out;
        for (auto& [key, total] : totals_)
        {
            if (total.count == 0)
                continue;
            auto name = name_of_key(key);
            if (!name)
                return forward(name);
            total.key = std::move(*name);
            out.push_back(std::move(total));
        }
        std::sort(out.begin(), out.end(), [](const Total& a, const Total& b) { return a.key < b.key; });
        return out;
    }

private:
    /// An intent's number or a day, and a host: one of both is used.
    using Key = std::pair<std::int64_t, std::string>;

    static std::unexpected<Error> too_many()
    {
        return fail(ErrorCode::too_large, "too many totals for one answer",
                    "ask for a shorter time, one intent or one host");
    }
    Key key(const Statement& row) const
    {
        switch (by_)
        {
        case TotalsBy::host:
            return {0, row.text(2)};
        case TotalsBy::intent:
            return {row.integer(1), {}};
        case TotalsBy::day:
            return {row.integer(0), {}};
        }
        std::unreachable();
    }
    Result<std::string> name_of_key(const Key& key)
    {
        if (by_ == TotalsBy::host)
            return key.second;
        if (by_ == TotalsBy::day)
            return day_text(key.first);
        auto select = database_.prepare("SELECT id FROM intents WHERE number = ?");
        if (!select)
            return forward(select);
        auto row = select->bind(key.first).step();
        if (!row)
            return forward(row);
        if (!*row)
            return fail(ErrorCode::integrity_failed, "the totals name an intent that is missing",
                        "run bursar audit");
        return select->text(0);
    }

    Database& database_;
    TotalsBy by_;
    std::map<Key, Total> totals_;
    std::uint32_t rows_ = 0;
};

Result<std::set<std::uint64_t>> intents_of(Database& database, const AgentId& agent)
{
    auto located = locate_agent(database, agent);
    if (!located)
        return forward(located);
    auto select = database.prepare("SELECT number FROM intents WHERE agent = ?");
    if (!select)
        return forward(select);
    select->bind(located->number);
    std::set<std::uint64_t> numbers;
    while (true)
    {
        auto row = select->step();
        if (!row)
            return forward(row);
        if (!*row)
            return numbers;
        numbers.insert(select->number(0));
    }
}

struct Selection
{
    std::optional<std::uint64_t> intent;
    std::optional<std::set<std::uint64_t>> intents;
    std::string host;
};

Result<void> add_slice(Database& database, const Slice& slice, const Selection& wanted, Sums& sums)
{
    std::string sql = "SELECT start, intent, host, posted, pending, count FROM totals ";
    sql += wanted.intent          ? "INDEXED BY totals_by_intent "
           : !wanted.host.empty() ? "INDEXED BY totals_by_host "
                                  : "";
    sql += "WHERE span = ? AND start >= ? AND start < ?";
    sql += wanted.intent ? " AND intent = ?" : "";
    sql += wanted.host.empty() ? "" : " AND host = ?";
    auto select = database.prepare(sql);
    if (!select)
        return forward(select);
    select->bind(static_cast<int>(std::to_underlying(slice.span)), slice.from, slice.until);
    if (wanted.intent)
        select->bind(*wanted.intent);
    if (!wanted.host.empty())
        select->bind(wanted.host);
    while (true)
    {
        auto row = select->step();
        if (!row)
            return forward(row);
        if (!*row)
            return {};
        if (wanted.intents && !wanted.intents->contains(select->number(1)))
            continue;
        if (auto added = sums.add(*select); !added)
            return added;
    }
}

Result<void> count_rate(Database& database, std::uint64_t intent, Time after, HistoryFacts& facts)
{
    auto select = database.prepare("SELECT count(*), min(reserved) FROM (SELECT reserved FROM payments "
                                   "WHERE intent = ? AND reserved > ? ORDER BY reserved LIMIT ?)");
    if (!select)
        return forward(select);
    auto row = select->bind(intent, after, RATE_COUNT_MAX).step();
    if (!row)
        return forward(row);
    facts.count_in_rate_window = static_cast<std::uint32_t>(select->integer(0));
    if (!select->is_null(1))
        facts.oldest_in_rate_window = select->time(1);
    return {};
}

Result<void> find_payee(Database& database, std::uint64_t intent, const Address& payee, HistoryFacts& facts)
{
    auto select = database.prepare("SELECT 1 FROM known_payees WHERE intent = ? AND payee = ?");
    if (!select)
        return forward(select);
    auto row = select->bind(intent, payee).step();
    if (!row)
        return forward(row);
    facts.payee_known = *row;
    return {};
}

Result<void> find_equal(Database& database, std::uint64_t intent, const HistoryQuestion& question,
                        HistoryFacts& facts)
{
    auto select = database.prepare(
        "SELECT reserved FROM payments WHERE intent = ? AND fingerprint = ? AND reserved > ? "
        "AND state <> 8 ORDER BY reserved DESC LIMIT 1");
    if (!select)
        return forward(select);
    auto row = select->bind(intent, question.fingerprint, question.equal_after).step();
    if (!row)
        return forward(row);
    if (*row)
        facts.equal_purchase = select->time(0);
    return {};
}

Result<BudgetUse> use_of(Database& database, std::uint64_t intent, std::uint64_t period)
{
    auto account = find_account(database, AccountKind::budget, intent, period);
    if (!account)
        return forward(account);
    if (!*account)
        return BudgetUse{};
    return BudgetUse{(*account)->debits_posted, (*account)->debits_pending,
                     static_cast<std::uint32_t>((*account)->reservations)};
}
}  // namespace

Result<std::vector<Total>> Reader::totals(const PaymentFilter& filter, TotalsBy by) const
{
    if (filter.state)
        return fail(ErrorCode::invalid_argument, "totals cannot be filtered by state",
                    "leave the state out: posted and pending are given apart");
    Selection wanted;
    wanted.host = filter.host;
    if (filter.intent)
    {
        auto located = locate_intent(*database_, *filter.intent);
        if (!located)
            return forward(located);
        wanted.intent = located->number;
    }
    if (filter.agent)
    {
        auto numbers = intents_of(*database_, *filter.agent);
        if (!numbers)
            return forward(numbers);
        wanted.intents = std::move(*numbers);
    }
    Sums sums{*database_, by};
    for (const auto& slice : slices(filter, by))
        if (auto added = add_slice(*database_, slice, wanted, sums); !added)
            return forward(added);
    return sums.finish();
}

Result<BudgetUse> Reader::budget_use(const IntentId& intent, std::uint64_t period) const
{
    auto located = locate_intent(*database_, intent);
    if (!located)
        return forward(located);
    return use_of(*database_, located->number, period);
}

Result<HistoryFacts> Reader::history(const HistoryQuestion& question) const
{
    auto located = locate_intent(*database_, question.intent);
    if (!located)
        return forward(located);
    HistoryFacts facts;
    auto use = use_of(*database_, located->number, question.period);
    if (!use)
        return forward(use);
    facts.use = *use;
    if (auto done = count_rate(*database_, located->number, question.rate_after, facts); !done)
        return forward(done);
    if (auto done = find_payee(*database_, located->number, question.payee, facts); !done)
        return forward(done);
    if (auto done = find_equal(*database_, located->number, question, facts); !done)
        return forward(done);
    return facts;
}

Result<std::vector<std::pair<AssetId, Units>>> Reader::reserved() const
{
    auto select = database_->prepare("SELECT i.chain, i.token, a.credits_pending FROM accounts a "
                                     "JOIN intents i ON i.number = a.intent WHERE a.kind = 2");
    if (!select)
        return forward(select);
    std::map<AssetId, Units> sums;
    while (true)
    {
        auto row = select->step();
        if (!row)
            return forward(row);
        if (!*row)
            break;
        auto& sum = sums[AssetId{ChainId{select->number(0)}, select->fixed<Address>(1)}];
        const auto next = sum.plus(select->units(2));
        if (select->damaged() || !next)
            return fail(ErrorCode::integrity_failed, "an account in the ledger is damaged",
                        "run bursar audit");
        sum = *next;
    }
    return std::vector<std::pair<AssetId, Units>>{sums.begin(), sums.end()};
}
}  // namespace bursar::ledger
