#include "ledger/accounts.hpp"
#include "ledger/projections.hpp"
#include "ledger/totals.hpp"

#include <utility>

namespace bursar::ledger
{
namespace
{
/// What the rules need of a payment's row.
struct Row
{
    std::uint64_t number = 0;
    std::uint64_t intent = 0;
    PaymentState state = PaymentState::opened;
    Units amount;
    Address payee;
    std::string host;
    std::optional<Time> reserved;
    std::uint64_t reservation = 0;  ///< 0: none
    AssetId asset;
};

Result<Row> find_row(Database& database, const PaymentId& id)
{
    auto select = database.prepare(
        "SELECT number, intent, state, amount, payee, host, reserved, reservation, chain, token "
        "FROM payments WHERE id = ?");
    if (!select)
        return forward(select);
    auto found = select->bind(id.text()).step();
    if (!found)
        return forward(found);
    if (!*found)
        return fail(ErrorCode::not_found, "there is no payment " + id.text(), "check the id");
    Row row{select->number(0),
            select->number(1),
            static_cast<PaymentState>(select->integer(2)),
            select->units(3),
            select->fixed<Address>(4),
            select->text(5),
            std::nullopt,
            select->number(7),
            AssetId{ChainId{select->number(8)}, select->fixed<Address>(9)}};
    if (!select->is_null(6))
        row.reserved = select->time(6);
    if (select->damaged())
        return fail(ErrorCode::integrity_failed, id.text() + " is damaged in the ledger", "run bursar audit");
    return row;
}

Result<Row> row_that_may_become(Database& database, const PaymentId& id, PaymentState state)
{
    auto row = find_row(database, id);
    if (row && !may_move(row->state, state))
        return fail(ErrorCode::conflict, id.text() + " is " + std::string{name_of(row->state)} +
                                             " and cannot become " + std::string{name_of(state)});
    return row;
}

/// Ends a reservation and the sums that it is part of.
Result<void> end_reservation(Database& database, const Entry& entry, const Row& row, TransferKind how)
{
    if (auto done = resolve(database, entry, row.reservation, how); !done)
        return done;
    const auto change = how == TransferKind::post ? TotalChange::posted : TotalChange::voided;
    return change_totals(database, row.intent, row.host, row.reserved.value_or(entry.time), row.amount,
                         change);
}
}  // namespace

Result<void> apply_event(Database& database, const Entry& entry, const BudgetOpened& event)
{
    auto intent = locate_intent(database, event.intent);
    if (!intent)
        return forward(intent);
    if (event.start >= event.end)
        return fail(ErrorCode::invalid_argument, "the period ends before it starts");
    auto known = find_account(database, AccountKind::budget, intent->number, event.period);
    if (!known)
        return forward(known);
    if (*known)
        return fail(ErrorCode::conflict, "period " + std::to_string(event.period) + " of " +
                                             event.intent.text() + " has its budget already");
    return open_budget(database, entry, intent->number, event);
}

Result<void> apply_event(Database& database, const Entry& entry, const PaymentOpened& event)
{
    auto intent = database.prepare("SELECT number, agent, chain, token FROM intents WHERE id = ?");
    if (!intent)
        return forward(intent);
    auto found = intent->bind(event.intent.text()).step();
    if (!found)
        return forward(found);
    if (!*found)
        return fail(ErrorCode::not_found, "there is no intent " + event.intent.text(), "check the id");
    auto write =
        database.prepare("INSERT INTO payments(number, id, intent, agent, state, created, updated, "
                         "usable_until, http_status, chain, token, "
                         "amount, payee, fingerprint, rail, method, host, category, url, note, "
                         "transaction_hash, detail, reasons) "
                         "VALUES (?, ?, ?, ?, 0, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', x'')");
    if (!write)
        return forward(write);
    return write
        ->bind(entry.sequence, event.id.text(), intent->number(0), intent->number(1), entry.time, entry.time,
               event.asset.chain.value, event.asset.token, event.amount, event.payee, event.fingerprint,
               event.rail, event.method, event.host, event.category, event.url, event.note)
        .run();
}

Result<void> apply_event(Database& database, const Entry& entry, const PaymentReserved& event)
{
    auto row = find_row(database, event.id);
    if (!row)
        return forward(row);
    if (row->state != PaymentState::opened || row->reservation != 0)
        return fail(ErrorCode::conflict, event.id.text() + " is " + std::string{name_of(row->state)} +
                                             (row->reservation != 0 ? " and reserved" : "") +
                                             ", not newly opened");
    {
        auto intent = database.prepare("SELECT chain, token FROM intents WHERE number = ?");
        if (!intent)
            return forward(intent);
        auto found = intent->bind(row->intent).step();
        if (!found)
            return forward(found);
        if (!*found || AssetId{ChainId{intent->number(0)}, intent->fixed<Address>(1)} != row->asset)
            return fail(ErrorCode::asset_not_allowed,
                        event.id.text() + " is in another asset than its intent");
    }
    if (auto done = reserve_amount(database, entry, row->intent, event.period, row->amount, row->number);
        !done)
        return done;
    if (auto done =
            change_totals(database, row->intent, row->host, entry.time, row->amount, TotalChange::reserved);
        !done)
        return done;
    auto payee = database.prepare("INSERT OR IGNORE INTO known_payees(intent, payee) VALUES (?, ?)");
    if (!payee)
        return forward(payee);
    if (auto done = payee->bind(row->intent, row->payee).run(); !done)
        return done;
    auto write =
        database.prepare("UPDATE payments SET reserved = ?2, reservation = ?3, period = ?4, updated = ?2 "
                         "WHERE number = ?1");
    if (!write)
        return forward(write);
    return write->bind(row->number, entry.time, entry.sequence, event.period).run();
}

Result<void> apply_event(Database& database, const Entry& entry, const PaymentAuthorised& event)
{
    auto row = row_that_may_become(database, event.id, PaymentState::authorised);
    if (!row)
        return forward(row);
    if (row->state != PaymentState::opened || row->reservation == 0)
        return fail(ErrorCode::conflict,
                    event.id.text() + " is authorised once, after its amount was reserved");
    auto write =
        database.prepare("UPDATE payments SET state = 1, authorisation = ?2, usable_until = ?3, updated = ?4 "
                         "WHERE number = ?1");
    if (!write)
        return forward(write);
    return write->bind(row->number, entry.sequence, event.usable_until, entry.time).run();
}

Result<void> apply_event(Database& database, const Entry& entry, const PaymentMoved& event)
{
    auto row = row_that_may_become(database, event.id, event.state);
    if (!row)
        return forward(row);
    using enum PaymentState;
    const bool reserved = row->reservation != 0;
    const bool seen = event.state == presented || event.state == delivered || event.state == rejected ||
                      event.state == unknown;
    if (!(seen && reserved) && !(event.state == refused && !reserved))
        return fail(ErrorCode::conflict,
                    event.id.text() + " cannot become " + std::string{name_of(event.state)} +
                        (reserved ? " while its amount is reserved" : " without a reservation"));
    auto write = database.prepare("UPDATE payments SET state = ?2, transaction_hash = CASE WHEN ?3 = '' THEN "
                                  "transaction_hash ELSE ?3 END, "
                                  "http_status = CASE WHEN ?4 = 0 THEN http_status ELSE ?4 END, detail = ?5, "
                                  "reasons = ?6, updated = ?7 "
                                  "WHERE number = ?1");
    if (!write)
        return forward(write);
    return write
        ->bind(row->number, static_cast<int>(std::to_underlying(event.state)), event.transaction,
               event.http_status, event.detail, event.reasons, entry.time)
        .run();
}

Result<void> apply_event(Database& database, const Entry& entry, const PaymentSettled& event)
{
    auto row = row_that_may_become(database, event.id, PaymentState::settled);
    if (!row)
        return forward(row);
    if (auto done = end_reservation(database, entry, *row, TransferKind::post); !done)
        return done;
    auto write = database.prepare("UPDATE payments SET state = 4, transaction_hash = CASE WHEN ?2 = '' THEN "
                                  "transaction_hash ELSE ?2 END, "
                                  "detail = ?3, updated = ?4 WHERE number = ?1");
    if (!write)
        return forward(write);
    return write->bind(row->number, event.transaction, event.detail, entry.time).run();
}

Result<void> apply_event(Database& database, const Entry& entry, const PaymentExpired& event)
{
    auto row = row_that_may_become(database, event.id, PaymentState::expired);
    if (!row)
        return forward(row);
    if (row->reservation != 0)
        if (auto done = end_reservation(database, entry, *row, TransferKind::cancel); !done)
            return done;
    auto write =
        database.prepare("UPDATE payments SET state = 8, detail = ?2, updated = ?3 WHERE number = ?1");
    if (!write)
        return forward(write);
    return write->bind(row->number, event.detail, entry.time).run();
}
}  // namespace bursar::ledger
