#include "ledger/audit.hpp"

#include "ledger/database.hpp"
#include "support.hpp"

#include <fstream>
#include <random>
#include <set>

using namespace bursar;
using namespace bursar::ledger;
using namespace bursar::ledger::test;

namespace
{
/// A ledger in which every table has rows and every kind of event happened.
Head write_history(const std::filesystem::path& path)
{
    auto ledger = open_ledger(path);
    add_wallet(ledger);
    REQUIRE(record(ledger, SettingPut{"network", {1, 2, 3, 4}}));
    REQUIRE(record(ledger, AgentAdded{id_of<AgentId>(2), "cfo", AgentState::pending, hash_of(101)}));
    REQUIRE(record(ledger, AgentMoved{id_of<AgentId>(2), AgentState::frozen}));
    for (std::uint64_t i = 1; i <= 12; ++i)
    {
        REQUIRE(authorise(ledger, payment(i, 100 + i, i % 2 == 0 ? "a.example.com" : "b.example.com"),
                          period(1'000'000, i % 3), NOW.plus_seconds(static_cast<std::int64_t>(i) * 7200)));
        REQUIRE(record(ledger, PaymentMoved{id_of<PaymentId>(i), PaymentState::presented, "", 0, "", {}}));
        if (i % 3 == 0)
            REQUIRE(record(ledger, PaymentSettled{id_of<PaymentId>(i), "0xabc", "seen"}));
        else if (i % 3 == 1)
            REQUIRE(record(ledger, PaymentExpired{id_of<PaymentId>(i), "unused"}));
    }
    REQUIRE(record(ledger, payment(20, 5)));
    REQUIRE(record(ledger,
                   ApprovalOpened{id_of<ApprovalId>(1), id_of<PaymentId>(20), NOW.plus_seconds(600), {7}}));
    REQUIRE(record(ledger, ApprovalMoved{id_of<ApprovalId>(1), ApprovalState::refused, ProofKind::none}));
    REQUIRE(record(ledger, PaymentMoved{id_of<PaymentId>(20), PaymentState::refused, "", 0, "", {7}}));
    REQUIRE(record(ledger, IntentMoved{INTENT, IntentState::revoked}));
    return ledger.head();
}

Database writable(const std::filesystem::path& path)
{
    auto database = Database::open(path, OpenMode::create);
    REQUIRE(database);
    return std::move(*database);
}

/// Changes the file as somebody with an SQLite shell could, who also takes the triggers away and puts them
/// back.
void tamper(const std::filesystem::path& path, const std::string& sql)
{
    auto database = writable(path);
    std::string script = "PRAGMA synchronous = OFF; BEGIN;";
    std::string restore;
    const auto triggers =
        database.table("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").value();
    for (const auto& row : triggers)
    {
        script += "DROP TRIGGER " + row[0].substr(1, row[0].size() - 2) + ";";
        restore += row[1].substr(1, row[1].size() - 2) + ";";
    }
    const auto done = database.run(script + sql + ";" + restore + "COMMIT;");
    if (!done)
        FAIL(sql << ": " << to_string(done.error()));
}

AuditReport audited(const std::filesystem::path& path, const std::optional<Head>& expected = std::nullopt)
{
    auto report = audit(path, lanes_hash, expected);
    if (!report)
        FAIL(to_string(report.error()));
    return std::move(*report);
}

void copy_ledger(const std::filesystem::path& from, const std::filesystem::path& to)
{
    using std::filesystem::copy_options;
    std::filesystem::copy_file(from, to, copy_options::overwrite_existing);
    std::filesystem::copy_file(from.string() + ".head", to.string() + ".head",
                               copy_options::overwrite_existing);
}

/// Everything that the database says, as text; empty when it cannot be read.
std::string dump(const std::filesystem::path& path)
{
    auto database = Database::open(path, OpenMode::read_only);
    if (!database)
        return {};
    std::string out;
    for (const char* sql : {"PRAGMA user_version", "PRAGMA application_id", "PRAGMA integrity_check",
                            "SELECT type, name, tbl_name, sql FROM sqlite_schema", "SELECT * FROM journal",
                            "SELECT * FROM settings", "SELECT * FROM agents", "SELECT * FROM intents",
                            "SELECT * FROM accounts", "SELECT * FROM transfers", "SELECT * FROM payments",
                            "SELECT * FROM known_payees", "SELECT * FROM approvals", "SELECT * FROM totals"})
    {
        auto rows = database->table(sql);
        if (!rows)
            return {};
        for (const auto& row : *rows)
            for (const auto& cell : row)
                out += cell + "|";
    }
    return out;
}
}  // namespace

TEST_CASE("the audit of an honest ledger counts everything and finds nothing", "[ledger][audit]")
{
    TemporaryFolder folder;
    const Head head = write_history(folder.file());
    const auto report = audited(folder.file(), head);
    for (const auto& finding : report.findings)
        UNSCOPED_INFO(finding.where << ": " << finding.what);
    CHECK(report.intact());
    CHECK(report.head == head);
    CHECK(report.entries == head.sequence);
    CHECK(report.payments == 13);
    CHECK(report.rows > 50);
}

TEST_CASE("a running ledger can be audited", "[ledger][audit]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    REQUIRE(ledger.begin());
    REQUIRE(ledger.attempt([](Writer& writer) { return writer.record(SettingPut{"open", {}}, NOW); }));
    const auto report = audited(folder.file());
    CHECK(report.intact());
    CHECK(report.entries == 3);
    REQUIRE(ledger.commit());
    CHECK(audited(folder.file()).entries == 4);
}

TEST_CASE("the audit names the row and the column of every changed value", "[ledger][audit]")
{
    TemporaryFolder folder;
    write_history(folder.file("honest.db"));
    auto honest = writable(folder.file("honest.db"));
    const auto tables =
        honest.table("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'journal'").value();
    REQUIRE(tables.size() == 9);
    std::size_t columns = 0;
    for (const auto& name : tables)
    {
        const std::string table = name[0].substr(1, name[0].size() - 2);
        const auto fields =
            honest.table("SELECT name, type, pk FROM pragma_table_info('" + table + "')").value();
        for (const auto& column : fields)
        {
            const std::string field = column[0].substr(1, column[0].size() - 2);
            const std::string type = column[1];
            const std::string changed = type == "'INTEGER'" ? "coalesce(" + field + ", 0) + 1000000"
                                        : type == "'TEXT'"  ? field + " || 'x'"
                                                            : "CAST(zeroblob(length(" + field + ")) AS BLOB)";
            const std::string value = type == "'BLOB'" && table != "settings" && field != "reasons" ? changed
                                      : type == "'BLOB'"                                            ? "x'aa'"
                                                                                                    : changed;
            // One row: the first whose value the change really changes.
            const std::string sql = "UPDATE " + table + " SET " + field + " = " + value + " WHERE (" + field +
                                    ") IN (SELECT " + field + " FROM " + table + " WHERE " + field +
                                    " IS NOT NULL AND " + field + " IS NOT " + value + " LIMIT 1)";
            CAPTURE(sql);
            copy_ledger(folder.file("honest.db"), folder.file("changed.db"));
            tamper(folder.file("changed.db"), sql);
            const auto report = audited(folder.file("changed.db"));
            REQUIRE_FALSE(report.intact());
            bool named = false;
            for (const auto& finding : report.findings)
                named = named || (finding.where.starts_with(table) &&
                                  (column[2] != "0" || finding.where.ends_with(field)));
            CHECK(named);
            ++columns;
        }
    }
    CHECK(columns > 70);
}

TEST_CASE("the audit names the journal entry that was changed, added or removed", "[ledger][audit]")
{
    TemporaryFolder folder;
    const Head head = write_history(folder.file("honest.db"));
    struct Case
    {
        std::string sql;
        std::string where;
    };
    const std::string last = std::to_string(head.sequence);
    for (const auto& [sql, where] : std::vector<Case>{
             {"UPDATE journal SET time = time + 1 WHERE sequence = 9", "journal entry 9"},
             {"UPDATE journal SET kind = 1 WHERE sequence = 9", "journal entry 9"},
             {"UPDATE journal SET kind = 99 WHERE sequence = 9", "journal entry 9"},
             {"UPDATE journal SET body = CAST(body || x'00' AS BLOB) WHERE sequence = 9", "journal entry 9"},
             {"UPDATE journal SET body = x'' WHERE sequence = 9", "journal entry 9"},
             {"UPDATE journal SET hash = zeroblob(32) WHERE sequence = 9", "journal entry 9"},
             {"DELETE FROM journal WHERE sequence = 9", "journal entry 10"},
             {"UPDATE journal SET sequence = 1000 WHERE sequence = " + last, "journal entry 1000"},
             {"INSERT INTO journal SELECT 1000, time, kind, body, hash FROM journal WHERE sequence = 9",
              "journal entry 1000"},
             {"DELETE FROM journal WHERE sequence = " + last, "journal entry " + last},
         })
    {
        CAPTURE(sql);
        copy_ledger(folder.file("honest.db"), folder.file("changed.db"));
        tamper(folder.file("changed.db"), sql);
        const auto report = audited(folder.file("changed.db"));
        REQUIRE_FALSE(report.intact());
        std::set<std::string> places;
        for (const auto& finding : report.findings)
            places.insert(finding.where);
        CHECK(places.contains(where));
    }
}

TEST_CASE("a ledger cut back to an older state is found by the head file, and by a noted head",
          "[ledger][audit]")
{
    TemporaryFolder folder;
    const auto path = folder.file();
    {
        auto ledger = open_ledger(path);
        add_wallet(ledger);
    }
    std::filesystem::copy_file(path, folder.file("older.db"));
    Head head;
    {
        auto ledger = open_ledger(path);
        REQUIRE(authorise(ledger, payment(1, 100), period(1000)));
        head = ledger.head();
    }
    std::filesystem::remove(path);
    std::filesystem::copy_file(folder.file("older.db"), path);

    CHECK(audited(path).findings.at(0).where == "journal entry " + std::to_string(head.sequence));
    CHECK(code_of(Ledger::open(path, lanes_hash)) == ErrorCode::integrity_failed);
    // Who also removes the head file deceives the program, but not an owner who noted the head.
    std::filesystem::remove(path.string() + ".head");
    CHECK(audited(path).intact());
    CHECK_FALSE(audited(path, head).intact());
}

TEST_CASE("a schema or a head file that was changed is found", "[ledger][audit]")
{
    TemporaryFolder folder;
    write_history(folder.file("honest.db"));
    for (const std::string sql : {"CREATE TRIGGER extra AFTER INSERT ON agents BEGIN SELECT 1; END",
                                  "DROP INDEX payments_open", "CREATE TABLE extra(x)", "DROP TABLE totals"})
    {
        CAPTURE(sql);
        copy_ledger(folder.file("honest.db"), folder.file("changed.db"));
        REQUIRE(writable(folder.file("changed.db")).run(sql));
        CHECK_FALSE(audited(folder.file("changed.db")).intact());
    }
    copy_ledger(folder.file("honest.db"), folder.file("changed.db"));
    std::ofstream{folder.file("changed.db.head")} << "something else";
    CHECK(audited(folder.file("changed.db")).findings.at(0).where == "head file");
}

TEST_CASE("no flipped byte that changes what the file says goes unnoticed", "[ledger][audit]")
{
    TemporaryFolder folder;
    write_history(folder.file("honest.db"));
    writable(folder.file("honest.db"))
        .run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")
        .value();
    const std::string honest = dump(folder.file("honest.db"));
    REQUIRE_FALSE(honest.empty());
    const auto size = std::filesystem::file_size(folder.file("honest.db"));
    std::mt19937_64 random{4242};
    int changed = 0;
    for (int round = 0; round < 160; ++round)
    {
        copy_ledger(folder.file("honest.db"), folder.file("changed.db"));
        const auto at = static_cast<std::streamoff>(random() % size);
        const auto bit = static_cast<char>(1U << (random() % 8));
        {
            std::fstream file{folder.file("changed.db"), std::ios::in | std::ios::out | std::ios::binary};
            file.seekg(at);
            const char byte = static_cast<char>(file.get());
            file.seekp(at);
            file.put(static_cast<char>(byte ^ bit));
        }
        if (dump(folder.file("changed.db")) == honest)
            continue;  // a byte that holds nothing
        ++changed;
        const auto report = audit(folder.file("changed.db"), lanes_hash);
        if (report && report->intact())
            FAIL("the flipped byte " << at << " went unnoticed");
    }
    CHECK(changed > 15);
}
