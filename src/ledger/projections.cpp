#include "ledger/projections.hpp"

namespace bursar::ledger
{
Result<void> apply(Database& database, const Entry& entry, const Event& event)
{
    return std::visit([&](const auto& known) { return apply_event(database, entry, known); }, event);
}

Result<Located> locate(Database& database, std::string_view select, const std::string& id)
{
    auto statement = database.prepare(select);
    if (!statement)
        return forward(statement);
    auto row = statement->bind(id).step();
    if (!row)
        return forward(row);
    if (!*row)
        return fail(ErrorCode::not_found, "there is no " + id, "check the id");
    return Located{statement->number(0), statement->integer(1)};
}

Result<Located> locate_agent(Database& database, const AgentId& id)
{
    return locate(database, "SELECT number, state FROM agents WHERE id = ?", id.text());
}

Result<Located> locate_intent(Database& database, const IntentId& id)
{
    return locate(database, "SELECT number, state FROM intents WHERE id = ?", id.text());
}
}  // namespace bursar::ledger
