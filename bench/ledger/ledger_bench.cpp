// The ledger alone, on one thread: what a payment costs inside a group commit, and how long questions take in
// a large ledger.   ledger_bench [payments, default 100000] [folder, default the temporary one]
#include "crypto/keccak.hpp"
#include "crypto/sha256.hpp"
#include "ledger/audit.hpp"
#include "ledger/ledger.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

using namespace bursar;
using namespace bursar::ledger;

namespace
{
constexpr std::uint64_t BATCH = 64;
constexpr std::uint64_t INTENTS = 10;
constexpr std::uint64_t HOSTS = 20;
constexpr Time START{1'795'000'000'000};
constexpr std::uint64_t ROUNDS = 200;
const AssetId ASSET{ChainId{84532}, Address{{1}}};

double wall_us()
{
    using namespace std::chrono;
    return static_cast<double>(duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count()) /
           1000.0;
}

double cpu_us()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1000.0;
}

template<class T>
T must(Result<T> result)
{
    if (!result)
    {
        std::fprintf(stderr, "%s\n", to_string(result.error()).c_str());
        std::exit(1);
    }
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/// Spread over the id space as random ids are.
template<class Id>
Id id_of(std::uint64_t number)
{
    const Hash32 hash = crypto::keccak256(as_bytes(std::to_string(number)));
    std::array<std::uint8_t, 16> bytes{};
    std::copy_n(hash.bytes.begin(), bytes.size(), bytes.begin());
    return Id::from_random(bytes);
}

PaymentOpened payment(std::uint64_t number)
{
    PaymentOpened opened;
    opened.id = id_of<PaymentId>(number);
    opened.intent = id_of<IntentId>(number % INTENTS);
    opened.fingerprint = crypto::keccak256(as_bytes(opened.id.text()));
    opened.rail = "x402";
    opened.asset = ASSET;
    opened.amount = Units{Units::Raw{2000}};
    opened.payee.bytes.fill(static_cast<std::uint8_t>(number % HOSTS));
    opened.method = "POST";
    opened.host = "api" + std::to_string(number / 7 % HOSTS) + ".example.com";
    opened.url = "https://" + opened.host + "/v1/chat/completions";
    opened.category = "compute";
    opened.note = "summarise the quarterly report";
    opened.offer = Bytes(120, 1);
    opened.echo = Bytes(600, 2);
    return opened;
}

Result<void> authorise(Writer& writer, const PaymentOpened& opened, Time now)
{
    // What the vault asks before it judges.
    if (auto facts = writer.reader().history({opened.intent, 0, opened.payee, opened.fingerprint,
                                              now.plus_seconds(-60), now.plus_seconds(-300)});
        !facts)
        return forward(facts);
    if (auto done = writer.open_payment(opened, now); !done)
        return forward(done);
    const BudgetPeriod period{0, START, START.plus_seconds(400LL * 86'400), Units{Units::Raw{1} << 100}};
    if (auto done = writer.reserve(opened.id, period, now); !done)
        return done;
    return writer.record(PaymentAuthorised{opened.id, Bytes(250, 3), now.plus_seconds(60)}, now);
}

void write_payments(Ledger& ledger, std::uint64_t count)
{
    const AgentId agent = id_of<AgentId>(0);
    must(ledger.begin());
    must(ledger.attempt([&](Writer& w)
                        { return w.record(AgentAdded{agent, "cmo", AgentState::active, {}}, START); }));
    for (std::uint64_t i = 0; i < INTENTS; ++i)
        must(ledger.attempt(
            [&](Writer& w)
            { return w.record(IntentDrafted{id_of<IntentId>(i), agent, ASSET, {}, {}, {}, {}}, START); }));
    must(ledger.commit());

    // A year of payments, whatever their number.
    const auto step_ms = static_cast<std::int64_t>(365ULL * 86'400'000 / count);
    double cpu = 0;
    double wall = 0;
    for (std::uint64_t first = 0; first < count; first += BATCH)
    {
        std::vector<PaymentOpened> wanted;
        for (std::uint64_t i = first; i < std::min(first + BATCH, count); ++i)
            wanted.push_back(payment(i));
        cpu -= cpu_us();
        wall -= wall_us();
        must(ledger.begin());
        for (std::uint64_t i = first; i < std::min(first + BATCH, count); ++i)
            must(ledger.attempt(
                [&](Writer& w)
                {
                    return authorise(w, wanted[i - first],
                                     START.plus_ms(static_cast<std::int64_t>(i) * step_ms));
                }));
        must(ledger.commit());
        cpu += cpu_us();
        wall += wall_us();
    }
    const double paid = static_cast<double>(count);
    std::printf("open + history + reserve + authorise, batches of %lu: %.1f us CPU, %.1f us wall each\n",
                BATCH, cpu / paid, wall / paid);

    // Three of four are settled; what is left stays open.
    const double settle_cpu = cpu_us();
    for (std::uint64_t first = 0; first < count; first += BATCH)
    {
        must(ledger.begin());
        for (std::uint64_t i = first; i < std::min(first + BATCH, count); ++i)
            if (i % 4 != 0)
                must(ledger.attempt(
                    [&](Writer& w)
                    { return w.record(PaymentSettled{id_of<PaymentId>(i), "0xabc", "seen"}, START); }));
        must(ledger.commit());
    }
    std::printf("settle: %.1f us CPU each\n", (cpu_us() - settle_cpu) / (paid * 0.75));
}

template<class Question>
void time_question(const char* name, Question&& question)
{
    double longest = 0;
    const double start = wall_us();
    for (std::uint64_t i = 0; i < ROUNDS; ++i)
    {
        const double before = wall_us();
        question(i);
        longest = std::max(longest, wall_us() - before);
    }
    std::printf("%-44s %9.1f us, longest %9.1f us\n", name, (wall_us() - start) / static_cast<double>(ROUNDS),
                longest);
}

void ask(const Reader& reader, std::uint64_t count)
{
    const Time middle = START.plus_seconds(180LL * 86'400);
    const Time last = START.plus_seconds(365LL * 86'400 - 3600);
    const auto filter = [](auto change)
    {
        PaymentFilter out;
        change(out);
        return out;
    };
    const auto page = [&](const char* name, const PaymentFilter& wanted)
    {
        std::string cursor;
        time_question(name, [&](std::uint64_t) { cursor = must(reader.payments(wanted, cursor, 50)).next; });
    };
    time_question("payment by id",
                  [&](std::uint64_t i) { must(reader.payment(id_of<PaymentId>(i * 7919 % count))); });
    time_question("history", [&](std::uint64_t i)
                  { must(reader.history({id_of<IntentId>(i % INTENTS), 0, ASSET.token, {}, last, last})); });
    page("page of all", {});
    page("page of an intent", filter([](auto& f) { f.intent = id_of<IntentId>(3); }));
    page("page of a host from the middle",
         filter([&](auto& f) { f.host = "api7.example.com", f.until = middle; }));
    page("page of a state", filter([](auto& f) { f.state = PaymentState::authorised; }));
    page("page of an intent, host and state", filter(
                                                  [](auto& f)
                                                  {
                                                      f.intent = id_of<IntentId>(3);
                                                      f.host = "api7.example.com";
                                                      f.state = PaymentState::settled;
                                                  }));
    page("page of an intent in a state it never had", filter(
                                                          [](auto& f)
                                                          {
                                                              f.intent = id_of<IntentId>(3);
                                                              f.state = PaymentState::refused;
                                                          }));
    for (auto [by, name] : {std::pair{TotalsBy::host, "totals by host, all time"},
                            {TotalsBy::intent, "totals by intent, all time"},
                            {TotalsBy::day, "totals by day, all time"}})
        time_question(name, [&, which = by](std::uint64_t) { must(reader.totals({}, which)); });
    time_question(
        "totals by host, 7 days",
        [&](std::uint64_t)
        {
            must(reader.totals(
                filter([&](auto& f) { f.from = middle, f.until = middle.plus_seconds(7 * 86'400); }),
                TotalsBy::host));
        });
    time_question("50 open payments", [&](std::uint64_t) { must(reader.open_payments(std::nullopt, 50)); });
}
}  // namespace

int main(int argc, char** argv)
{
    const std::uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000;
    const std::filesystem::path folder = argc > 2 ? argv[2] : std::filesystem::temp_directory_path();
    const auto path = folder / "bursar-ledger-bench.db";
    for (const char* suffix : {"", "-wal", "-shm", ".head"})
        std::filesystem::remove(path.string() + suffix);
    {
        auto ledger = must(Ledger::open(path, crypto::sha256));
        write_payments(ledger, std::max<std::uint64_t>(count, 1));
    }
    const double opening = wall_us();
    {
        auto ledger = must(Ledger::open(path, crypto::sha256));
        std::printf("open: %.1f ms, file %.1f MB\n", (wall_us() - opening) / 1000,
                    static_cast<double>(std::filesystem::file_size(path)) / 1e6);
        ask(ledger.reader(), count);
    }
    const double auditing = wall_us();
    const auto report = must(audit(path, crypto::sha256));
    std::printf("audit: %.1f s, %lu entries, %zu findings\n", (wall_us() - auditing) / 1e6, report.entries,
                report.findings.size());
    for (const char* suffix : {"", "-wal", "-shm", ".head"})
        std::filesystem::remove(path.string() + suffix);
    return report.intact() ? 0 : 1;
}
