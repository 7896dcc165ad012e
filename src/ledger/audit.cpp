#include "ledger/audit.hpp"

#include "ledger/anchor.hpp"
#include "ledger/balances.hpp"
#include "ledger/codec.hpp"
#include "ledger/projections.hpp"
#include "ledger/schema.hpp"

#include <algorithm>
#include <array>

namespace bursar::ledger
{
namespace
{
constexpr std::size_t SHOWN_BYTES_MAX = 68;

/// A projected table, and how many of its first columns are its key. All are read in the order of the key.
struct Table
{
    std::string_view name;
    int keys;
    std::string_view order;
};
constexpr std::array<Table, 9> TABLES{{{"settings", 1, "key"},
                                       {"agents", 1, "number"},
                                       {"intents", 1, "number"},
                                       {"accounts", 1, "number"},
                                       {"transfers", 1, "number"},
                                       {"payments", 1, "number"},
                                       {"known_payees", 2, "intent, payee"},
                                       {"approvals", 1, "number"},
                                       {"totals", 4, "span, start, intent, host"}}};

/// Long values (sealed keys, terms) are named by their size.
std::string shown(const std::string& cell)
{
    return cell.size() <= SHOWN_BYTES_MAX ? cell
                                          : "a value of " + std::to_string(cell.size()) + " characters";
}

class Auditor
{
public:
    Auditor(Database& stored, Database& replayed, HashFunction hash, AuditReport& report)
        : stored_(stored), replayed_(replayed), hash_(hash), report_(report)
    {
    }

    void find(std::string where, std::string what)
    {
        if (report_.findings.size() < FINDINGS_MAX)
            report_.findings.push_back({std::move(where), std::move(what)});
    }

    Result<void> check_structure();
    Result<void> replay_journal();
    /// False when it differs: then the tables cannot be read as ours, and nothing else is checked.
    Result<bool> compare_schema();
    Result<void> compare_table(const Table& table);
    Result<void> check_head(std::string_view source, const Head& head);
    /// The replay stops at the first entry that breaks a rule; then the tables have nothing to be compared
    /// with.
    bool replayed() const { return replayed_whole_; }

private:
    void check_entry(const Entry& entry, std::size_t kind, ByteView body);
    bool compare_row(const Table& table, const Statement& stored, const Statement& replayed);

    Database& stored_;
    Database& replayed_;
    HashFunction hash_;
    AuditReport& report_;
    bool replayed_whole_ = true;
};

Result<void> Auditor::check_structure()
{
    auto rows = stored_.table("PRAGMA integrity_check(" + std::to_string(FINDINGS_MAX) + ")");
    if (!rows)
        return forward(rows);
    for (const auto& row : *rows)
        if (!row.empty() && row.front() != "'ok'")
            find("database structure", row.front());
    return {};
}

void Auditor::check_entry(const Entry& entry, std::size_t kind, ByteView body)
{
    const auto where = [&]
    {
        return "journal entry " + std::to_string(entry.sequence);
    };
    auto event = decode(kind, body);
    if (!event)
        find(where(), event.error().message);
    else if (auto again = encode(*event); !again || !std::ranges::equal(*again, body))
        find(where(), "the body is not the canonical encoding of its event");
    else if (auto applied = apply(replayed_, entry, *event); !applied)
        find(where(), std::string{kind_name(kind)} +
                          " does not follow from what came before: " + to_string(applied.error()));
    else
        return;
    replayed_whole_ = false;
}

Result<void> Auditor::replay_journal()
{
    auto select = stored_.prepare("SELECT sequence, time, kind, body, hash FROM journal ORDER BY sequence");
    if (!select)
        return forward(select);
    while (true)
    {
        auto row = select->step();
        if (!row)
            return forward(row);
        if (!*row)
            return {};
        const Entry entry{select->number(0), select->time(1)};
        const auto kind = static_cast<std::size_t>(select->number(2));
        const std::string where = "journal entry " + std::to_string(entry.sequence);
        if (entry.sequence != report_.head.sequence + 1)
            find(where, "follows entry " + std::to_string(report_.head.sequence) + ": entries are missing");
        if (chain(hash_, report_.head.hash, entry, kind, select->bytes(3)) != select->fixed<Hash32>(4))
            find(where, "its hash is not that of its content and the entry before it");
        if (replayed_whole_)
            check_entry(entry, kind, select->bytes(3));
        report_.head = {entry.sequence, select->fixed<Hash32>(4)};
        report_.entries += 1;
    }
}

Result<bool> Auditor::compare_schema()
{
    const std::string sql = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name";
    auto stored = stored_.table(sql);
    if (!stored)
        return forward(stored);
    auto replayed = replayed_.table(sql);
    if (!replayed)
        return forward(replayed);
    if (*stored == *replayed)
        return true;
    find("database schema",
         "the tables, indices or triggers are not those of this version; nothing else was checked");
    return false;
}

bool Auditor::compare_row(const Table& table, const Statement& stored, const Statement& replayed)
{
    std::string key;
    for (int i = 0; i < table.keys; ++i)
    {
        key += (i == 0 ? "" : ", ") + stored.raw(i);
        if (stored.raw(i) != replayed.raw(i))
        {
            find(std::string{table.name}, "holds row (" + shown(stored.raw(i)) +
                                              ") where the journal has row (" + shown(replayed.raw(i)) + ")");
            return false;
        }
    }
    for (int i = table.keys; i < stored.columns(); ++i)
        if (const auto is = stored.raw(i), should = replayed.raw(i); is != should)
            find(std::string{table.name} + " row (" + key + "), column " + stored.column_name(i),
                 "is " + shown(is) + ", but by the journal " + shown(should));
    return true;
}

Result<void> Auditor::compare_table(const Table& table)
{
    const std::string sql =
        std::string{"SELECT * FROM "}.append(table.name).append(" ORDER BY ").append(table.order);
    auto stored = stored_.prepare(sql);
    if (!stored)
        return forward(stored);
    auto replayed = replayed_.prepare(sql);
    if (!replayed)
        return forward(replayed);
    while (true)
    {
        auto is = stored->step();
        if (!is)
            return forward(is);
        auto should = replayed->step();
        if (!should)
            return forward(should);
        if (*is != *should)
            find(std::string{table.name},
                 *is ? "holds row (" + shown(stored->raw(0)) + "), which the journal does not have"
                     : "lacks row (" + shown(replayed->raw(0)) + ") of the journal");
        if (!*is || !*should || !compare_row(table, *stored, *replayed))
            return {};
        report_.rows += 1;
        report_.payments += table.name == "payments" ? 1U : 0U;
    }
}

Result<void> Auditor::check_head(std::string_view source, const Head& head)
{
    if (head.sequence == 0)
        return {};
    auto select = stored_.prepare("SELECT hash FROM journal WHERE sequence = ?");
    if (!select)
        return forward(select);
    auto row = select->bind(head.sequence).step();
    if (!row)
        return forward(row);
    const std::string where = "journal entry " + std::to_string(head.sequence);
    if (!*row)
        find(where, "is missing, but " + std::string{source} + " names it: the journal's end was cut off");
    else if (select->fixed<Hash32>(0) != head.hash)
        find(where, "is not the entry that " + std::string{source} + " names");
    return {};
}

Result<void> prepare_replay(Database& replayed)
{
    if (auto set =
            replayed.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000");
        !set)
        return set;
    if (auto made = migrate(replayed); !made)
        return made;
    return replayed.run("BEGIN");
}

Result<void> run_checks(const std::filesystem::path& path, Database& stored, HashFunction hash,
                        const std::optional<Head>& expected, AuditReport& report)
{
    // One snapshot for all questions, while a writer goes on.
    if (auto begun = stored.run("BEGIN"); !begun)
        return begun;
    if (auto checked = check_version(stored); !checked)
        return checked;
    auto replayed = Database::open({}, OpenMode::temporary);
    if (!replayed)
        return forward(replayed);
    if (auto prepared = prepare_replay(*replayed); !prepared)
        return prepared;

    Auditor auditor{stored, *replayed, hash, report};
    if (auto done = auditor.check_structure(); !done)
        return done;
    auto same = auditor.compare_schema();
    if (!same || !*same)
        return same ? Result<void>{} : Result<void>{forward(same)};
    if (auto done = auditor.replay_journal(); !done)
        return done;
    if (auditor.replayed())
        for (const Table& table : TABLES)
            if (auto done = auditor.compare_table(table); !done)
                return done;
    auto balances = check_balances(stored);
    if (!balances)
        return forward(balances);
    for (auto& unbalanced : *balances)
        auditor.find("accounts", std::move(unbalanced));

    auto anchored = Anchor::read(path);
    if (!anchored && anchored.error().code != ErrorCode::malformed)
        return forward(anchored);
    if (!anchored)
        auditor.find("head file", anchored.error().message);
    else if (*anchored)
        if (auto done = auditor.check_head("the head file", **anchored); !done)
            return done;
    if (expected)
        return auditor.check_head("the expected head", *expected);
    return {};
}
}  // namespace

Result<AuditReport> audit(const std::filesystem::path& path, HashFunction hash,
                          const std::optional<Head>& expected)
{
    AuditReport report;
    auto stored = Database::open(path, OpenMode::read_only);
    if (!stored)
        return forward(stored);
    auto done = run_checks(path, *stored, hash, expected, report);
    // A file that is too damaged to be read on is a finding, not a failure of the audit.
    if (!done && done.error().code != ErrorCode::integrity_failed)
        return forward(done);
    if (!done)
        report.findings.push_back({"database", done.error().message});
    return report;
}
}  // namespace bursar::ledger
