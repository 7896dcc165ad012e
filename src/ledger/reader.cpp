#include "ledger/reader.hpp"

#include "ledger/projections.hpp"

#include <algorithm>

namespace bursar::ledger
{
namespace
{
std::unexpected<Error> damaged(std::string_view what)
{
    return fail(ErrorCode::integrity_failed, std::string{what} + " in the ledger is damaged",
                "run bursar audit");
}

template<class Id>
Id read_id(const Statement& row, int column, bool& good)
{
    auto id = Id::parse(row.text(column));
    good = good && id.has_value();
    return id ? std::move(*id) : Id{};
}

Bytes read_bytes(const Statement& row, int column)
{
    const ByteView view = row.bytes(column);
    return {view.begin(), view.end()};
}

Result<AgentRecord> read_agent(const Statement& row)
{
    bool good = true;
    AgentRecord record{read_id<AgentId>(row, 0, good), row.text(1), static_cast<AgentState>(row.integer(2)),
                       row.fixed<Hash32>(3),           row.time(4), row.time(5)};
    if (!good || row.damaged() || row.integer(2) < 0 || row.integer(2) > 3)
        return damaged("an agent");
    return record;
}

Result<IntentRecord> read_intent(const Statement& row)
{
    bool good = true;
    IntentRecord record;
    record.id = read_id<IntentId>(row, 0, good);
    record.agent = read_id<AgentId>(row, 1, good);
    record.asset = {ChainId{row.number(2)}, row.fixed<Address>(3)};
    record.terms = read_bytes(row, 4);
    record.state = static_cast<IntentState>(row.integer(5));
    record.session = row.fixed<Address>(6);
    record.sealed_key = read_bytes(row, 7);
    record.digest = row.fixed<Hash32>(8);
    record.signature = read_bytes(row, 9);
    record.proof = static_cast<ProofKind>(row.integer(10));
    record.created = row.time(11);
    record.updated = row.time(12);
    if (!good || row.damaged() || row.integer(5) < 0 || row.integer(5) > 5)
        return damaged("an intent");
    return record;
}

Result<ApprovalRecord> read_approval(const Statement& row)
{
    bool good = true;
    ApprovalRecord record;
    record.id = read_id<ApprovalId>(row, 0, good);
    record.intent = read_id<IntentId>(row, 1, good);
    record.payment = read_id<PaymentId>(row, 2, good);
    record.state = static_cast<ApprovalState>(row.integer(3));
    record.reasons = read_bytes(row, 4);
    record.proof = static_cast<ProofKind>(row.integer(5));
    record.created = row.time(6);
    record.expires = row.time(7);
    record.updated = row.time(8);
    if (!good || row.damaged() || row.integer(3) < 0 || row.integer(3) > 3)
        return damaged("an approval");
    return record;
}

/// Binds, runs and reads all rows.
template<class Record, class... Values>
Result<std::vector<Record>> read_all(Database& database, std::string_view sql,
                                     Result<Record> (*read)(const Statement&), const Values&... values)
{
    auto select = database.prepare(sql);
    if (!select)
        return forward(select);
    select->bind(values...);
    std::vector<Record> records;
    while (true)
    {
        auto row = select->step();
        if (!row)
            return forward(row);
        if (!*row)
            return records;
        auto record = read(*select);
        if (!record)
            return forward(record);
        records.push_back(std::move(*record));
    }
}

template<class Record, class... Values>
Result<Record> read_one(Database& database, std::string_view sql, Result<Record> (*read)(const Statement&),
                        const std::string& what, const Values&... values)
{
    auto records = read_all(database, sql, read, values...);
    if (!records)
        return forward(records);
    if (records->empty())
        return fail(ErrorCode::not_found, "there is no " + what, "check the id");
    return std::move(records->front());
}

Result<Bytes> read_blob(const Statement& row)
{
    return read_bytes(row, 0);
}

constexpr std::string_view AGENT = "SELECT id, name, state, credential, created, updated FROM agents ";
constexpr std::string_view INTENT =
    "SELECT i.id, a.id, i.chain, i.token, i.terms, i.state, i.session, i.sealed_key, i.digest, i.signature, "
    "i.proof, "
    "i.created, i.updated FROM intents i JOIN agents a ON a.number = i.agent ";
constexpr std::string_view APPROVAL =
    "SELECT q.id, i.id, p.id, q.state, q.reasons, q.proof, q.created, q.expires, q.updated FROM approvals q "
    "JOIN payments p ON p.number = q.payment JOIN intents i ON i.number = p.intent ";

std::string operator+(std::string_view head, std::string_view tail)
{
    return std::string{head}.append(tail);
}
}  // namespace

Result<std::optional<Bytes>> Reader::setting(std::string_view key) const
{
    auto values = read_all(*database_, "SELECT value FROM settings WHERE key = ?", read_blob, key);
    if (!values)
        return forward(values);
    if (values->empty())
        return std::optional<Bytes>{};
    return std::optional{std::move(values->front())};
}

Result<AgentRecord> Reader::agent(const AgentId& id) const
{
    return read_one(*database_, AGENT + "WHERE id = ?", read_agent, "agent " + id.text(), id.text());
}

Result<AgentRecord> Reader::agent_by_credential(const Hash32& credential) const
{
    return read_one(*database_, AGENT + "WHERE credential = ?", read_agent, "agent with this credential",
                    credential);
}

Result<AgentRecord> Reader::agent_by_name(std::string_view name) const
{
    return read_one(*database_, AGENT + "WHERE name = ? AND state <> 3", read_agent, "agent of this name",
                    name);
}

Result<std::vector<AgentRecord>> Reader::agents() const
{
    return read_all(*database_, AGENT + "ORDER BY number", read_agent);
}

Result<IntentRecord> Reader::intent(const IntentId& id) const
{
    return read_one(*database_, INTENT + "WHERE i.id = ?", read_intent, "intent " + id.text(), id.text());
}

Result<std::vector<IntentRecord>> Reader::intents(const std::optional<AgentId>& agent,
                                                  std::optional<IntentState> state, std::uint32_t limit) const
{
    const auto wanted = static_cast<int>(state.value_or(IntentState::draft));
    constexpr std::string_view order = " ORDER BY i.number DESC LIMIT ?";
    if (!agent && !state)
        return read_all(*database_, std::string{INTENT}.append(order.substr(1)), read_intent, limit);
    if (!agent)
        return read_all(*database_, (INTENT + "WHERE i.state = ?").append(order), read_intent, wanted, limit);
    auto located = locate_agent(*database_, *agent);
    if (!located)
        return forward(located);
    if (!state)
        return read_all(*database_, (INTENT + "WHERE i.agent = ?").append(order), read_intent,
                        located->number, limit);
    return read_all(*database_, (INTENT + "WHERE i.agent = ? AND i.state = ?").append(order), read_intent,
                    located->number, wanted, limit);
}

Result<ApprovalRecord> Reader::approval(const ApprovalId& id) const
{
    return read_one(*database_, APPROVAL + "WHERE q.id = ?", read_approval, "approval " + id.text(),
                    id.text());
}

Result<ApprovalRecord> Reader::approval_of(const PaymentId& payment) const
{
    return read_one(*database_, APPROVAL + "WHERE p.id = ? ORDER BY q.number DESC LIMIT 1", read_approval,
                    "approval request for " + payment.text(), payment.text());
}

Result<std::vector<ApprovalRecord>> Reader::approvals(std::optional<ApprovalState> state,
                                                      std::uint32_t limit) const
{
    if (!state)
        return read_all(*database_, APPROVAL + "ORDER BY q.number DESC LIMIT ?", read_approval, limit);
    return read_all(*database_, APPROVAL + "WHERE q.state = ? ORDER BY q.number DESC LIMIT ?", read_approval,
                    static_cast<int>(*state), limit);
}
}  // namespace bursar::ledger
