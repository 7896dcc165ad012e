#include "support.hpp"

#include <random>
#include <regex>

using namespace bursar;
using namespace bursar::policy;
using namespace bursar::policy::test;

namespace
{
constexpr int ROUNDS = 10'000;

class Dice
{
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    std::uint64_t below(std::uint64_t bound) { return engine_() % bound; }
    bool chance(std::uint64_t one_in) { return below(one_in) == 0; }
    Units units(std::uint64_t bound) { return Units{Units::Raw{below(bound)}}; }

private:
    std::mt19937_64 engine_;
};

/// Small numbers, so that limits are met often.
Scene random_scene(Dice& dice)
{
    Scene scene;
    scene.terms.budget = Units{Units::Raw{1 + dice.below(40)}};
    scene.terms.period = static_cast<Period>(dice.below(4));
    scene.now = START.plus_ms(static_cast<std::int64_t>(dice.below(29ULL * 86'400'000)));
    if (dice.chance(3))
        scene.terms.payment_max = Units{Units::Raw{1 + dice.below(20)}};
    if (dice.chance(3))
        scene.terms.count_max = 1 + static_cast<std::uint32_t>(dice.below(6));
    if (dice.chance(3))
        scene.terms.rate = RateLimit{1 + static_cast<std::uint32_t>(dice.below(6)),
                                     1 + static_cast<std::uint32_t>(dice.below(90))};
    if (dice.chance(4))
        scene.terms.ask_above = dice.units(20);
    scene.history.posted = dice.units(20);
    scene.history.pending = dice.units(20);
    scene.history.count = static_cast<std::uint32_t>(dice.below(8));
    scene.history.count_in_rate_window =
        static_cast<std::uint32_t>(dice.below(scene.terms.rate ? scene.terms.rate->count + 1 : 8));
    if (scene.history.count_in_rate_window > 0 && scene.terms.rate)
        scene.history.oldest_in_rate_window =
            scene.now.plus_ms(-static_cast<std::int64_t>(dice.below(scene.terms.rate->seconds * 1000ULL)));
    if (dice.chance(6))
        scene.history.equal_purchase = scene.now.plus_ms(-static_cast<std::int64_t>(dice.below(600'000)));
    scene.request.amount = dice.units(25);
    return scene;
}

/// What the ledger would say at a later time, when nothing else happened.
void wait_until(Scene& scene, Time later)
{
    const bool new_period = period_at(scene.terms, scene.now).index != period_at(scene.terms, later).index;
    if (new_period)
    {
        scene.history.posted = {};
        scene.history.pending = {};
        scene.history.count = 0;
    }
    if (scene.terms.rate && scene.history.oldest_in_rate_window &&
        scene.history.oldest_in_rate_window->plus_seconds(scene.terms.rate->seconds) <= later)
        scene.history.count_in_rate_window -= 1;
    scene.now = later;
}

/// Each change that a sentence offers, made to a copy of the scene.
std::vector<Scene> changed_as_told(const Scene& scene, const std::string& sentence)
{
    static const std::regex PAY{"pay at most ([0-9.]+) USDC"};
    static const std::regex RAISE_PAYMENT{"raise payment_max to ([0-9.]+) USDC"};
    static const std::regex RAISE_BUDGET{"raise budget to ([0-9.]+) USDC"};
    static const std::regex RAISE_COUNT{"raise count_max to ([0-9]+)"};
    static const std::regex WAIT{"wait until ([0-9TZ:-]+)"};
    std::vector<Scene> out;
    std::smatch found;
    if (std::regex_search(sentence, found, PAY))
        out.emplace_back(scene).request.amount = usdc(found[1].str());
    if (std::regex_search(sentence, found, RAISE_PAYMENT))
        out.emplace_back(scene).terms.payment_max = usdc(found[1].str());
    if (std::regex_search(sentence, found, RAISE_BUDGET))
        out.emplace_back(scene).terms.budget = usdc(found[1].str());
    if (std::regex_search(sentence, found, RAISE_COUNT))
        out.emplace_back(scene).terms.count_max = static_cast<std::uint32_t>(std::stoul(found[1].str()));
    if (std::regex_search(sentence, found, WAIT))
        wait_until(out.emplace_back(scene), parse_time(found[1].str()).value());
    return out;
}
}  // namespace

TEST_CASE("whatever is allowed stays within every limit", "[policy]")
{
    Dice dice{20261121};
    int allowed = 0;
    for (int round = 0; round < ROUNDS; ++round)
    {
        const Scene scene = random_scene(dice);
        if (scene.judge().outcome != Outcome::allow)
            continue;
        ++allowed;
        const auto raw = [](Units units)
        {
            return units.raw();
        };
        const auto& terms = scene.terms;
        const bool within =
            raw(scene.history.posted) + raw(scene.history.pending) + raw(scene.request.amount) <=
                raw(terms.budget) &&
            scene.request.amount.raw() > 0 &&
            (!terms.payment_max || scene.request.amount <= *terms.payment_max) &&
            (!terms.ask_above || scene.request.amount <= *terms.ask_above) &&
            (!terms.count_max || scene.history.count + 1 <= *terms.count_max) &&
            (!terms.rate || scene.history.count_in_rate_window + 1 <= terms.rate->count);
        if (!within)
            FAIL("round " << round << " was allowed beyond a limit");
    }
    CHECK(allowed > ROUNDS / 20);
}

TEST_CASE("the change that a numeric refusal offers does pass, and one step less does not", "[policy]")
{
    Dice dice{7};
    int tried = 0;
    for (int round = 0; round < ROUNDS; ++round)
    {
        const Scene scene = random_scene(dice);
        const auto verdict = scene.judge();
        if (verdict.reasons.size() != 1)
            continue;
        const auto& reason = verdict.reasons.front();
        for (auto& changed : changed_as_told(scene, reason.would_pass))
        {
            ++tried;
            INFO("round " << round << ": " << reason.would_pass);
            const auto after = changed.judge();
            if (after.outcome != Outcome::allow)
                FAIL(name_of(after.reasons.at(0).code) << ": " << after.reasons.at(0).would_pass);
            // One unit more than offered, or a second earlier, is refused.
            if (changed.request.amount != scene.request.amount)
                changed.request.amount = changed.request.amount.plus(Units{Units::Raw{1}}).value();
            else if (changed.now != scene.now)
            {
                changed = scene;
                wait_until(
                    changed,
                    std::max(scene.now,
                             parse_time(reason.would_pass.substr(reason.would_pass.find("20")).substr(0, 20))
                                 .value()
                                 .plus_ms(-1001)));
            }
            else
                continue;
            if (changed.judge().outcome == Outcome::allow)
                FAIL("less would have passed too");
        }
    }
    CHECK(tried > 1000);
}

TEST_CASE("equal arguments give equal verdicts", "[policy]")
{
    Dice dice{99};
    for (int round = 0; round < 500; ++round)
    {
        const Scene scene = random_scene(dice);
        CHECK(scene.judge() == scene.judge());
    }
}
