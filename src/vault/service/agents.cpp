#include "base/text.hpp"
#include "crypto/keccak.hpp"
#include "vault/service/views.hpp"
#include "vault/service/wallet.hpp"

namespace bursar::vault
{
namespace
{
constexpr std::size_t NAME_BYTES_MAX = 64;
constexpr std::size_t AGENTS_MAX = 200;
constexpr std::string_view CREDENTIAL_PREFIX = "bursar_";

Result<ledger::AgentState> parse_state(std::string_view text)
{
    for (auto state : {ledger::AgentState::active, ledger::AgentState::frozen, ledger::AgentState::revoked})
        if (text == name_of(state))
            return state;
    return fail(ErrorCode::invalid_argument, "state: expected active, frozen or revoked");
}
}  // namespace

Result<wire::AddAgent::Reply> answer(Context& context, const wire::AddAgent& request)
{
    if (auto exists = require_wallet(context.state); !exists)
        return forward(exists);
    if (request.name.empty() || request.name.size() > NAME_BYTES_MAX ||
        clean_text(request.name, NAME_BYTES_MAX) != request.name)
        return fail(ErrorCode::invalid_argument, "name: expected 1 to 64 bytes of plain text");
    auto agents = context.reader().agents();
    if (!agents)
        return forward(agents);
    if (agents->size() >= AGENTS_MAX)
        return fail(ErrorCode::too_large, "there are " + std::to_string(AGENTS_MAX) + " agents already");

    const auto random = context.state.random32();
    auto credential = Secret::take(std::string{CREDENTIAL_PREFIX} + to_base32(random.view()));
    const auto id = AgentId::from_random(context.state.random16());
    const ledger::AgentAdded added{.id = id,
                                   .name = request.name,
                                   .state = ledger::AgentState::pending,
                                   .credential = crypto::keccak256(credential.expose())};
    if (auto recorded = context.writer.record(added, context.now); !recorded)
        return forward(recorded);
    auto record = context.reader().agent(id);
    if (!record)
        return forward(record);
    return wire::AddAgent::Reply{view_of(*record), std::move(credential)};
}

Result<wire::AgentList> answer(Context& context, const wire::ListAgents&)
{
    auto records = context.reader().agents();
    if (!records)
        return forward(records);
    wire::AgentList list;
    for (const auto& record : *records)
        list.agents.push_back(view_of(record));
    return list;
}

Result<wire::AgentView> answer(Context& context, const wire::SetAgentState& request)
{
    auto wanted = parse_state(request.state);
    if (!wanted)
        return forward(wanted);
    auto record = context.reader().agent(request.agent);
    if (!record)
        return forward(record);
    if (*wanted == ledger::AgentState::active)
    {
        auto owner = take_proof(context);
        if (!owner)
            return forward(owner);
    }
    if (record->state != *wanted)
    {
        if (auto moved = context.writer.record(ledger::AgentMoved{record->id, *wanted}, context.now); !moved)
            return forward(moved);
        record->state = *wanted;
    }
    return view_of(*record);
}
}  // namespace bursar::vault
