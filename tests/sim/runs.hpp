#pragma once

#include "ledger/audit.hpp"
#include "tests/vault/running.hpp"

#include <cstdlib>
#include <string>

/// Seeded simulation: BURSAR_SIM_RUNS says how many kills (500 and more for the long run), BURSAR_SIM_SEED
/// where to begin, so that a failure can be played again.
namespace bursar::vault::test
{
inline std::uint64_t from_environment(const char* name, std::uint64_t fallback)
{
    const char* text = std::getenv(name);
    return text == nullptr ? fallback : std::strtoull(text, nullptr, 10);
}
inline std::uint64_t sim_runs()
{
    return from_environment("BURSAR_SIM_RUNS", 60);
}
inline std::uint64_t sim_seed()
{
    return from_environment("BURSAR_SIM_SEED", 1);
}

inline void require_intact(const std::filesystem::path& ledger)
{
    const auto report = ledger::audit(ledger, crypto::keccak256);
    INFO((report ? std::string{} : to_string(report.error())));
    REQUIRE(report);
    if (!report->intact())
        FAIL(report->findings.front().where + ": " + report->findings.front().what);
}

/// Wallets are left behind after so many kills, so that ledgers stay small.
constexpr std::uint64_t KILLS_PER_WALLET = 20;
}  // namespace bursar::vault::test
