#pragma once

#include "ledger/database.hpp"

namespace bursar::ledger
{
/// The version that this program writes. Kept in SQLite's `user_version`.
constexpr std::int64_t SCHEMA_VERSION = 1;
/// Kept in SQLite's `application_id`: "Burs".
constexpr std::int64_t APPLICATION_ID = 0x42757273;

/// Brings an empty or older database to SCHEMA_VERSION, in one transaction. `unsupported` for a newer one,
/// `integrity_failed` for a database of something else.
Result<void> migrate(Database& database);

/// Checks without writing that the database is a ledger of exactly this version.
Result<void> check_version(Database& database);
}  // namespace bursar::ledger
