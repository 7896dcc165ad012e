#include "support.hpp"

#include "ledger/codec.hpp"
#include "ledger/database.hpp"
#include "ledger/schema.hpp"

#include <fstream>
#include <sys/stat.h>

using namespace bursar;
using namespace bursar::ledger;
using namespace bursar::ledger::test;

TEST_CASE("agents are found by id, name and credential, and move only forward", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    const auto& reader = ledger.reader();
    REQUIRE(record(ledger, AgentAdded{AGENT, "cmo", AgentState::pending, hash_of(1)}));
    CHECK(reader.agent(AGENT)->name == "cmo");
    CHECK(reader.agent_by_name("cmo")->id == AGENT);
    CHECK(reader.agent_by_credential(hash_of(1))->id == AGENT);
    CHECK(code_of(reader.agent_by_credential(hash_of(2))) == ErrorCode::not_found);

    const auto other = id_of<AgentId>(2);
    CHECK(code_of(record(ledger, AgentAdded{other, "cmo", AgentState::pending, hash_of(2)})) ==
          ErrorCode::conflict);
    CHECK(code_of(record(ledger, AgentAdded{other, "cfo", AgentState::pending, hash_of(1)})) ==
          ErrorCode::conflict);
    CHECK(code_of(record(ledger, AgentMoved{other, AgentState::active})) == ErrorCode::not_found);
    for (auto state : {AgentState::active, AgentState::frozen, AgentState::active, AgentState::revoked})
        REQUIRE(record(ledger, AgentMoved{AGENT, state}));
    CHECK(code_of(record(ledger, AgentMoved{AGENT, AgentState::active})) == ErrorCode::conflict);
    // A revoked agent's name is free again.
    REQUIRE(record(ledger, AgentAdded{other, "cmo", AgentState::active, hash_of(2)}));
    CHECK(reader.agent_by_name("cmo")->id == other);
    CHECK(reader.agents()->size() == 2);
}

TEST_CASE("an intent becomes active by an approval alone, and its end is final", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    REQUIRE(record(ledger, AgentAdded{AGENT, "cmo", AgentState::active, hash_of(1)}));
    const IntentDrafted draft{INTENT, AGENT, USDC, {1, 2}, {}, {}, hash_of(3)};
    REQUIRE(record(ledger, draft));
    CHECK(code_of(record(ledger, draft)) == ErrorCode::conflict);
    CHECK(code_of(record(ledger, IntentMoved{INTENT, IntentState::active})) == ErrorCode::conflict);
    const IntentApproved approval{INTENT, address_of(5), {1}, hash_of(4), {2}, ProofKind::wallet_signature};
    REQUIRE(record(ledger, approval));
    CHECK(code_of(record(ledger, approval)) == ErrorCode::conflict);
    const auto intent = ledger.reader().intent(INTENT).value();
    CHECK(intent.state == IntentState::active);
    CHECK(intent.session == address_of(5));
    CHECK(intent.digest == hash_of(4));
    CHECK(intent.proof == ProofKind::wallet_signature);
    CHECK(intent.terms == Bytes{1, 2});
    for (auto state : {IntentState::exhausted, IntentState::active, IntentState::revoked})
        REQUIRE(record(ledger, IntentMoved{INTENT, state}));
    CHECK(code_of(record(ledger, IntentMoved{INTENT, IntentState::active})) == ErrorCode::conflict);

    const auto second = id_of<IntentId>(2);
    REQUIRE(record(ledger, IntentDrafted{second, AGENT, USDC, {}, {}, {}, {}}));
    CHECK(ledger.reader().intents(std::nullopt, std::nullopt, 10)->front().id == second);
    CHECK(ledger.reader().intents(AGENT, IntentState::revoked, 10)->front().id == INTENT);
    CHECK(ledger.reader().intents(AGENT, std::nullopt, 1)->size() == 1);
    CHECK(ledger.reader().intents(std::nullopt, IntentState::active, 10)->empty());
}

TEST_CASE("an approval request is decided once", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    const auto bought = payment(1, 5);
    const ApprovalOpened request{id_of<ApprovalId>(1), bought.id, NOW.plus_seconds(60), {4, 4}};
    CHECK(code_of(record(ledger, request)) == ErrorCode::not_found);
    REQUIRE(record(ledger, bought));
    REQUIRE(record(ledger, request));
    CHECK(ledger.reader().approval_of(bought.id)->id == request.id);
    CHECK(ledger.reader().approvals(ApprovalState::open, 10)->size() == 1);
    REQUIRE(record(ledger, ApprovalMoved{request.id, ApprovalState::granted, ProofKind::passphrase}));
    CHECK(code_of(record(ledger, ApprovalMoved{request.id, ApprovalState::refused, ProofKind::none})) ==
          ErrorCode::conflict);
    const auto granted = ledger.reader().approval(request.id).value();
    CHECK(granted.state == ApprovalState::granted);
    CHECK(granted.proof == ProofKind::passphrase);
    CHECK(granted.intent == INTENT);
    CHECK(granted.reasons == Bytes{4, 4});
    REQUIRE(record(ledger, PaymentMoved{bought.id, PaymentState::refused, "", 0, "", {}}));
    const ApprovalOpened late{id_of<ApprovalId>(2), bought.id, NOW, {}};
    CHECK(code_of(record(ledger, late)) == ErrorCode::conflict);
}

TEST_CASE("settings keep the last value, an empty one too", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    CHECK(ledger.reader().setting("rpc").value() == std::nullopt);
    REQUIRE(record(ledger, SettingPut{"rpc", {1}}));
    REQUIRE(record(ledger, SettingPut{"rpc", {}}));
    CHECK(ledger.reader().setting("rpc").value() == Bytes{});
    CHECK(code_of(record(ledger, SettingPut{std::string(SETTING_KEY_BYTES_MAX + 1, 'k'), {}})) ==
          ErrorCode::too_large);
}

TEST_CASE("a field at its bound is kept, one byte more is refused", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    auto big = payment(1, 1);
    big.echo = Bytes(BLOB_BYTES_MAX, 1);
    big.url = std::string(TEXT_BYTES_MAX, 'u');
    REQUIRE(record(ledger, big));
    CHECK(ledger.reader().payment_as_opened(big.id)->echo.size() == BLOB_BYTES_MAX);
    auto bigger = payment(2, 1);
    bigger.echo = Bytes(BLOB_BYTES_MAX + 1, 1);
    CHECK(code_of(record(ledger, bigger)) == ErrorCode::too_large);
    bigger = payment(2, 1);
    bigger.url = std::string(TEXT_BYTES_MAX + 1, 'u');
    CHECK(code_of(record(ledger, bigger)) == ErrorCode::too_large);
}

TEST_CASE("an event's encoding reads back as the same bytes and nothing else does", "[ledger]")
{
    const Event event = payment(1, 77);
    const Bytes body = encode(event).value();
    const auto again = decode(event.index(), body);
    REQUIRE(again);
    CHECK(encode(*again).value() == body);
    for (std::size_t size = 0; size < body.size(); size += 7)
        CHECK_FALSE(decode(event.index(), ByteView{body}.first(size)));
    Bytes longer = body;
    longer.push_back(0);
    CHECK_FALSE(decode(event.index(), longer));
    CHECK_FALSE(decode(std::variant_size_v<Event>, body));
    CHECK(kind_name(event.index()) == "payment_opened");
    CHECK_FALSE(
        decode(Event{AgentMoved{}}.index(), encode(AgentMoved{AGENT, static_cast<AgentState>(4)}).value()));
}

TEST_CASE("the files are the owner's alone", "[ledger]")
{
    TemporaryFolder folder;
    std::ofstream{folder.file()};
    REQUIRE(::chmod(folder.file().c_str(), 0644) == 0);
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    for (const char* suffix : {"", "-wal", "-shm", ".head"})
    {
        struct stat found{};
        REQUIRE(::stat((folder.file().string() + suffix).c_str(), &found) == 0);
        CHECK((found.st_mode & 0777U) == 0600U);
    }
    REQUIRE(::symlink(folder.file().c_str(), folder.file("link.db").c_str()) == 0);
    CHECK(code_of(Ledger::open(folder.file("link.db"), lanes_hash)) == ErrorCode::storage_failed);
}

TEST_CASE("a file of a newer program, of something else, or without a folder is not opened", "[ledger]")
{
    TemporaryFolder folder;
    {
        auto ledger = open_ledger(folder.file());
        add_wallet(ledger);
    }
    {
        auto database = Database::open(folder.file(), OpenMode::create).value();
        REQUIRE(database.run("PRAGMA user_version = " + std::to_string(SCHEMA_VERSION + 1)));
        auto foreign = Database::open(folder.file("foreign.db"), OpenMode::create).value();
        REQUIRE(foreign.run("CREATE TABLE notes(x)"));
        std::ofstream{folder.file("text.db")} << std::string(8192, 't');
    }
    CHECK(code_of(Ledger::open(folder.file(), lanes_hash)) == ErrorCode::unsupported);
    CHECK(code_of(Ledger::open(folder.file("foreign.db"), lanes_hash)) == ErrorCode::integrity_failed);
    CHECK(code_of(Ledger::open(folder.file("text.db"), lanes_hash)) == ErrorCode::integrity_failed);
    CHECK(code_of(Ledger::open(folder.file("no/ledger.db"), lanes_hash)) == ErrorCode::storage_failed);
}

TEST_CASE("a failed operation is undone alone, a rolled back batch as a whole", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    const auto before = ledger.head();
    REQUIRE(ledger.begin());
    REQUIRE(ledger.attempt([](Writer& writer) { return writer.record(SettingPut{"a", {1}}, NOW); }));
    const auto failed = ledger.attempt(
        [](Writer& writer) -> Result<int>
        {
            if (auto done = writer.record(SettingPut{"a", {2}}, NOW); !done)
                return forward(done);
            return fail(ErrorCode::cancelled, "on purpose");
        });
    CHECK(code_of(failed) == ErrorCode::cancelled);
    CHECK(ledger.reader().setting("a").value() == Bytes{1});
    CHECK(ledger.head().sequence == before.sequence + 1);
    ledger.rollback();
    CHECK(ledger.reader().setting("a").value() == std::nullopt);
    CHECK(ledger.head() == before);
    CHECK(code_of(ledger.attempt([](Writer& writer) { return writer.record(SettingPut{"a", {}}, NOW); })) ==
          ErrorCode::storage_failed);
    CHECK_FALSE(ledger.commit());
}

TEST_CASE("what was committed is there after opening again", "[ledger]")
{
    TemporaryFolder folder;
    Head head;
    {
        auto ledger = open_ledger(folder.file());
        add_wallet(ledger);
        REQUIRE(authorise(ledger, payment(1, 5), period(10)));
        head = ledger.head();
    }
    auto ledger = open_ledger(folder.file());
    CHECK(ledger.head() == head);
    CHECK(ledger.reader().payment(id_of<PaymentId>(1))->state == PaymentState::authorised);
    REQUIRE(record(ledger, PaymentSettled{id_of<PaymentId>(1), "0x1", ""}));
    CHECK(ledger.head().sequence == head.sequence + 1);
}
