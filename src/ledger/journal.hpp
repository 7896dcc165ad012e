#pragma once

#include "ledger/database.hpp"
#include "ledger/events.hpp"

namespace bursar::ledger
{
/// The entry that an event was written as: what projections know of it beside the event itself.
struct Entry
{
    std::uint64_t sequence = 0;
    Time time;
};

/// The hash of an entry: H(previous hash, sequence, time, kind, body), numbers in 8 bytes, big-endian.
/// The first entry's previous hash is zero.
Hash32 chain(HashFunction hash, const Hash32& previous, const Entry& entry, std::size_t kind, ByteView body);

/// Appends and returns the new head. Called within a transaction, with the head that is stored.
Result<Head> append(Database& database, HashFunction hash, const Head& head, const Event& event, Time now);

/// The last entry, as stored.
Result<Head> stored_head(Database& database);

/// One entry's event; integrity_failed when it is missing.
Result<Event> event_at(Database& database, std::uint64_t sequence);
}  // namespace bursar::ledger
