#include "ledger/journal.hpp"

#include "ledger/codec.hpp"

namespace bursar::ledger
{
namespace
{
void put_number(Bytes& out, std::uint64_t value)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift));
}
}  // namespace

Hash32 chain(HashFunction hash, const Hash32& previous, const Entry& entry, std::size_t kind, ByteView body)
{
    Bytes image;
    image.reserve(Hash32::SIZE + 24 + body.size());
    image.insert(image.end(), previous.bytes.begin(), previous.bytes.end());
    put_number(image, entry.sequence);
    put_number(image, static_cast<std::uint64_t>(entry.time.ms));
    put_number(image, kind);
    image.insert(image.end(), body.begin(), body.end());
    return hash(image);
}

Result<Head> append(Database& database, HashFunction hash, const Head& head, const Event& event, Time now)
{
    auto body = encode(event);
    if (!body)
        return forward(body);
    const Entry entry{head.sequence + 1, now};
    const Head next{entry.sequence, chain(hash, head.hash, entry, event.index(), *body)};
    auto insert =
        database.prepare("INSERT INTO journal(sequence, time, kind, body, hash) VALUES (?, ?, ?, ?, ?)");
    if (!insert)
        return forward(insert);
    if (auto done = insert->bind(entry.sequence, now, std::uint64_t{event.index()}, *body, next.hash).run();
        !done)
        return forward(done);
    return next;
}

Result<Head> stored_head(Database& database)
{
    auto select = database.prepare("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1");
    if (!select)
        return forward(select);
    auto row = select->step();
    if (!row)
        return forward(row);
    if (!*row)
        return Head{};
    Head head{select->number(0), select->fixed<Hash32>(1)};
    if (select->damaged())
        return fail(ErrorCode::integrity_failed, "the journal's last hash is damaged", "run bursar audit");
    return head;
}

Result<Event> event_at(Database& database, std::uint64_t sequence)
{
    auto select = database.prepare("SELECT kind, body FROM journal WHERE sequence = ?");
    if (!select)
        return forward(select);
    auto row = select->bind(sequence).step();
    if (!row)
        return forward(row);
    if (!*row)
        return fail(ErrorCode::integrity_failed, "journal entry " + std::to_string(sequence) + " is missing",
                    "run bursar audit");
    return decode(static_cast<std::size_t>(select->number(0)), select->bytes(1));
}
}  // namespace bursar::ledger
