#include "ledger/schema.hpp"

#include <array>

namespace bursar::ledger
{
namespace
{
// Rows are numbered by the journal entry that made them, accounts in the order of opening. Times are
// milliseconds since 1970. Amounts are 16 bytes, big-endian, so that they compare as numbers do. An intent
// has one asset, so its accounts need no other key. States and kinds are the numbers of types.hpp. The
// previous hash of an entry is the hash of the entry before it and not kept twice; offers, echoes and
// authorisations are in the journal alone.
constexpr const char* VERSION_1 = R"sql(
CREATE TABLE journal(
    sequence INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    body BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER journal_is_never_updated BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_is_never_deleted BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE settings(
    key TEXT PRIMARY KEY NOT NULL,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE agents(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    state INTEGER NOT NULL,
    credential BLOB NOT NULL UNIQUE CHECK (length(credential) = 32),
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX agents_by_name ON agents(name) WHERE state <> 3;

CREATE TABLE intents(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    agent INTEGER NOT NULL,
    chain INTEGER NOT NULL,
    token BLOB NOT NULL CHECK (length(token) = 20),
    state INTEGER NOT NULL,
    terms BLOB NOT NULL,
    session BLOB NOT NULL CHECK (length(session) = 20),
    sealed_key BLOB NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    signature BLOB NOT NULL,
    proof INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL
) STRICT;
CREATE INDEX intents_by_agent ON intents(agent, state);
CREATE INDEX intents_by_state ON intents(state);

CREATE TABLE accounts(
    number INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    intent INTEGER NOT NULL,
    period INTEGER NOT NULL,
    starts INTEGER NOT NULL,
    ends INTEGER NOT NULL,
    debits_pending BLOB NOT NULL CHECK (length(debits_pending) = 16),
    debits_posted BLOB NOT NULL CHECK (length(debits_posted) = 16),
    credits_pending BLOB NOT NULL CHECK (length(credits_pending) = 16),
    credits_posted BLOB NOT NULL CHECK (length(credits_posted) = 16),
    reservations INTEGER NOT NULL,
    UNIQUE (kind, intent, period)
) STRICT;

CREATE TABLE transfers(
    number INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    pending INTEGER,
    debit INTEGER NOT NULL,
    credit INTEGER NOT NULL,
    amount BLOB NOT NULL CHECK (length(amount) = 16),
    payment INTEGER,
    time INTEGER NOT NULL,
    CHECK (debit <> credit)
) STRICT;
CREATE UNIQUE INDEX transfers_end_once ON transfers(pending) WHERE pending IS NOT NULL;
CREATE TRIGGER transfers_are_never_updated BEFORE UPDATE ON transfers
    BEGIN SELECT RAISE(ABORT, 'transfers are immutable'); END;
CREATE TRIGGER transfers_are_never_deleted BEFORE DELETE ON transfers
    BEGIN SELECT RAISE(ABORT, 'transfers are immutable'); END;

CREATE TABLE payments(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    intent INTEGER NOT NULL,
    agent INTEGER NOT NULL,
    state INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    reserved INTEGER,
    reservation INTEGER,
    period INTEGER,
    authorisation INTEGER,
    usable_until INTEGER NOT NULL,
    http_status INTEGER NOT NULL,
    chain INTEGER NOT NULL,
    token BLOB NOT NULL CHECK (length(token) = 20),
    amount BLOB NOT NULL CHECK (length(amount) = 16),
    payee BLOB NOT NULL CHECK (length(payee) = 20),
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    rail TEXT NOT NULL,
    method TEXT NOT NULL,
    host TEXT NOT NULL,
    category TEXT NOT NULL,
    url TEXT NOT NULL,
    note TEXT NOT NULL,
    transaction_hash TEXT NOT NULL,
    detail TEXT NOT NULL,
    reasons BLOB NOT NULL
) STRICT;
CREATE INDEX payments_by_time ON payments(created);
CREATE INDEX payments_by_intent ON payments(intent, created);
CREATE INDEX payments_by_agent ON payments(agent, created);
CREATE INDEX payments_by_host ON payments(host, created);
CREATE INDEX payments_by_state ON payments(state, created);
CREATE INDEX payments_open ON payments(number) WHERE state IN (0, 1, 2, 3, 6, 7);
CREATE INDEX payments_reserved ON payments(intent, reserved) WHERE reserved IS NOT NULL;
CREATE INDEX payments_equal ON payments(intent, fingerprint, reserved) WHERE reserved IS NOT NULL;

CREATE TABLE known_payees(
    intent INTEGER NOT NULL,
    payee BLOB NOT NULL CHECK (length(payee) = 20),
    PRIMARY KEY (intent, payee)
) STRICT, WITHOUT ROWID;

CREATE TABLE approvals(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    payment INTEGER NOT NULL,
    state INTEGER NOT NULL,
    proof INTEGER NOT NULL,
    reasons BLOB NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    updated INTEGER NOT NULL
) STRICT;
CREATE INDEX approvals_by_payment ON approvals(payment);
CREATE INDEX approvals_by_state ON approvals(state);

CREATE TABLE totals(
    span INTEGER NOT NULL,
    start INTEGER NOT NULL,
    intent INTEGER NOT NULL,
    host TEXT NOT NULL,
    posted BLOB NOT NULL CHECK (length(posted) = 16),
    pending BLOB NOT NULL CHECK (length(pending) = 16),
    count INTEGER NOT NULL,
    PRIMARY KEY (span, start, intent, host)
) STRICT, WITHOUT ROWID;
CREATE INDEX totals_by_intent ON totals(span, intent, start);
CREATE INDEX totals_by_host ON totals(span, host, start);
)sql";

// Position i brings version i to i + 1. A published step is never changed.
constexpr std::array<const char*, SCHEMA_VERSION> STEPS{VERSION_1};

Result<std::int64_t> version_of(Database& database)
{
    auto application = database.integer("PRAGMA application_id");
    if (!application)
        return forward(application);
    auto version = database.integer("PRAGMA user_version");
    if (!version)
        return forward(version);
    auto objects = database.integer("SELECT count(*) FROM sqlite_schema");
    if (!objects)
        return forward(objects);
    if (*version == 0 && *objects == 0)
        return 0;
    if (*application != APPLICATION_ID || *version < 1)
        return fail(ErrorCode::integrity_failed, "the file is a database, but not a ledger");
    if (*version > SCHEMA_VERSION)
        return fail(ErrorCode::unsupported,
                    "the ledger was written by a newer Bursar (schema " + std::to_string(*version) + ")",
                    "use that version, or a newer one");
    return version;
}

/// Within the transaction, so that of two processes that start at once one finds the work done.
Result<void> take_steps(Database& database)
{
    auto found = version_of(database);
    if (!found)
        return forward(found);
    std::string script;
    for (auto at = static_cast<std::size_t>(*found); at < STEPS.size(); ++at)
        script += STEPS[at];
    script += "PRAGMA application_id = " + std::to_string(APPLICATION_ID) + ";";
    script += "PRAGMA user_version = " + std::to_string(SCHEMA_VERSION) + "; COMMIT;";
    return database.run(script);
}
}  // namespace

Result<void> migrate(Database& database)
{
    auto found = version_of(database);
    if (!found)
        return forward(found);
    if (*found == SCHEMA_VERSION)
        return {};
    if (auto begun = database.run("BEGIN IMMEDIATE"); !begun)
        return begun;
    auto done = take_steps(database);
    if (!done && database.in_transaction())
        if (auto undone = database.run("ROLLBACK"); !undone)
            return undone;
    return done;
}

Result<void> check_version(Database& database)
{
    auto found = version_of(database);
    if (!found)
        return forward(found);
    if (*found != SCHEMA_VERSION)
        return fail(ErrorCode::unsupported,
                    "the ledger has schema " + std::to_string(*found) + ", this program reads " +
                        std::to_string(SCHEMA_VERSION),
                    "start the vault once: it brings the ledger up to date");
    return {};
}
}  // namespace bursar::ledger
