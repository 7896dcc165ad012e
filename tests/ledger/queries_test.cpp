#include "support.hpp"

#include <algorithm>
#include <map>
#include <random>

using namespace bursar;
using namespace bursar::ledger;
using namespace bursar::ledger::test;

namespace
{
const AgentId SECOND_AGENT = id_of<AgentId>(2);
const IntentId SECOND_INTENT = id_of<IntentId>(2);

/// 60 payments in two intents of two agents, three hosts, over about ten days, in all kinds of states.
void write_payments(Ledger& ledger)
{
    add_wallet(ledger);
    REQUIRE(record(ledger, AgentAdded{SECOND_AGENT, "cfo", AgentState::active, hash_of(101)}));
    REQUIRE(record(ledger, IntentDrafted{SECOND_INTENT, SECOND_AGENT, USDC, {}, {}, {}, {}}));
    REQUIRE(ledger.begin());
    for (std::uint64_t i = 0; i < 60; ++i)
    {
        auto bought = payment(i, 10 + i, "host" + std::to_string(i % 3) + ".example.com");
        if (i % 4 == 0)
            bought.intent = SECOND_INTENT;
        // Two at the same time now and then, so that ties are ordered too.
        const Time now = NOW.plus_seconds(static_cast<std::int64_t>(i / 2) * 30'000);
        REQUIRE(ledger.attempt(
            [&](Writer& writer) -> Result<void>
            {
                if (i % 5 == 4)
                {
                    if (auto opened = writer.record(bought, now); !opened)
                        return opened;
                    return writer.record(PaymentMoved{bought.id, PaymentState::refused, "", 0, "", {}}, now);
                }
                if (auto done = authorise(writer, bought, period(1'000'000), now); !done)
                    return done;
                if (i % 5 == 0)
                    return writer.record(PaymentSettled{bought.id, "0x1", ""}, now);
                if (i % 5 == 1)
                    return writer.record(PaymentExpired{bought.id, ""}, now);
                return {};
            }));
    }
    REQUIRE(ledger.commit());
}

std::vector<PaymentRecord> all_pages(const Reader& reader, const PaymentFilter& filter, std::uint32_t limit)
{
    std::vector<PaymentRecord> out;
    std::string cursor;
    do
    {
        auto page = reader.payments(filter, cursor, limit).value();
        CHECK(page.payments.size() <= limit);
        out.insert(out.end(), page.payments.begin(), page.payments.end());
        cursor = page.next;
    } while (!cursor.empty());
    return out;
}

bool matches(const PaymentRecord& payment, const PaymentFilter& filter)
{
    return (!filter.intent || payment.intent == *filter.intent) &&
           (!filter.agent || payment.agent == *filter.agent) &&
           (filter.host.empty() || payment.host == filter.host) &&
           (!filter.state || payment.state == *filter.state) &&
           (!filter.from || payment.created >= *filter.from) &&
           (!filter.until || payment.created < *filter.until);
}
}  // namespace

TEST_CASE("pages of every filter hold exactly the payments that match, newest first", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    write_payments(ledger);
    const auto everything = all_pages(ledger.reader(), {}, 200);
    REQUIRE(everything.size() == 60);
    CHECK(std::is_sorted(everything.begin(), everything.end(), [](const auto& a, const auto& b)
                         { return std::tie(a.created, a.id) > std::tie(b.created, b.id); }));
    for (unsigned mask = 0; mask < 64; ++mask)
    {
        PaymentFilter filter;
        if ((mask & 1U) != 0)
            filter.intent = INTENT;
        if ((mask & 2U) != 0)
            filter.agent = AGENT;
        if ((mask & 4U) != 0)
            filter.host = "host1.example.com";
        if ((mask & 8U) != 0)
            filter.state = PaymentState::refused;
        if ((mask & 16U) != 0)
            filter.from = NOW.plus_seconds(90'000);
        if ((mask & 32U) != 0)
            filter.until = NOW.plus_seconds(600'000);
        std::vector<PaymentId> wanted;
        for (const auto& payment : everything)
            if (matches(payment, filter))
                wanted.push_back(payment.id);
        REQUIRE_FALSE(wanted.empty());
        for (std::uint32_t limit : {1U, 7U, 200U})
        {
            CAPTURE(mask, limit);
            std::vector<PaymentId> found;
            for (const auto& payment : all_pages(ledger.reader(), filter, limit))
                found.push_back(payment.id);
            CHECK(found == wanted);
        }
    }
}

TEST_CASE("wrong cursors, limits and names are refused", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    for (const char* cursor : {"x", "1", "1.", ".1", "1.1x", "1.99999999999999999999", "' OR 1"})
        CHECK(code_of(ledger.reader().payments({}, cursor, 10)) == ErrorCode::invalid_argument);
    for (std::uint32_t limit : {0U, PAGE_ITEMS_MAX + 1})
        CHECK(code_of(ledger.reader().payments({}, "", limit)) == ErrorCode::invalid_argument);
    PaymentFilter filter;
    filter.intent = SECOND_INTENT;
    CHECK(code_of(ledger.reader().payments(filter, "", 10)) == ErrorCode::not_found);
}

TEST_CASE("totals are the sums of the payments reserved and not voided", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    write_payments(ledger);
    const auto everything = all_pages(ledger.reader(), {}, 200);
    const auto day = [](Time time)
    {
        return format_time(time).substr(0, 10);
    };
    for (auto by : {TotalsBy::host, TotalsBy::intent, TotalsBy::day})
        for (unsigned mask = 0; mask < 32; ++mask)
        {
            PaymentFilter filter;
            if ((mask & 1U) != 0)
                filter.intent = INTENT;
            if ((mask & 2U) != 0)
                filter.agent = SECOND_AGENT;
            if ((mask & 4U) != 0)
                filter.host = "host2.example.com";
            // Days as a whole, so that the payments can be filtered by time too.
            if ((mask & 8U) != 0)
                filter.from = parse_time(day(NOW.plus_seconds(90'000)) + "T00:00:00Z").value();
            if ((mask & 16U) != 0)
                filter.until = parse_time(day(NOW.plus_seconds(600'000)) + "T00:00:00Z").value();
            std::map<std::string, Total> wanted;
            for (const auto& payment : everything)
            {
                if (!matches(payment, filter) || !payment.reserved || payment.state == PaymentState::expired)
                    continue;
                const std::string key = by == TotalsBy::host     ? payment.host
                                        : by == TotalsBy::intent ? payment.intent.text()
                                                                 : day(*payment.reserved);
                auto& total = wanted[key];
                auto& sum = payment.state == PaymentState::settled ? total.posted : total.pending;
                sum = sum.plus(payment.amount).value();
                total.count += 1;
            }
            const auto totals = ledger.reader().totals(filter, by).value();
            CAPTURE(mask, static_cast<int>(by));
            REQUIRE(totals.size() == wanted.size());
            for (const auto& total : totals)
            {
                CHECK(total.posted == wanted[total.key].posted);
                CHECK(total.pending == wanted[total.key].pending);
                CHECK(total.count == wanted[total.key].count);
            }
            CHECK(std::is_sorted(totals.begin(), totals.end(),
                                 [](const auto& a, const auto& b) { return a.key < b.key; }));
        }
    PaymentFilter by_state;
    by_state.state = PaymentState::settled;
    CHECK(code_of(ledger.reader().totals(by_state, TotalsBy::day)) == ErrorCode::invalid_argument);
}

TEST_CASE("totals over years are summed by whole months and the days at both ends", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    REQUIRE(ledger.begin());
    for (std::uint64_t i = 0; i < 200; ++i)
        REQUIRE(ledger.attempt(
            [&](Writer& writer)
            {
                return authorise(writer, payment(i, 1), period(1000),
                                 NOW.plus_seconds(static_cast<std::int64_t>(i) * 4 * 86'400));
            }));
    REQUIRE(ledger.commit());
    std::mt19937_64 random{5};
    for (int round = 0; round < 200; ++round)
    {
        const auto from = static_cast<std::int64_t>(random() % 800) - 10;
        const auto until = static_cast<std::int64_t>(random() % 900);
        PaymentFilter filter;
        filter.from = Time{(NOW.ms / 86'400'000 + from) * 86'400'000};
        filter.until = Time{(NOW.ms / 86'400'000 + until) * 86'400'000};
        std::uint64_t wanted = 0;
        for (std::int64_t i = 0; i < 200; ++i)
            wanted += i * 4 >= from && i * 4 < until ? 1U : 0U;
        const auto totals = ledger.reader().totals(filter, TotalsBy::host).value();
        CAPTURE(from, until);
        CHECK((totals.empty() ? 0 : totals.front().count) == wanted);
    }
}

TEST_CASE("the history tells policy what it needs, with what the batch just wrote", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    add_wallet(ledger);
    const HistoryQuestion question{
        INTENT, 0, address_of(7), hash_of(2), NOW.plus_seconds(-60), NOW.plus_seconds(-300)};
    const auto facts = [&]
    {
        return ledger.reader().history(question).value();
    };
    CHECK_FALSE(facts().payee_known);
    CHECK_FALSE(facts().equal_purchase);
    CHECK(facts().use.count == 0);

    REQUIRE(authorise(ledger, payment(1, 100), period(1000), NOW.plus_seconds(-60)));
    REQUIRE(authorise(ledger, payment(2, 100), period(1000), NOW.plus_seconds(-59)));
    CHECK(facts().payee_known);
    CHECK(facts().use.count == 2);
    CHECK(facts().use.pending == units(200));
    // A payment exactly as old as the window has left it.
    CHECK(facts().count_in_rate_window == 1);
    CHECK(facts().oldest_in_rate_window == NOW.plus_seconds(-59));
    CHECK(facts().equal_purchase == NOW.plus_seconds(-59));

    REQUIRE(ledger.begin());
    REQUIRE(ledger.attempt([](Writer& writer) { return authorise(writer, payment(3, 50), period(1000)); }));
    CHECK(facts().count_in_rate_window == 2);
    CHECK(facts().use.pending == units(250));
    REQUIRE(ledger.commit());

    // A voided payment is no equal purchase; a refused or merely opened one never was.
    REQUIRE(record(ledger, PaymentExpired{id_of<PaymentId>(2), ""}));
    CHECK_FALSE(facts().equal_purchase);
    auto again = payment(4, 100);
    again.fingerprint = hash_of(2);
    REQUIRE(record(ledger, again));
    CHECK_FALSE(facts().equal_purchase);
    CHECK(facts().use.count == 3);
    CHECK(ledger.reader().reserved().value() == std::vector{std::pair{USDC, units(150)}});
}

TEST_CASE("open payments come oldest first, in pieces, without the final ones", "[ledger]")
{
    TemporaryFolder folder;
    auto ledger = open_ledger(folder.file());
    write_payments(ledger);
    std::vector<PaymentId> wanted;
    for (std::uint64_t i = 0; i < 60; ++i)
        if (i % 5 == 2 || i % 5 == 3)
            wanted.push_back(id_of<PaymentId>(i));
    std::vector<PaymentId> found;
    std::optional<PaymentId> after;
    while (true)
    {
        const auto piece = ledger.reader().open_payments(after, 7).value();
        if (piece.empty())
            break;
        for (const auto& payment : piece)
            found.push_back(payment.id);
        after = found.back();
    }
    CHECK(found == wanted);
    CHECK(ledger.reader().open_payment_count().value() == wanted.size());
}
