#include "support.hpp"

using namespace bursar;
using namespace bursar::ledger;
using namespace bursar::ledger::test;

TEST_CASE("a payment goes from opened to settled and its amount from pending to posted", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    const auto bought = payment(1, 2000);
    const auto use = [&]
    {
        return ledger.reader().budget_use(INTENT, 0).value();
    };

    REQUIRE(authorise(ledger, bought, period(10'000)));
    CHECK(use().pending == units(2000));
    CHECK(use().posted.is_zero());
    CHECK(ledger.reader().payment(bought.id)->state == PaymentState::authorised);
    CHECK(ledger.reader().authorisation(bought.id).value() == Bytes(180, 0x11));
    CHECK(ledger.reader().payment_as_opened(bought.id)->echo == bought.echo);

    REQUIRE(record(ledger, PaymentMoved{bought.id, PaymentState::presented, "", 0, "", {}}));
    REQUIRE(record(ledger, PaymentMoved{bought.id, PaymentState::delivered, "0xabc", 200, "goods came", {}}));
    CHECK(use().pending == units(2000));
    REQUIRE(record(ledger, PaymentSettled{bought.id, "0xdef", "seen on chain"}));
    CHECK(use().pending.is_zero());
    CHECK(use().posted == units(2000));
    const auto settled = ledger.reader().payment(bought.id).value();
    CHECK(settled.state == PaymentState::settled);
    CHECK(settled.transaction == "0xdef");
    CHECK(settled.http_status == 200);
    CHECK(ledger.reader().open_payment_count().value() == 0);
}

TEST_CASE("an expired payment gives its amount back once and stays counted", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    const auto bought = payment(1, 6000);
    REQUIRE(authorise(ledger, bought, period(10'000)));
    REQUIRE(record(ledger, PaymentExpired{bought.id, "not used"}));
    const auto use = ledger.reader().budget_use(INTENT, 0).value();
    CHECK(use.pending.is_zero());
    CHECK(use.posted.is_zero());
    CHECK(use.count == 1);
    CHECK(code_of(record(ledger, PaymentExpired{bought.id, "again"})) == ErrorCode::conflict);
    CHECK(code_of(record(ledger, PaymentSettled{bought.id, "", ""})) == ErrorCode::conflict);
    REQUIRE(authorise(ledger, payment(2, 10'000), period(10'000)));
}

TEST_CASE("the same id and fingerprint find the payment, another purchase under the id is a conflict",
          "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    const auto first = payment(1, 2000);
    const auto open = [&](const PaymentOpened& opened)
    {
        return write(ledger, [&](Writer& writer) { return writer.open_payment(opened, NOW); });
    };

    CHECK_FALSE(open(first)->existed);
    const auto head = ledger.head();
    CHECK(open(first)->existed);
    CHECK(ledger.head() == head);
    auto other = first;
    other.fingerprint = hash_of(99);
    CHECK(code_of(open(other)) == ErrorCode::conflict);
    auto foreign = first;
    foreign.intent = id_of<IntentId>(2);
    CHECK(code_of(open(foreign)) == ErrorCode::conflict);
    auto lost = payment(2, 1);
    lost.intent = id_of<IntentId>(2);
    CHECK(code_of(open(lost)) == ErrorCode::not_found);
}

TEST_CASE("a period's account holds its whole budget and not one unit more", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    REQUIRE(authorise(ledger, payment(1, 4000), period(10'000)));
    CHECK(code_of(authorise(ledger, payment(2, 6001), period(10'000))) == ErrorCode::over_budget);
    // Undone as a whole: not even opened.
    CHECK(code_of(ledger.reader().payment(id_of<PaymentId>(2))) == ErrorCode::not_found);
    REQUIRE(authorise(ledger, payment(3, 6000), period(10'000)));
    CHECK(code_of(authorise(ledger, payment(4, 1), period(10'000))) == ErrorCode::over_budget);
    REQUIRE(authorise(ledger, payment(5, 10'000), period(10'000, 1)));
    CHECK(code_of(authorise(ledger, payment(6, 1), period(20'000))) == ErrorCode::conflict);
    const Units most{~Units::Raw{0}};
    auto huge = payment(7, 1);
    huge.amount = most;
    CHECK(code_of(authorise(ledger, huge, period(10'000))) == ErrorCode::over_budget);
}

TEST_CASE("a payment in another asset than its intent's is not reserved", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    auto other = payment(1, 1);
    other.asset.chain.value = 1;
    CHECK(code_of(authorise(ledger, other, period(10))) == ErrorCode::asset_not_allowed);
}

TEST_CASE("a payment makes only the moves of its life cycle", "[ledger]")
{
    using enum PaymentState;
    struct Case
    {
        PaymentState from;
        std::vector<PaymentState> to;
    };
    const std::vector<PaymentState> seen{presented, delivered, settled, rejected, unknown, expired};
    std::vector<PaymentState> authorised_to = seen;
    authorised_to.push_back(authorised);
    for (const auto& [from, to] : std::vector<Case>{{opened, {opened, authorised, refused, expired}},
                                                    {authorised, authorised_to},
                                                    {presented, seen},
                                                    {delivered, {delivered, settled, expired}},
                                                    {rejected, seen},
                                                    {unknown, seen},
                                                    {settled, {}},
                                                    {refused, {}},
                                                    {expired, {}}})
        for (auto state : PAYMENT_STATES)
        {
            CAPTURE(name_of(from), name_of(state));
            CHECK(may_move(from, state) == (std::find(to.begin(), to.end(), state) != to.end()));
        }
    for (auto state : PAYMENT_STATES)
        CHECK(is_final(state) == (state == settled || state == refused || state == expired));
}

TEST_CASE("nothing that a front end reports frees a reservation", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    const auto bought = payment(1, 5000);
    REQUIRE(authorise(ledger, bought, period(5000)));
    using enum PaymentState;
    for (auto state : {presented, rejected, unknown, delivered})
    {
        REQUIRE(record(ledger, PaymentMoved{bought.id, state, "", 0, "", {}}));
        CHECK(ledger.reader().budget_use(INTENT, 0)->pending == units(5000));
    }
    for (auto state : {opened, authorised, settled, refused, expired})
        CHECK(code_of(record(ledger, PaymentMoved{bought.id, state, "", 0, "", {}})) == ErrorCode::conflict);
}

TEST_CASE("a payment is authorised once, and only after its amount was reserved", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    const auto bought = payment(1, 5);
    const PaymentAuthorised signed_bytes{bought.id, {1}, NOW};
    REQUIRE(record(ledger, bought));
    CHECK(code_of(record(ledger, signed_bytes)) == ErrorCode::conflict);
    CHECK(code_of(record(ledger, PaymentMoved{bought.id, PaymentState::presented, "", 0, "", {}})) ==
          ErrorCode::conflict);
    CHECK(code_of(record(ledger, PaymentSettled{bought.id, "", ""})) == ErrorCode::conflict);
    CHECK(code_of(ledger.reader().authorisation(bought.id)) == ErrorCode::not_found);
    const auto reserve = [&]
    {
        return write(ledger, [&](Writer& writer) { return writer.reserve(bought.id, period(10), NOW); });
    };
    REQUIRE(reserve());
    CHECK(code_of(reserve()) == ErrorCode::conflict);
    CHECK(code_of(record(ledger, PaymentMoved{bought.id, PaymentState::refused, "", 0, "", {}})) ==
          ErrorCode::conflict);
    REQUIRE(record(ledger, signed_bytes));
    CHECK(code_of(record(ledger, signed_bytes)) == ErrorCode::conflict);
}

TEST_CASE("a refused payment keeps its reasons and reserves nothing", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    const auto bought = payment(1, 5);
    REQUIRE(record(ledger, bought));
    REQUIRE(record(ledger, PaymentMoved{bought.id, PaymentState::refused, "", 0, "over budget", {8, 8}}));
    CHECK(ledger.reader().payment(bought.id)->reasons == Bytes{8, 8});
    CHECK(ledger.reader().budget_use(INTENT, 0)->count == 0);
    CHECK(code_of(write(ledger, [&](Writer& w) { return w.reserve(bought.id, period(10), NOW); })) ==
          ErrorCode::conflict);
}
