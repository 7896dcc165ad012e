#include "tests/sim/runs.hpp"

#include <map>
#include <semaphore>
#include <set>

using namespace bursar;
using namespace bursar::vault;
using test::Engine;
using wire::PaymentState;

namespace
{
constexpr std::uint64_t BUDGET = 60'000;

/// What the front ends of one wallet know, for certain (`told`) or not (`asked`).
struct Memory
{
    std::string credential;
    std::vector<IntentId> intents;
    std::map<PaymentId, wire::Purchase> asked;
    std::map<PaymentId, wire::Authorised> told;
    std::map<PaymentId, PaymentState> reported;
    std::set<IntentId> revoked;
};

/// One front end at work until the vault is gone. Every step may be its last.
class FrontEnd
{
public:
    FrontEnd(Client& owner, Client& agent, Memory& memory, Engine& engine)
        : owner_(owner), agent_(agent), memory_(memory), engine_(engine)
    {
    }

    /// `ready` is told after so many steps; the kill then comes during one of the next.
    void work(std::uint64_t steps, std::counting_semaphore<2>& ready)
    {
        for (std::uint64_t done = 0;; ++done)
        {
            if (done == steps)
                ready.release();
            if (!step())
                break;
        }
        ready.release();
    }

private:
    bool step()
    {
        switch (test::below(engine_, 12))
        {
        case 0:
            return ask_again();
        case 1:
        case 2:
        case 3:
            return report();
        case 4:
            return test::below(engine_, 6) == 0 ? revoke() : report();
        default:
            return pay();
        }
    }

    bool pay()
    {
        const auto& intent = memory_.intents[test::below(engine_, memory_.intents.size())];
        const auto number = engine_();
        auto purchase = test::purchase_of(intent, test::numbered_payment(number), number,
                                          Units{1 + test::below(engine_, 3'000)});
        memory_.asked[purchase.payment] = purchase;
        return authorise(purchase);
    }
    bool ask_again()
    {
        if (memory_.asked.empty())
            return true;
        const auto chosen = std::next(
            memory_.asked.begin(), static_cast<std::ptrdiff_t>(test::below(engine_, memory_.asked.size())));
        return authorise(chosen->second);
    }
    bool authorise(const wire::Purchase& purchase)
    {
        auto reply = agent_.call(wire::Authorise{purchase});
        if (!reply)
            return reply.error().code != ErrorCode::vault_unavailable;
        memory_.told.try_emplace(purchase.payment, std::move(*reply));
        return true;
    }
    bool report()
    {
        if (memory_.told.empty())
            return true;
        const auto chosen = std::next(memory_.told.begin(),
                                      static_cast<std::ptrdiff_t>(test::below(engine_, memory_.told.size())));
        if (!chosen->second.transfer)
            return true;
        wire::Report report;
        report.payment = chosen->first;
        report.state = test::below(engine_, 2) == 0 ? PaymentState::presented : PaymentState::delivered;
        auto reply = agent_.call(std::move(report));
        if (!reply)
            return reply.error().code != ErrorCode::vault_unavailable;
        memory_.reported[chosen->first] = reply->state;
        return true;
    }
    bool revoke()
    {
        if (memory_.revoked.size() + 1 >= memory_.intents.size())
            return true;
        const auto& intent = memory_.intents[test::below(engine_, memory_.intents.size())];
        auto reply = owner_.call(wire::RevokeIntent{intent});
        if (!reply)
            return reply.error().code != ErrorCode::vault_unavailable;
        memory_.revoked.insert(intent);
        return true;
    }

    Client& owner_;
    Client& agent_;
    Memory& memory_;
    Engine& engine_;
};

void move_in(Client& owner, Memory& memory)
{
    if (!memory.credential.empty())
    {
        wire::Unlock unlock;
        unlock.passphrase = test::secret(test::PASSPHRASE);
        test::must(owner, std::move(unlock));
        return;
    }
    test::must(owner, test::initialise_request());
    const auto agent = test::add_agent(owner, "cmo");
    for (int i = 0; i < 4; ++i)
        memory.intents.push_back(test::approve(owner, agent.id, Units{BUDGET}));
    memory.credential = agent.credential;
}

std::map<PaymentId, wire::PaymentView> read_all(Client& owner)
{
    std::map<PaymentId, wire::PaymentView> payments;
    wire::LedgerPage page;
    do
    {
        wire::ReadLedger read;
        read.cursor = page.next;
        read.limit = 200;
        page = test::must(owner, std::move(read));
        for (auto& payment : page.payments)
            payments.emplace(payment.id, payment);
    } while (!page.next.empty());
    return payments;
}

bool fits_report(PaymentState now, PaymentState reported)
{
    return now == reported || now == PaymentState::delivered || now == PaymentState::presented;
}

/// Every answer that a front end got still holds.
void check_payments(const Memory& memory, const std::map<PaymentId, wire::PaymentView>& payments)
{
    std::set<Hash32> nonces;
    for (const auto& [id, told] : memory.told)
    {
        REQUIRE(payments.contains(id));
        const auto& payment = payments.at(id);
        CHECK(payment.amount == told.payment.amount);
        if (!told.transfer)
            CHECK(payment.state == told.payment.state);
        else if (const auto reported = memory.reported.find(id); reported != memory.reported.end())
            CHECK(fits_report(payment.state, reported->second));
        else
            CHECK(payment.state != PaymentState::refused);
        if (told.transfer)
            CHECK(nonces.insert(told.transfer->nonce).second);
    }
    for (const auto& [id, payment] : payments)
        CHECK(memory.asked.contains(id));
}

/// Asking again brings the same signature.
void check_replays(Client& owner, const Memory& memory, Engine& engine)
{
    for (int i = 0; i < 5 && !memory.told.empty(); ++i)
    {
        const auto chosen = std::next(memory.told.begin(),
                                      static_cast<std::ptrdiff_t>(test::below(engine, memory.told.size())));
        const auto& [id, told] = *chosen;
        if (!told.transfer)
            continue;
        const auto again = test::must(owner, wire::Authorise{memory.asked.at(id)});
        CHECK(again.replayed);
        if (again.verdict.outcome != policy::Outcome::allow)
            continue;  // the intent was revoked
        REQUIRE(again.transfer);
        CHECK(again.transfer->signature == told.transfer->signature);
    }
}

/// What is reserved is exactly what was signed: nothing lost, nothing twice, nothing released.
void check_budgets(Client& owner, const Memory& memory,
                   const std::map<PaymentId, wire::PaymentView>& payments)
{
    std::map<IntentId, Units::Raw> signed_units;
    for (const auto& [id, payment] : payments)
        if (payment.state != PaymentState::refused)
            signed_units[payment.intent] += payment.amount.raw();
    for (const auto& view : test::must(owner, wire::ListIntents{}).intents)
    {
        if (memory.revoked.contains(view.id))
            CHECK(view.state == policy::IntentState::revoked);
        CHECK(view.pending == Units{signed_units[view.id]});
        CHECK(view.posted == Units{});
        CHECK(view.pending <= Units{BUDGET});
    }
}
}  // namespace

TEST_CASE("killed at any moment, the vault keeps what it said and reserves nothing twice", "[sim]")
{
    const auto runs = test::sim_runs();
    const auto seed = test::sim_seed();
    std::size_t told = 0;
    std::size_t lost_answers = 0;
    for (std::uint64_t run = 0; run < runs;)
    {
        test::TemporaryFolder folder;
        Memory memory;
        for (std::uint64_t kill = 0; kill < test::KILLS_PER_WALLET && run < runs; ++kill, ++run)
        {
            INFO("seed " << seed << ", run " << run);
            Engine engine{seed * 1'000'003 + run};
            test::RunningVault vault{folder.path / "home"};
            auto owner = vault.client();
            move_in(*owner, memory);
            const auto payments = read_all(*owner);
            check_payments(memory, payments);
            check_budgets(*owner, memory, payments);
            check_replays(*owner, memory, engine);
            auto agent = vault.client(memory.credential);
            {
                std::counting_semaphore<2> ready{0};
                const auto steps = test::below(engine, 12);
                std::jthread killer{[&, after = std::chrono::microseconds{test::below(engine, 4'000)}]
                                    {
                                        ready.acquire();
                                        std::this_thread::sleep_for(after);
                                        vault.kill_it();
                                    }};
                FrontEnd{*owner, *agent, memory, engine}.work(steps, ready);
            }
            test::require_intact(vault.home / "ledger.db");
        }
        told += memory.told.size();
        lost_answers += memory.asked.size() - memory.told.size();
    }
    CHECK(told > runs);
    WARN(runs << " kills, " << told << " answers kept, " << lost_answers << " answers lost on the way");
}

TEST_CASE("killed while it is being set up, a wallet can be set up again", "[sim]")
{
    const auto runs = test::sim_runs() / 4;
    for (std::uint64_t run = 0; run < runs; ++run)
    {
        INFO("seed " << test::sim_seed() << ", run " << run);
        Engine engine{test::sim_seed() * 7'919 + run};
        test::TemporaryFolder folder;
        const auto home = folder.path / "home";
        {
            test::RunningVault vault{home};
            auto owner = vault.client();
            std::jthread killer{[&, after = std::chrono::microseconds{test::below(engine, 12'000)}]
                                {
                                    std::this_thread::sleep_for(after);
                                    vault.kill_it();
                                }};
            (void)owner->call(test::initialise_request());
        }
        test::RunningVault vault{home};
        auto owner = vault.client();
        const auto welcome = owner->connect();
        REQUIRE(welcome);
        if (welcome->initialised)
        {
            wire::Unlock unlock;
            unlock.passphrase = test::secret(test::PASSPHRASE);
            test::must(*owner, std::move(unlock));
        }
        else
            test::must(*owner, test::initialise_request());
        const auto agent = test::add_agent(*owner, "cmo");
        const auto intent = test::approve(*owner, agent.id, Units{100});
        auto client = vault.client(agent.credential);
        CHECK(test::must(*client, wire::Authorise{test::purchase_of(intent, test::numbered_payment(run), run,
                                                                    Units{9})})
                  .transfer);
    }
}
