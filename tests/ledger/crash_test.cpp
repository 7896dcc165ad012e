#include "ledger/audit.hpp"

#include "support.hpp"

#include <csignal>
#include <random>
#include <sys/wait.h>

using namespace bursar;
using namespace bursar::ledger;
using namespace bursar::ledger::test;

namespace
{
constexpr std::uint64_t BATCH_PAYMENTS = 5;
constexpr std::uint64_t AMOUNT = 3;

/// Writes batches for ever and tells the pipe about each one that was committed. Never returns.
[[noreturn]] void write_batches(const std::filesystem::path& path, int pipe, std::uint64_t first)
{
    auto ledger = Ledger::open(path, lanes_hash);
    if (!ledger)
        ::_exit(1);
    for (std::uint64_t batch = first;; ++batch)
    {
        if (!ledger->begin())
            ::_exit(1);
        for (std::uint64_t i = 0; i < BATCH_PAYMENTS; ++i)
        {
            const auto bought = payment(batch * BATCH_PAYMENTS + i, AMOUNT);
            const auto done = ledger->attempt(
                [&](Writer& writer) -> Result<void>
                {
                    if (auto authorised = authorise(writer, bought, period(1'000'000'000)); !authorised)
                        return authorised;
                    if (i % 2 == 0)
                        return writer.record(PaymentSettled{bought.id, "0xabc", ""}, NOW);
                    return writer.record(PaymentMoved{bought.id, PaymentState::presented, "", 0, "", {}},
                                         NOW);
                });
            // What fails is undone alone; the batch goes on.
            const auto undone = ledger->attempt(
                [&](Writer& writer) -> Result<void>
                {
                    if (auto opened = writer.record(payment(1'000'000'000 + batch, 1), NOW); !opened)
                        return opened;
                    return fail(ErrorCode::cancelled, "on purpose");
                });
            if (!done || undone)
                ::_exit(1);
        }
        if (!ledger->commit() || ::write(pipe, &batch, sizeof(batch)) != sizeof(batch))
            ::_exit(1);
    }
}

/// Runs the writer, waits for so many reports and a while longer, kills it, and returns the last batch that
/// it reported, if any.
std::optional<std::uint64_t> write_and_kill(const std::filesystem::path& path, std::uint64_t first,
                                            unsigned reports, unsigned wait_us)
{
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0)
        write_batches(path, ends[1], first);
    ::close(ends[1]);
    std::optional<std::uint64_t> last;
    std::uint64_t batch = 0;
    for (; reports > 0 && ::read(ends[0], &batch, sizeof(batch)) == sizeof(batch); --reports)
        last = batch;
    ::usleep(wait_us);
    ::kill(child, SIGKILL);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
    while (::read(ends[0], &batch, sizeof(batch)) == sizeof(batch))
        last = batch;
    ::close(ends[0]);
    return last;
}
}  // namespace

TEST_CASE("killed at any moment, a ledger keeps every acknowledged batch whole and nothing half done",
          "[ledger][crash]")
{
    TemporaryFolder folder;
    {
        auto ledger = open_ledger(folder.file());
        add_wallet(ledger);
    }
    std::mt19937_64 random{31337};
    std::uint64_t next = 0;
    std::uint64_t acknowledged = 0;
    for (int run = 0; run < 40; ++run)
    {
        const auto last = write_and_kill(folder.file(), next, static_cast<unsigned>(random() % 4),
                                         static_cast<unsigned>(random() % 5000));
        auto ledger = open_ledger(folder.file());
        const auto& reader = ledger.reader();
        CAPTURE(run, next);
        if (last)
        {
            acknowledged += *last + 1 - next;
            CHECK(reader.payment(id_of<PaymentId>(*last * BATCH_PAYMENTS + BATCH_PAYMENTS - 1)));
        }
        // The batch after the last acknowledged one is there as a whole or not at all.
        next = last ? *last + 1 : next;
        const auto payments = reader.budget_use(INTENT, 0).value().count;
        CHECK((payments == next * BATCH_PAYMENTS || payments == (next + 1) * BATCH_PAYMENTS));
        next = payments / BATCH_PAYMENTS;
        const auto use = reader.budget_use(INTENT, 0).value();
        CHECK(use.posted == units(next * 3 * AMOUNT));
        CHECK(use.pending == units(next * 2 * AMOUNT));
        CHECK(code_of(reader.payment(id_of<PaymentId>(1'000'000'000 + next))) == ErrorCode::not_found);
    }
    CHECK(acknowledged > 40);
    const auto report = audit(folder.file(), lanes_hash).value();
    for (const auto& finding : report.findings)
        UNSCOPED_INFO(finding.where << ": " << finding.what);
    CHECK(report.intact());
    CHECK(report.payments == next * BATCH_PAYMENTS);
}
