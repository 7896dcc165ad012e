#include "ledger/accounts.hpp"

#include <utility>

namespace bursar::ledger
{
namespace
{
std::unexpected<Error> broken(const std::string& what)
{
    return fail(ErrorCode::integrity_failed, what, "run bursar audit");
}

Account read_account(const Statement& row)
{
    return {row.number(0), row.units(1), row.units(2), row.units(3), row.units(4), row.number(5)};
}

Result<Account> account_at(Database& database, std::uint64_t number)
{
    auto select =
        database.prepare("SELECT number, debits_pending, debits_posted, credits_pending, credits_posted, "
                         "reservations FROM accounts WHERE number = ?");
    if (!select)
        return forward(select);
    auto row = select->bind(number).step();
    if (!row)
        return forward(row);
    if (!*row)
        return broken("account " + std::to_string(number) + " is missing");
    Account account = read_account(*select);
    if (select->damaged())
        return broken("account " + std::to_string(number) + " is damaged");
    return account;
}

Result<void> store(Database& database, const Account& account)
{
    auto update =
        database.prepare("UPDATE accounts SET debits_pending = ?2, debits_posted = ?3, credits_pending = ?4, "
                         "credits_posted = ?5, reservations = ?6 WHERE number = ?1");
    if (!update)
        return forward(update);
    return update
        ->bind(account.number, account.debits_pending, account.debits_posted, account.credits_pending,
               account.credits_posted, account.reservations)
        .run();
}

Result<Account> open_account(Database& database, AccountKind kind, std::uint64_t intent,
                             const BudgetOpened& period)
{
    auto insert = database.prepare(
        "INSERT INTO accounts(kind, intent, period, starts, ends, debits_pending, debits_posted, "
        "credits_pending, credits_posted, reservations) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)");
    if (!insert)
        return forward(insert);
    const Units none;
    if (auto done = insert
                        ->bind(static_cast<int>(std::to_underlying(kind)), intent, period.period,
                               period.start, period.end, none, none, none, none)
                        .run();
        !done)
        return forward(done);
    auto account = find_account(database, kind, intent, period.period);
    if (!account)
        return forward(account);
    return **account;
}

/// The account of the whole intent, opened when it is first needed.
Result<Account> counter_account(Database& database, AccountKind kind, std::uint64_t intent)
{
    auto found = find_account(database, kind, intent, 0);
    if (!found)
        return forward(found);
    if (*found)
        return **found;
    return open_account(database, kind, intent, BudgetOpened{});
}

Result<void> insert_transfer(Database& database, const Entry& at, const Transfer& transfer,
                             std::optional<std::uint64_t> pending)
{
    auto insert =
        database.prepare("INSERT INTO transfers(number, kind, pending, debit, credit, amount, payment, time) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert)
        return forward(insert);
    const auto payment = transfer.payment == 0 ? std::nullopt : std::optional{transfer.payment};
    return insert
        ->bind(at.sequence, static_cast<int>(std::to_underlying(transfer.kind)), pending, transfer.debit,
               transfer.credit, transfer.amount, payment, at.time)
        .run();
}

/// A sum that the invariants keep in range; when it is not, the tables were changed from outside.
bool add(Units& counter, Units amount)
{
    const auto sum = counter.plus(amount);
    counter = sum.value_or(counter);
    return sum.has_value();
}
bool take(Units& counter, Units amount)
{
    const auto rest = counter.minus(amount);
    counter = rest.value_or(counter);
    return rest.has_value();
}

Result<void> move_posted(Database& database, Account debit, Account credit, Units amount)
{
    if (!add(debit.debits_posted, amount) || !add(credit.credits_posted, amount))
        return fail(ErrorCode::too_large, "the sum of all budgets does not fit 128 bits",
                    "use a smaller budget");
    if (auto done = store(database, debit); !done)
        return done;
    return store(database, credit);
}
}  // namespace

Result<std::optional<Account>> find_account(Database& database, AccountKind kind, std::uint64_t intent,
                                            std::uint64_t period)
{
    auto select =
        database.prepare("SELECT number, debits_pending, debits_posted, credits_pending, credits_posted, "
                         "reservations FROM accounts WHERE kind = ? AND intent = ? AND period = ?");
    if (!select)
        return forward(select);
    auto row = select->bind(static_cast<int>(std::to_underlying(kind)), intent, period).step();
    if (!row)
        return forward(row);
    if (!*row)
        return std::optional<Account>{};
    Account account = read_account(*select);
    if (select->damaged())
        return broken("an account of intent row " + std::to_string(intent) + " is damaged");
    return std::optional{account};
}

Result<void> open_budget(Database& database, const Entry& at, std::uint64_t intent,
                         const BudgetOpened& budget)
{
    auto granted = counter_account(database, AccountKind::granted, intent);
    if (!granted)
        return forward(granted);
    auto account = open_account(database, AccountKind::budget, intent, budget);
    if (!account)
        return forward(account);
    const Transfer grant{at.sequence,     TransferKind::direct, granted->number,
                         account->number, budget.budget,        0};
    if (auto done = insert_transfer(database, at, grant, std::nullopt); !done)
        return done;
    return move_posted(database, *granted, *account, budget.budget);
}

Result<void> reserve_amount(Database& database, const Entry& at, std::uint64_t intent, std::uint64_t period,
                            Units amount, std::uint64_t payment)
{
    auto found = find_account(database, AccountKind::budget, intent, period);
    if (!found)
        return forward(found);
    if (!*found)
        return fail(ErrorCode::not_found,
                    "period " + std::to_string(period) + " of the intent has no budget account");
    Account budget = **found;
    const auto used = budget.debits_posted.plus(budget.debits_pending);
    const auto wanted = used ? used->plus(amount) : std::nullopt;
    if (!wanted || *wanted > budget.credits_posted)
        return fail(ErrorCode::over_budget, "the period's account does not hold the amount",
                    "pay less, or wait for the next period");
    auto spent = counter_account(database, AccountKind::spent, intent);
    if (!spent)
        return forward(spent);

    const Transfer pending{at.sequence, TransferKind::pending, budget.number, spent->number, amount, payment};
    if (auto done = insert_transfer(database, at, pending, std::nullopt); !done)
        return done;
    budget.reservations += 1;
    spent->reservations += 1;
    if (!add(budget.debits_pending, amount) || !add(spent->credits_pending, amount))
        return broken("pending amounts do not fit 128 bits");
    if (auto done = store(database, budget); !done)
        return done;
    return store(database, *spent);
}

Result<Transfer> transfer_at(Database& database, std::uint64_t number)
{
    auto select =
        database.prepare("SELECT kind, debit, credit, amount, payment FROM transfers WHERE number = ?");
    if (!select)
        return forward(select);
    auto row = select->bind(number).step();
    if (!row)
        return forward(row);
    if (!*row)
        return broken("transfer " + std::to_string(number) + " is missing");
    Transfer transfer{number,
                      static_cast<TransferKind>(select->integer(0)),
                      select->number(1),
                      select->number(2),
                      select->units(3),
                      select->number(4)};
    if (select->damaged())
        return broken("transfer " + std::to_string(number) + " is damaged");
    return transfer;
}

Result<void> resolve(Database& database, const Entry& at, std::uint64_t pending, TransferKind how)
{
    ensure(how == TransferKind::post || how == TransferKind::cancel, "a reservation is posted or voided");
    auto reserved = transfer_at(database, pending);
    if (!reserved)
        return forward(reserved);
    if (reserved->kind != TransferKind::pending)
        return broken("transfer " + std::to_string(pending) + " is not a reservation");

    Transfer ending = *reserved;
    ending.kind = how;
    // The unique index on `pending` refuses a second ending.
    if (auto done = insert_transfer(database, at, ending, pending); !done)
        return done;
    auto debit = account_at(database, ending.debit);
    if (!debit)
        return forward(debit);
    auto credit = account_at(database, ending.credit);
    if (!credit)
        return forward(credit);
    bool fits = take(debit->debits_pending, ending.amount) && take(credit->credits_pending, ending.amount);
    if (how == TransferKind::post)
        fits = fits && add(debit->debits_posted, ending.amount) && add(credit->credits_posted, ending.amount);
    if (!fits)
        return broken("the accounts of transfer " + std::to_string(pending) +
                      " do not hold what it reserved");
    if (auto done = store(database, *debit); !done)
        return done;
    return store(database, *credit);
}
}  // namespace bursar::ledger
