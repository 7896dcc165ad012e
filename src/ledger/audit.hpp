#pragma once

#include "ledger/types.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bursar::ledger
{
constexpr std::size_t FINDINGS_MAX = 100;

/// One thing that is wrong: where, and what.
struct Finding
{
    std::string where;  ///< "journal entry 17", "payments row 12, column amount"
    std::string what;
};

struct AuditReport
{
    std::uint64_t entries = 0;  ///< journal entries whose chain was recomputed
    std::uint64_t rows = 0;     ///< rows of the tables compared with the replay
    std::uint64_t payments = 0;
    Head head;
    std::vector<Finding> findings;  ///< empty: everything agrees; at most FINDINGS_MAX
    bool intact() const { return findings.empty(); }
};

/// Opens the ledger read-only, in a snapshot, beside a running writer if there is one. Recomputes the hash
/// chain, replays every entry into an empty ledger of its own (a temporary database that spills to disk) with
/// the rules that hold when writing, and compares every row of every table; checks SQLite's own structures
/// and that debits equal credits. The entry named by the head file, and by `expected` if given (a head that
/// the owner noted elsewhere), must be in the chain: that finds a truncated tail. Fails only when the file
/// cannot be read at all.
Result<AuditReport> audit(const std::filesystem::path& path, HashFunction hash,
                          const std::optional<Head>& expected = std::nullopt);
}  // namespace bursar::ledger
