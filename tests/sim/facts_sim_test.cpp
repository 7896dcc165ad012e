#include "tests/sim/runs.hpp"

#include <array>
#include <map>

using namespace bursar;
using namespace bursar::vault;
using test::Engine;
using test::House;
using wire::PaymentState;

/// The service with the watcher's facts, in a child that is killed while it works. What it had done before it
/// said so through the pipe must be there afterwards.
namespace
{
struct Line
{
    std::array<char, 30> payment;
    std::uint8_t state;
};

void say(int pipe, const PaymentId& payment, PaymentState state)
{
    Line line{};
    std::copy(payment.text().begin(), payment.text().end(), line.payment.begin());
    line.state = static_cast<std::uint8_t>(state);
    if (::write(pipe, &line, sizeof line) != static_cast<ssize_t>(sizeof line))
        ::_exit(20);
}

[[noreturn]] void work_until_killed(House& house, const IntentId& intent, std::vector<PaymentId> open,
                                    int pipe)
{
    house.restart();
    wire::Unlock unlock;
    unlock.passphrase = test::secret(test::PASSPHRASE);
    if (!house.ask(house.owner, std::move(unlock)))
        ::_exit(21);
    while (true)
    {
        if (open.size() < 8 || test::below(house.engine, 2) == 0)
        {
            const auto purchase = house.purchase(intent, 1 + test::below(house.engine, 500));
            const auto reply = house.ask(house.caller, wire::Authorise{purchase});
            if (!reply)
                ::_exit(22);
            say(pipe, purchase.payment, reply->payment.state);
            if (reply->transfer)
                open.push_back(purchase.payment);
            continue;
        }
        const auto at = test::below(house.engine, open.size());
        const auto payment = open[at];
        open.erase(open.begin() + static_cast<std::ptrdiff_t>(at));
        const bool used = test::below(house.engine, 2) == 0;
        const watch::Fact fact =
            used ? watch::Fact{watch::Used{payment, {}, 5}} : watch::Fact{watch::Dead{payment, false, 5}};
        if (!house.service->apply({&fact, 1}, house.now))
            ::_exit(23);
        say(pipe, payment, used ? PaymentState::settled : PaymentState::expired);
    }
}
}  // namespace

TEST_CASE("killed while facts come in, nothing is posted or released that was not, and nothing is forgotten",
          "[sim]")
{
    const auto runs = test::sim_runs();
    const auto seed = test::sim_seed();
    std::uint64_t lines_read = 0;
    std::optional<House> house;
    std::map<PaymentId, PaymentState> said;
    IntentId intent;
    for (std::uint64_t run = 0; run < runs; ++run)
    {
        INFO("seed " << seed << ", run " << run);
        if (run % test::KILLS_PER_WALLET == 0)
        {
            house.reset();
            house.emplace(seed + run);
            house->initialise();
            house->agent = house->add_agent("cmo");
            house->caller = Caller::of_agent(house->agent);
            auto terms = house->terms(house->agent);
            terms.budget = Units{40'000};
            intent = house->approve(terms);
            said.clear();
        }
        house->service.reset();
        house->ledger.reset();
        std::vector<PaymentId> open;
        for (const auto& [payment, state] : said)
            if (state == PaymentState::authorised)
                open.push_back(payment);
        std::array<int, 2> pipe{};
        REQUIRE(::pipe(pipe.data()) == 0);
        house->engine.seed(seed * 31 + run);
        const auto child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0)
        {
            ::close(pipe[0]);
            work_until_killed(*house, intent, open, pipe[1]);
        }
        ::close(pipe[1]);
        house->purchases += 100'000;
        ::usleep(static_cast<useconds_t>(10'000 + test::below(house->engine, 20'000)));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        CHECK(WIFSIGNALED(status));
        Line line{};
        while (::read(pipe[0], &line, sizeof line) == static_cast<ssize_t>(sizeof line))
        {
            const auto payment = PaymentId::parse({line.payment.data(), line.payment.size()});
            REQUIRE(payment);
            said[*payment] = static_cast<PaymentState>(line.state);
            ++lines_read;
        }
        ::close(pipe[0]);

        test::require_intact(house->folder.path / "ledger.db");
        house->restart();
        // At most the one step whose word was cut off may be ahead of what was said.
        int ahead = 0;
        for (auto& [payment, state] : said)
        {
            const auto now = house->state_of(payment);
            if (now == state)
                continue;
            CHECK(state == PaymentState::authorised);
            CHECK((now == PaymentState::settled || now == PaymentState::expired));
            state = now;
            ++ahead;
        }
        Units::Raw pending = 0;
        Units::Raw posted = 0;
        wire::LedgerPage page;
        do
        {
            wire::ReadLedger read;
            read.cursor = page.next;
            read.limit = 200;
            page = house->must(house->owner, std::move(read));
            for (const auto& payment : page.payments)
            {
                if (!said.contains(payment.id))
                {
                    ++ahead;
                    said[payment.id] = payment.state;
                }
                if (payment.state == PaymentState::authorised)
                    pending += payment.amount.raw();
                if (payment.state == PaymentState::settled)
                    posted += payment.amount.raw();
            }
        } while (!page.next.empty());
        CHECK(ahead <= 1);
        const auto view = house->intent_view(intent);
        CHECK(view.pending == Units{pending});
        CHECK(view.posted == Units{posted});
        CHECK(pending + posted <= 40'000);
    }
    CHECK(lines_read > runs);
}
