#include "ledger/ledger.hpp"

#include "ledger/accounts.hpp"
#include "ledger/anchor.hpp"
#include "ledger/projections.hpp"
#include "ledger/schema.hpp"

namespace bursar::ledger
{
struct Writer::State
{
    Database* database;
    HashFunction hash;
    Head head;
    const Reader* reader;
};

namespace
{
/// Journal first: the entry's number is the row's number.
Result<void> write_event(Database& database, HashFunction hash, Head& head, const Event& event, Time now)
{
    auto next = append(database, hash, head, event, now);
    if (!next)
        return forward(next);
    head = *next;
    return apply(database, Entry{head.sequence, now}, event);
}

Result<IntentId> intent_of(Database& database, const PaymentId& payment)
{
    auto select =
        database.prepare("SELECT intents.id FROM payments JOIN intents ON intents.number = payments.intent "
                         "WHERE payments.id = ?");
    if (!select)
        return forward(select);
    auto row = select->bind(payment.text()).step();
    if (!row)
        return forward(row);
    if (!*row)
        return fail(ErrorCode::not_found, "there is no payment " + payment.text(), "check the id");
    return IntentId::parse(select->text(0));
}

/// A ledger that ends before the entry that the head file names has lost its end.
Result<void> check_anchor(Database& database, const std::filesystem::path& path, const Head& stored)
{
    auto anchored = Anchor::read(path);
    if (!anchored)
        return forward(anchored);
    if (!*anchored || (*anchored)->sequence == 0)
        return {};
    const Head& anchor = **anchored;
    const auto behind = [](const std::string& what)
    {
        return fail(
            ErrorCode::integrity_failed, what,
            "run bursar audit; after restoring a backup on purpose, remove the file that ends in .head");
    };
    if (anchor.sequence > stored.sequence)
        return behind("the ledger ends at entry " + std::to_string(stored.sequence) + ", but entry " +
                      std::to_string(anchor.sequence) + " was written");
    auto select = database.prepare("SELECT hash FROM journal WHERE sequence = ?");
    if (!select)
        return forward(select);
    auto row = select->bind(anchor.sequence).step();
    if (!row)
        return forward(row);
    if (!*row || select->fixed<Hash32>(0) != anchor.hash)
        return behind("journal entry " + std::to_string(anchor.sequence) +
                      " is not the one that was written");
    return {};
}
}  // namespace

const Reader& Writer::reader() const
{
    return *state_->reader;
}

Result<void> Writer::record(const Event& event, Time now)
{
    return write_event(*state_->database, state_->hash, state_->head, event, now);
}

Result<OpenedPayment> Writer::open_payment(const PaymentOpened& payment, Time now)
{
    auto located =
        locate(*state_->database, "SELECT number, state FROM payments WHERE id = ?", payment.id.text());
    const bool existed = located.has_value();
    if (!existed)
    {
        if (located.error().code != ErrorCode::not_found)
            return forward(located);
        if (auto written = record(payment, now); !written)
            return forward(written);
    }
    auto known = reader().payment(payment.id);
    if (!known)
        return forward(known);
    if (known->fingerprint != payment.fingerprint || known->intent != payment.intent)
        return fail(ErrorCode::conflict, payment.id.text() + " names another purchase",
                    "use a fresh payment id for another purchase");
    return OpenedPayment{existed, std::move(*known)};
}

Result<void> Writer::reserve(const PaymentId& payment, const BudgetPeriod& period, Time now)
{
    Database& database = *state_->database;
    auto intent = intent_of(database, payment);
    if (!intent)
        return forward(intent);
    auto located = locate_intent(database, *intent);
    if (!located)
        return forward(located);
    auto account = find_account(database, AccountKind::budget, located->number, period.index);
    if (!account)
        return forward(account);
    if (!*account)
    {
        if (auto opened =
                record(BudgetOpened{*intent, period.index, period.start, period.end, period.budget}, now);
            !opened)
            return opened;
    }
    else if ((*account)->credits_posted != period.budget)
        return fail(ErrorCode::conflict, "period " + std::to_string(period.index) + " of " + intent->text() +
                                             " was opened with another budget");
    return record(PaymentReserved{payment, period.index}, now);
}

struct Ledger::Impl
{
    Impl(Database&& opened, Anchor&& anchored, HashFunction hash)
        : database(std::move(opened)),
          anchor(std::move(anchored)),
          reader(database),
          state{&database, hash, Head{}, &reader},
          writer(state)
    {
    }

    Database database;
    Anchor anchor;
    Reader reader;
    Writer::State state;
    Writer writer;
    Head before_attempt;
};

Ledger::Ledger(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Ledger::Ledger(Ledger&&) noexcept = default;
Ledger& Ledger::operator=(Ledger&&) noexcept = default;
Ledger::~Ledger() = default;

Result<Ledger> Ledger::open(const std::filesystem::path& path, HashFunction hash)
{
    auto database = Database::open(path, OpenMode::create);
    if (!database)
        return forward(database);
    // FULL: a commit returns when the write-ahead log is on the disk. Temporary pages (savepoints) stay in
    // memory.
    if (auto set =
            database->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; "
                          "PRAGMA cache_size = -16000; PRAGMA journal_size_limit = 16777216");
        !set)
        return forward(set);
    if (auto migrated = migrate(*database); !migrated)
        return forward(migrated);
    auto head = stored_head(*database);
    if (!head)
        return forward(head);
    if (auto whole = check_anchor(*database, path, *head); !whole)
        return forward(whole);
    auto anchor = Anchor::open(path);
    if (!anchor)
        return forward(anchor);
    auto impl = std::make_unique<Impl>(std::move(*database), std::move(*anchor), hash);
    impl->state.head = *head;
    return Ledger{std::move(impl)};
}

Result<void> Ledger::begin()
{
    if (auto begun = impl_->database.run("BEGIN IMMEDIATE"); !begun)
        return begun;
    // Read anew within the write lock, so that the chain holds even if somebody else wrote.
    auto head = stored_head(impl_->database);
    if (!head)
    {
        rollback();
        return forward(head);
    }
    impl_->state.head = *head;
    return {};
}

Result<void> Ledger::commit()
{
    if (auto committed = impl_->database.run("COMMIT"); !committed)
    {
        rollback();
        return committed;
    }
    // The batch is durable: that the head file could not follow must not make the callers believe otherwise.
    // The file stays behind, which `open` and `audit` accept.
    (void)impl_->anchor.write(impl_->state.head);
    return {};
}

void Ledger::rollback()
{
    // SQLite has already rolled back by itself after some errors; nothing can be done about a failure here.
    if (impl_->database.in_transaction())
        (void)impl_->database.run("ROLLBACK");
    if (auto head = stored_head(impl_->database))
        impl_->state.head = *head;
}

bool Ledger::in_batch() const
{
    return impl_->database.in_transaction();
}

Result<void> Ledger::savepoint()
{
    // After a full disk or an I/O error SQLite undoes the whole batch by itself.
    if (!in_batch())
        return fail(ErrorCode::storage_failed,
                    "there is no open batch: it was never begun, or the storage failed");
    impl_->before_attempt = impl_->state.head;
    auto statement = impl_->database.prepare("SAVEPOINT attempt");
    if (!statement)
        return forward(statement);
    return statement->run();
}

Result<void> Ledger::release()
{
    auto statement = impl_->database.prepare("RELEASE attempt");
    if (!statement)
        return forward(statement);
    return statement->run();
}

Result<void> Ledger::undo()
{
    impl_->state.head = impl_->before_attempt;
    auto statement = impl_->database.prepare("ROLLBACK TO attempt");
    if (!statement)
        return forward(statement);
    if (auto undone = statement->run(); !undone)
        return undone;
    return release();
}

Writer& Ledger::writer()
{
    return impl_->writer;
}

const Reader& Ledger::reader() const
{
    return impl_->reader;
}

Head Ledger::head() const
{
    return impl_->state.head;
}
}  // namespace bursar::ledger
