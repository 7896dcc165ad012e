#include "ledger/balances.hpp"

#include "ledger/accounts.hpp"
#include "ledger/audit.hpp"

#include <array>
#include <map>

namespace bursar::ledger
{
namespace
{
/// debits pending, debits posted, credits pending, credits posted
using Counters = std::array<U256, 4>;
constexpr std::size_t PENDING = 0;
constexpr std::size_t POSTED = 1;
constexpr std::size_t CREDIT = 2;

bool add(U256& counter, Units amount)
{
    const auto sum = counter.plus(amount.to_u256());
    counter = sum.value_or(counter);
    return sum.has_value();
}

bool take(U256& counter, Units amount)
{
    const auto rest = counter.minus(amount.to_u256());
    counter = rest.value_or(counter);
    return rest.has_value();
}

bool apply_side(Counters& counters, std::size_t side, TransferKind kind, Units amount)
{
    switch (kind)
    {
    case TransferKind::direct:
        return add(counters[side + POSTED], amount);
    case TransferKind::pending:
        return add(counters[side + PENDING], amount);
    case TransferKind::post:
        return take(counters[side + PENDING], amount) && add(counters[side + POSTED], amount);
    case TransferKind::cancel:
        return take(counters[side + PENDING], amount);
    }
    return false;
}

Result<std::map<std::uint64_t, Counters>> sum_transfers(Database& database, std::vector<std::string>& wrong)
{
    auto select =
        database.prepare("SELECT number, kind, debit, credit, amount FROM transfers ORDER BY number");
    if (!select)
        return forward(select);
    std::map<std::uint64_t, Counters> sums;
    while (true)
    {
        auto row = select->step();
        if (!row)
            return forward(row);
        if (!*row)
            return sums;
        const auto kind = static_cast<TransferKind>(select->integer(1));
        const Units amount = select->units(4);
        const bool fits = apply_side(sums[select->number(2)], 0, kind, amount) &&
                          apply_side(sums[select->number(3)], CREDIT, kind, amount);
        if ((!fits || select->damaged()) && wrong.size() < FINDINGS_MAX)
            wrong.push_back("transfer " + std::to_string(select->number(0)) + " does not fit its accounts");
    }
}

Result<void> check_endings(Database& database, std::vector<std::string>& wrong)
{
    auto rows = database.table(
        "SELECT e.number FROM transfers e LEFT JOIN transfers p ON p.number = e.pending "
        "WHERE e.kind IN (2, 3) AND (p.kind IS NOT 1 OR p.debit <> e.debit OR p.credit <> e.credit "
        "OR p.amount <> e.amount OR p.payment <> e.payment) LIMIT 100");
    if (!rows)
        return forward(rows);
    for (const auto& row : *rows)
        wrong.push_back("transfer " + row.front() + " does not end the reservation that it names");
    return {};
}
}  // namespace

Result<std::vector<std::string>> check_balances(Database& database)
{
    std::vector<std::string> wrong;
    auto sums = sum_transfers(database, wrong);
    if (!sums)
        return forward(sums);
    if (auto checked = check_endings(database, wrong); !checked)
        return forward(checked);

    auto select = database.prepare(
        "SELECT number, kind, debits_pending, debits_posted, credits_pending, credits_posted "
        "FROM accounts ORDER BY number");
    if (!select)
        return forward(select);
    while (true)
    {
        auto row = select->step();
        if (!row)
            return forward(row);
        if (!*row)
            return wrong;
        if (wrong.size() >= FINDINGS_MAX)
            continue;
        const std::string name = "account " + std::to_string(select->number(0));
        const Counters stored{select->units(2).to_u256(), select->units(3).to_u256(),
                              select->units(4).to_u256(), select->units(5).to_u256()};
        if (stored != (*sums)[select->number(0)] || select->damaged())
            wrong.push_back(name + " does not hold the sums of its transfers");
        const auto debits = stored[PENDING].plus(stored[POSTED]);
        if (static_cast<AccountKind>(select->integer(1)) == AccountKind::budget &&
            (!debits || *debits > stored[CREDIT + POSTED]))
            wrong.push_back(name + " is overdrawn");
    }
}
}  // namespace bursar::ledger
