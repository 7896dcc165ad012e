#include "ledger/projections.hpp"

#include <utility>

namespace bursar::ledger
{
namespace
{
template<class State>
int code(State state)
{
    return std::to_underlying(state);
}

template<class State>
std::unexpected<Error> wrong_move(const std::string& id, State from, State to)
{
    return fail(ErrorCode::conflict,
                id + " is " + std::string{name_of(from)} + " and cannot become " + std::string{name_of(to)});
}

/// Bounds that the tables cannot express.
Result<void> check_length(std::string_view field, std::size_t size, std::size_t size_max)
{
    if (size > size_max)
        return fail(ErrorCode::too_large, std::string{field} + " is too long",
                    "at most " + std::to_string(size_max) + " bytes");
    return {};
}
}  // namespace

Result<void> apply_event(Database& database, const Entry&, const SettingPut& event)
{
    if (auto fits = check_length("the setting's key", event.key.size(), SETTING_KEY_BYTES_MAX); !fits)
        return fits;
    auto write = database.prepare("INSERT INTO settings(key, value) VALUES (?, ?) "
                                  "ON CONFLICT DO UPDATE SET value = excluded.value");
    if (!write)
        return forward(write);
    return write->bind(event.key, event.value).run();
}

Result<void> apply_event(Database& database, const Entry& entry, const AgentAdded& event)
{
    auto taken =
        database.prepare("SELECT id FROM agents WHERE (name = ? AND state <> 3) OR id = ? OR credential = ?");
    if (!taken)
        return forward(taken);
    auto row = taken->bind(event.name, event.id.text(), event.credential).step();
    if (!row)
        return forward(row);
    if (*row)
        return fail(ErrorCode::conflict, "the agent's name, id or credential is taken by " + taken->text(0),
                    "choose another name, or revoke that agent");
    auto write = database.prepare("INSERT INTO agents(number, id, name, state, credential, created, updated) "
                                  "VALUES (?, ?, ?, ?, ?, ?, ?)");
    if (!write)
        return forward(write);
    return write
        ->bind(entry.sequence, event.id.text(), event.name, code(event.state), event.credential, entry.time,
               entry.time)
        .run();
}

Result<void> apply_event(Database& database, const Entry& entry, const AgentMoved& event)
{
    auto found = locate_agent(database, event.id);
    if (!found)
        return forward(found);
    const auto from = static_cast<AgentState>(found->state);
    if (!may_move(from, event.state))
        return wrong_move(event.id.text(), from, event.state);
    auto write = database.prepare("UPDATE agents SET state = ?2, updated = ?3 WHERE number = ?1");
    if (!write)
        return forward(write);
    return write->bind(found->number, code(event.state), entry.time).run();
}

Result<void> apply_event(Database& database, const Entry& entry, const IntentDrafted& event)
{
    auto agent = locate_agent(database, event.agent);
    if (!agent)
        return forward(agent);
    if (auto found = locate_intent(database, event.id); found)
        return fail(ErrorCode::conflict, event.id.text() + " exists", "use a fresh id");
    else if (found.error().code != ErrorCode::not_found)
        return forward(found);
    auto write =
        database.prepare("INSERT INTO intents(number, id, agent, chain, token, state, terms, session, "
                         "sealed_key, digest, signature, "
                         "proof, created, updated) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?, ?, x'', 0, ?, ?)");
    if (!write)
        return forward(write);
    return write
        ->bind(entry.sequence, event.id.text(), agent->number, event.asset.chain.value, event.asset.token,
               event.terms, event.session, event.sealed_key, event.digest, entry.time, entry.time)
        .run();
}

Result<void> apply_event(Database& database, const Entry& entry, const IntentApproved& event)
{
    auto found = locate_intent(database, event.id);
    if (!found)
        return forward(found);
    const auto from = static_cast<IntentState>(found->state);
    if (from != IntentState::draft)
        return wrong_move(event.id.text(), from, IntentState::active);
    auto write =
        database.prepare("UPDATE intents SET state = ?2, session = ?3, sealed_key = ?4, digest = ?5, "
                         "signature = ?6, proof = ?7, updated = ?8 WHERE number = ?1");
    if (!write)
        return forward(write);
    return write
        ->bind(found->number, code(IntentState::active), event.session, event.sealed_key, event.digest,
               event.signature, code(event.proof), entry.time)
        .run();
}

Result<void> apply_event(Database& database, const Entry& entry, const IntentMoved& event)
{
    auto found = locate_intent(database, event.id);
    if (!found)
        return forward(found);
    const auto from = static_cast<IntentState>(found->state);
    const bool needs_approval = from == IntentState::draft && event.state == IntentState::active;
    if (needs_approval || !may_move(from, event.state))
        return wrong_move(event.id.text(), from, event.state);
    auto write = database.prepare("UPDATE intents SET state = ?2, updated = ?3 WHERE number = ?1");
    if (!write)
        return forward(write);
    return write->bind(found->number, code(event.state), entry.time).run();
}

Result<void> apply_event(Database& database, const Entry& entry, const ApprovalOpened& event)
{
    auto payment = locate(database, "SELECT number, state FROM payments WHERE id = ?", event.payment.text());
    if (!payment)
        return forward(payment);
    if (static_cast<PaymentState>(payment->state) != PaymentState::opened)
        return fail(ErrorCode::conflict, event.payment.text() + " no longer waits for an approval");
    auto write = database.prepare(
        "INSERT INTO approvals(number, id, payment, state, proof, reasons, created, expires, "
        "updated) VALUES (?, ?, ?, 0, 0, ?, ?, ?, ?)");
    if (!write)
        return forward(write);
    return write
        ->bind(entry.sequence, event.id.text(), payment->number, event.reasons, entry.time, event.expires,
               entry.time)
        .run();
}

Result<void> apply_event(Database& database, const Entry& entry, const ApprovalMoved& event)
{
    auto found = locate(database, "SELECT number, state FROM approvals WHERE id = ?", event.id.text());
    if (!found)
        return forward(found);
    const auto from = static_cast<ApprovalState>(found->state);
    if (!may_move(from, event.state))
        return wrong_move(event.id.text(), from, event.state);
    auto write =
        database.prepare("UPDATE approvals SET state = ?2, proof = ?3, updated = ?4 WHERE number = ?1");
    if (!write)
        return forward(write);
    return write->bind(found->number, code(event.state), code(event.proof), entry.time).run();
}
}  // namespace bursar::ledger
