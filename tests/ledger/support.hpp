#pragma once

#include "ledger/ledger.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>
#include <unistd.h>

/// What the ledger's tests share: a folder that goes away, a hash, and short ways to write a wallet's
/// history.
namespace bursar::ledger::test
{
/// Four lanes of FNV-1a with different seeds: any changed byte changes it, which is all that these tests
/// need.
inline Hash32 lanes_hash(ByteView bytes)
{
    Hash32 out;
    for (std::size_t lane = 0; lane < 4; ++lane)
    {
        std::uint64_t state = 0xcbf29ce484222325U + lane * 0x9e3779b97f4a7c15U;
        for (std::uint8_t byte : bytes)
            state = (state ^ byte) * 0x100000001b3U;
        state ^= state >> 29;
        for (std::size_t i = 0; i < 8; ++i)
            out.bytes[lane * 8 + i] = static_cast<std::uint8_t>(state >> (8 * i));
    }
    return out;
}

class TemporaryFolder
{
public:
    TemporaryFolder()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "bursar-ledger-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::filesystem::path file(const std::string& name = "ledger.db") const { return path_ / name; }

private:
    std::filesystem::path path_;
};

template<class Id>
Id id_of(std::uint64_t number)
{
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < 8; ++i)
        bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i));
    return Id::from_random(bytes);
}

inline Hash32 hash_of(std::uint64_t number)
{
    return lanes_hash(as_bytes(std::to_string(number)));
}

inline Address address_of(std::uint8_t number)
{
    Address address;
    address.bytes.fill(number);
    return address;
}

constexpr Time NOW{1'795'000'000'000};  // 2026-11-18T…
inline const AssetId USDC{ChainId{84532}, address_of(0x36)};
inline const AgentId AGENT = id_of<AgentId>(1);
inline const IntentId INTENT = id_of<IntentId>(1);

constexpr Units units(std::uint64_t value)
{
    return Units{Units::Raw{value}};
}

inline PaymentOpened payment(std::uint64_t number, std::uint64_t amount,
                             const std::string& host = "api.example.com")
{
    PaymentOpened opened;
    opened.id = id_of<PaymentId>(number);
    opened.intent = INTENT;
    opened.fingerprint = hash_of(number);
    opened.rail = "x402";
    opened.asset = USDC;
    opened.amount = units(amount);
    opened.payee = address_of(7);
    opened.method = "POST";
    opened.url = "https://" + host + "/v1/chat";
    opened.host = host;
    opened.category = "data";
    opened.note = "weather for Berlin";
    opened.offer = {1, 2, 3};
    opened.echo = Bytes(200, 0x5a);
    return opened;
}

inline BudgetPeriod period(std::uint64_t budget, std::uint64_t index = 0)
{
    const auto offset = static_cast<std::int64_t>(index) * 86'400;
    return {index, NOW.plus_seconds(offset), NOW.plus_seconds(offset + 86'400), units(budget)};
}

inline Ledger open_ledger(const std::filesystem::path& path)
{
    auto ledger = Ledger::open(path, lanes_hash);
    if (!ledger)
        FAIL(to_string(ledger.error()));
    return std::move(*ledger);
}

/// One batch with one operation; the operation's result.
template<class Operation>
auto write(Ledger& ledger, Operation&& operation)
{
    REQUIRE(ledger.begin());
    auto reply = ledger.attempt(operation);
    REQUIRE(ledger.commit());
    return reply;
}

inline Result<void> record(Ledger& ledger, const Event& event, Time now = NOW)
{
    return write(ledger, [&](Writer& writer) { return writer.record(event, now); });
}

/// An active agent and an active intent.
inline void add_wallet(Ledger& ledger)
{
    REQUIRE(record(ledger, AgentAdded{AGENT, "cmo", AgentState::active, hash_of(100)}));
    REQUIRE(record(ledger, IntentDrafted{INTENT, AGENT, USDC, {9, 9}, {}, {}, hash_of(200)}));
    REQUIRE(record(
        ledger,
        IntentApproved{INTENT, address_of(5), {1, 2, 3}, hash_of(200), {4, 5, 6}, ProofKind::passphrase}));
}

/// Opens, reserves and authorises one payment, as one operation of a batch.
inline Result<void> authorise(Writer& writer, const PaymentOpened& opened, const BudgetPeriod& from,
                              Time now = NOW)
{
    if (auto done = writer.open_payment(opened, now); !done)
        return forward(done);
    if (auto done = writer.reserve(opened.id, from, now); !done)
        return done;
    return writer.record(PaymentAuthorised{opened.id, Bytes(180, 0x11), now.plus_seconds(60)}, now);
}

inline Result<void> authorise(Ledger& ledger, const PaymentOpened& opened, const BudgetPeriod& from,
                              Time now = NOW)
{
    return write(ledger, [&](Writer& writer) { return authorise(writer, opened, from, now); });
}

/// The code of a failure, or nothing.
template<class T>
std::optional<ErrorCode> code_of(const Result<T>& result)
{
    return result ? std::nullopt : std::optional{result.error().code};
}
}  // namespace bursar::ledger::test
