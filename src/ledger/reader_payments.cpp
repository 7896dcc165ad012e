#include "ledger/projections.hpp"
#include "ledger/reader.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace bursar::ledger
{
namespace
{
constexpr std::string_view COLUMNS = "SELECT p.id, i.id, a.id, p.state, p.fingerprint, p.rail, p.chain, "
                                     "p.token, p.amount, p.payee, p.method, p.url, p.host, "
                                     "p.category, p.note, p.created, p.updated, p.reserved, p.period, "
                                     "p.usable_until, p.transaction_hash, p.http_status, "
                                     "p.detail, p.reasons FROM payments p JOIN intents i ON i.number = "
                                     "p.intent JOIN agents a ON a.number = p.agent ";

Result<PaymentRecord> read_payment(const Statement& row)
{
    auto id = PaymentId::parse(row.text(0));
    auto intent = IntentId::parse(row.text(1));
    auto agent = AgentId::parse(row.text(2));
    if (!id || !intent || !agent || row.integer(3) < 0 || row.integer(3) > 8)
        return fail(ErrorCode::integrity_failed, "a payment in the ledger is damaged", "run bursar audit");
    PaymentRecord payment;
    payment.id = std::move(*id);
    payment.intent = std::move(*intent);
    payment.agent = std::move(*agent);
    payment.state = static_cast<PaymentState>(row.integer(3));
    payment.fingerprint = row.fixed<Hash32>(4);
    payment.rail = row.text(5);
    payment.asset = {ChainId{row.number(6)}, row.fixed<Address>(7)};
    payment.amount = row.units(8);
    payment.payee = row.fixed<Address>(9);
    payment.method = row.text(10);
    payment.url = row.text(11);
    payment.host = row.text(12);
    payment.category = row.text(13);
    payment.note = row.text(14);
    payment.created = row.time(15);
    payment.updated = row.time(16);
    if (!row.is_null(17))
        payment.reserved = row.time(17);
    if (!row.is_null(18))
        payment.period = row.number(18);
    payment.usable_until = row.time(19);
    payment.transaction = row.text(20);
    payment.http_status = static_cast<std::uint32_t>(row.integer(21));
    payment.detail = row.text(22);
    const ByteView reasons = row.bytes(23);
    payment.reasons.assign(reasons.begin(), reasons.end());
    if (row.damaged())
        return fail(ErrorCode::integrity_failed, payment.id.text() + " is damaged in the ledger",
                    "run bursar audit");
    return payment;
}

template<class Key>
Result<PaymentRecord> find_payment(Database& database, std::string_view condition, const Key& key)
{
    auto select = database.prepare(std::string{COLUMNS}.append(condition));
    if (!select)
        return forward(select);
    auto row = select->bind(key).step();
    if (!row)
        return forward(row);
    if (!*row)
        return fail(ErrorCode::not_found, "there is no such payment", "check the payment id");
    return read_payment(*select);
}

/// A place in the order of pages: newest first, and among equal times the higher number first.
struct Cursor
{
    std::int64_t created = std::numeric_limits<std::int64_t>::max();
    std::int64_t number = std::numeric_limits<std::int64_t>::max();

    std::string text() const { return std::to_string(created) + "." + std::to_string(number); }
};

Result<Cursor> parse_cursor(std::string_view text)
{
    Cursor cursor;
    if (text.empty())
        return cursor;
    const char* const end = text.data() + text.size();
    const auto created = std::from_chars(text.data(), end, cursor.created);
    if (created.ec == std::errc{} && created.ptr != end && *created.ptr == '.')
        if (const auto number = std::from_chars(created.ptr + 1, end, cursor.number);
            number.ec == std::errc{} && number.ptr == end)
            return cursor;
    return fail(ErrorCode::invalid_argument, "the cursor is not one that a page gave",
                "begin again without a cursor");
}

/// The filter with ids turned into row numbers.
struct Condition
{
    std::optional<std::uint64_t> intent;
    std::optional<std::uint64_t> agent;
    std::optional<std::string> host;
    std::optional<int> state;

    int count() const
    {
        return int{intent.has_value()} + int{agent.has_value()} + int{host.has_value()} +
               int{state.has_value()};
    }
    bool holds(const Statement& row) const
    {
        return (!intent || row.number(2) == *intent) && (!agent || row.number(3) == *agent) &&
               (!host || row.text(4) == *host) && (!state || row.integer(5) == *state);
    }
};

Result<Condition> resolve_filter(Database& database, const PaymentFilter& filter)
{
    Condition condition;
    if (filter.intent)
    {
        auto found = locate_intent(database, *filter.intent);
        if (!found)
            return forward(found);
        condition.intent = found->number;
    }
    if (filter.agent)
    {
        auto found = locate_agent(database, *filter.agent);
        if (!found)
            return forward(found);
        condition.agent = found->number;
    }
    if (!filter.host.empty())
        condition.host = filter.host;
    if (filter.state)
        condition.state = static_cast<int>(*filter.state);
    return condition;
}

/// One index gives the order; the conditions that it does not cover are checked row by row, so the scan is
/// bounded.
Result<Statement> scan(Database& database, const Condition& condition)
{
    std::string sql = "SELECT number, created, intent, agent, host, state FROM payments WHERE ";
    sql += condition.intent  ? "intent = ? AND "
           : condition.host  ? "host = ? AND "
           : condition.state ? "state = ? AND "
           : condition.agent ? "agent = ? AND "
                             : "";
    sql += "created >= ? AND created <= ? AND (created, number) < (?, ?) ORDER BY created DESC, number DESC "
           "LIMIT ?";
    auto statement = database.prepare(sql);
    if (!statement)
        return forward(statement);
    if (condition.intent)
        statement->bind(*condition.intent);
    else if (condition.host)
        statement->bind(*condition.host);
    else if (condition.state)
        statement->bind(*condition.state);
    else if (condition.agent)
        statement->bind(*condition.agent);
    return statement;
}

struct Scanned
{
    std::vector<std::uint64_t> numbers;
    std::string next;
};

Result<Scanned> scan_page(Database& database, const PaymentFilter& filter, const Condition& condition,
                          const Cursor& start, std::uint32_t limit)
{
    auto rows = scan(database, condition);
    if (!rows)
        return forward(rows);
    const std::uint32_t rows_max = condition.count() > 1 ? PAGE_SCAN_MAX : limit + 1;
    constexpr std::int64_t first = std::numeric_limits<std::int64_t>::min();
    // The cursor bounds the index too, so that a late page costs as little as the first.
    std::int64_t last = start.created;
    if (filter.until)
        last = std::min(last, std::max(filter.until->ms, first + 1) - 1);
    rows->bind(filter.from ? filter.from->ms : first, last, start.created, start.number, rows_max);

    Scanned page;
    Cursor taken;
    Cursor seen;
    std::uint32_t count = 0;
    while (true)
    {
        auto row = rows->step();
        if (!row)
            return forward(row);
        if (!*row)
            break;
        ++count;
        seen = {rows->integer(1), rows->integer(0)};
        if (!condition.holds(*rows))
            continue;
        if (page.numbers.size() == limit)
        {
            page.next = taken.text();
            return page;
        }
        taken = seen;
        page.numbers.push_back(rows->number(0));
    }
    if (count == rows_max)
        page.next = seen.text();
    return page;
}
}  // namespace

Result<PaymentRecord> Reader::payment(const PaymentId& id) const
{
    return find_payment(*database_, "WHERE p.id = ?", id.text());
}

Result<PaymentOpened> Reader::payment_as_opened(const PaymentId& id) const
{
    auto found = locate(*database_, "SELECT number, state FROM payments WHERE id = ?", id.text());
    if (!found)
        return forward(found);
    auto event = event_at(*database_, found->number);
    if (!event)
        return forward(event);
    if (auto* opened = std::get_if<PaymentOpened>(&*event))
        return std::move(*opened);
    return fail(ErrorCode::integrity_failed,
                "journal entry " + std::to_string(found->number) + " did not open " + id.text());
}

Result<Bytes> Reader::authorisation(const PaymentId& id) const
{
    auto found =
        locate(*database_, "SELECT coalesce(authorisation, 0), state FROM payments WHERE id = ?", id.text());
    if (!found)
        return forward(found);
    if (found->number == 0)
        return fail(ErrorCode::not_found, id.text() + " was not authorised");
    auto event = event_at(*database_, found->number);
    if (!event)
        return forward(event);
    if (auto* authorised = std::get_if<PaymentAuthorised>(&*event))
        return std::move(authorised->authorisation);
    return fail(ErrorCode::integrity_failed,
                "journal entry " + std::to_string(found->number) + " did not authorise " + id.text());
}

Result<PaymentPage> Reader::payments(const PaymentFilter& filter, std::string_view cursor,
                                     std::uint32_t limit) const
{
    if (limit == 0 || limit > PAGE_ITEMS_MAX)
        return fail(ErrorCode::invalid_argument, "limit must be 1 to " + std::to_string(PAGE_ITEMS_MAX));
    auto start = parse_cursor(cursor);
    if (!start)
        return forward(start);
    auto condition = resolve_filter(*database_, filter);
    if (!condition)
        return forward(condition);
    auto scanned = scan_page(*database_, filter, *condition, *start, limit);
    if (!scanned)
        return forward(scanned);
    PaymentPage page;
    page.next = std::move(scanned->next);
    for (std::uint64_t number : scanned->numbers)
    {
        auto payment = find_payment(*database_, "WHERE p.number = ?", number);
        if (!payment)
            return forward(payment);
        page.payments.push_back(std::move(*payment));
    }
    return page;
}

Result<std::vector<PaymentRecord>> Reader::open_payments(const std::optional<PaymentId>& after,
                                                         std::uint32_t limit) const
{
    std::uint64_t number = 0;
    if (after)
    {
        auto found = locate(*database_, "SELECT number, state FROM payments WHERE id = ?", after->text());
        if (!found)
            return forward(found);
        number = found->number;
    }
    // Without being told, SQLite sorts all open payments of the index by state.
    std::string sql{COLUMNS};
    sql += "WHERE p.number IN (SELECT number FROM payments INDEXED BY payments_open WHERE state IN (0, 1, 2, "
           "3, 6, 7) "
           "AND number > ? ORDER BY number LIMIT ?) ORDER BY p.number";
    auto select = database_->prepare(sql);
    if (!select)
        return forward(select);
    select->bind(number, limit);
    std::vector<PaymentRecord> payments;
    while (true)
    {
        auto row = select->step();
        if (!row)
            return forward(row);
        if (!*row)
            return payments;
        auto payment = read_payment(*select);
        if (!payment)
            return forward(payment);
        payments.push_back(std::move(*payment));
    }
}

Result<std::uint64_t> Reader::open_payment_count() const
{
    auto select = database_->prepare("SELECT count(*) FROM payments WHERE state IN (0, 1, 2, 3, 6, 7)");
    if (!select)
        return forward(select);
    auto row = select->step();
    if (!row)
        return forward(row);
    return select->number(0);
}
}  // namespace bursar::ledger
