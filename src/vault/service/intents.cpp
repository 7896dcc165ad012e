#include "vault/service/intents.hpp"

#include "aep2/intent.hpp"
#include "base/text.hpp"
#include "crypto/keccak.hpp"
#include "vault/service/views.hpp"
#include "vault/wire/codec.hpp"

namespace bursar::vault
{
namespace
{
/// What the owner signs.
aep2::Intent typed_intent(const WalletSettings& settings, const IntentId& id,
                          const policy::IntentTerms& terms, const std::string& agent_name)
{
    std::vector<std::string> rails;
    for (auto rail : terms.rails)
        rails.emplace_back(policy::name_of(rail));
    return {.id = id.text(),
            .agent = terms.agent.text(),
            .agent_name = agent_name,
            .purpose = terms.purpose,
            .session = session_account(settings, id),
            .asset = terms.asset,
            .style = settings.style,
            .budget = terms.budget,
            .period = std::string{policy::name_of(terms.period)},
            .valid_from = static_cast<std::uint64_t>(terms.valid_from.seconds()),
            .valid_until = static_cast<std::uint64_t>(terms.valid_until.seconds()),
            .payment_max = terms.payment_max,
            .count_max = terms.count_max,
            .rate_count = terms.rate ? terms.rate->count : 0,
            .rate_seconds = terms.rate ? terms.rate->seconds : 0,
            .hosts = terms.hosts,
            .payees = terms.payees,
            .categories = terms.categories,
            .rails = std::move(rails),
            .ask_above = terms.ask_above,
            .new_payee = std::string{policy::name_of(terms.new_payee)}};
}

Result<aep2::Intent> typed_intent(const WalletSettings& settings, const ledger::Reader& reader,
                                  const Intent& intent)
{
    auto agent = reader.agent(intent.record.agent);
    if (!agent)
        return forward(agent);
    return typed_intent(settings, intent.record.id, intent.terms, agent->name);
}

/// The terms as they will be signed: whole seconds, because EIP-712 carries seconds.
Result<policy::IntentTerms> prepare_terms(const Context& context, policy::IntentTerms terms)
{
    if (context.caller.agent)
        terms.agent = *context.caller.agent;
    if (terms.agent.empty())
        return fail(ErrorCode::invalid_argument, "agent: expected an agent's id");
    const auto whole_seconds = [](Time time)
    {
        return Time::from_seconds(time.seconds());
    };
    terms.valid_from = whole_seconds(terms.valid_from.ms == 0 ? context.now : terms.valid_from);
    terms.valid_until = whole_seconds(terms.valid_until);
    terms.purpose = clean_text(terms.purpose, policy::PURPOSE_BYTES_MAX);
    if (terms.asset != context.settings().asset)
        return fail(ErrorCode::unknown_asset, "asset: not the wallet's own token",
                    "the wallet pays in " + context.settings().style.symbol + " on " +
                        context.settings().network);
    if (terms.valid_until <= context.now)
        return fail(ErrorCode::invalid_argument, "valid_until: lies in the past");
    return policy::validate(std::move(terms));
}

Result<wire::IntentView> reread(Context& context, const IntentId& id)
{
    auto intent = find_intent(context, id);
    if (!intent)
        return forward(intent);
    return view_of(context, *intent);
}

Result<wire::IntentView> move_to(Context& context, const IntentId& id, ledger::IntentState state)
{
    auto intent = find_intent(context, id);
    if (!intent)
        return forward(intent);
    if (intent->record.state != state)
        if (auto moved = context.writer.record(ledger::IntentMoved{id, state}, context.now); !moved)
            return forward(moved);
    return reread(context, id);
}

struct Signed
{
    Bytes signature;
    ledger::ProofKind proof;
};

/// By the owner's key, when a passphrase came; else the signature that came, of the browser wallet.
Result<Signed> sign_or_check(Context& context, const wire::ApproveIntent& request, const Hash32& digest)
{
    if (request.signature.empty())
    {
        auto owner = take_proof(context);
        if (!owner)
            return forward(owner);
        const auto signature = owner->sign_recoverable(digest);
        return Signed{{signature.bytes.begin(), signature.bytes.end()}, ledger::ProofKind::passphrase};
    }
    const auto& settings = context.settings();
    if (settings.external_owner.is_zero())
        return fail(ErrorCode::unauthorised, "signature: this wallet has no browser wallet as owner",
                    "approve with the passphrase");
    auto signer = crypto::recover(digest, request.signature);
    if (!signer)
        return fail(ErrorCode::unauthorised, "signature: " + signer.error().message);
    if (*signer != settings.external_owner)
        return fail(ErrorCode::unauthorised,
                    "signature: made by another account than the owner's browser wallet",
                    "sign with " + settings.external_owner.hex());
    return Signed{request.signature, ledger::ProofKind::wallet_signature};
}

/// Who approves an agent's intent approves the agent, unless it was frozen or revoked.
Result<void> activate_agent(Context& context, const AgentId& id)
{
    auto agent = context.reader().agent(id);
    if (!agent)
        return forward(agent);
    if (agent->state == ledger::AgentState::revoked)
        return fail(ErrorCode::agent_not_active, "the agent " + agent->name + " was revoked");
    if (agent->state == ledger::AgentState::pending)
        return context.writer.record(ledger::AgentMoved{id, ledger::AgentState::active}, context.now);
    return {};
}
}  // namespace

Result<wire::IntentView> answer(Context& context, const wire::DraftIntent& request)
{
    if (auto exists = require_wallet(context.state); !exists)
        return forward(exists);
    auto terms = prepare_terms(context, request.terms);
    if (!terms)
        return forward(terms);
    auto agent = context.reader().agent(terms->agent);
    if (!agent)
        return forward(agent);
    if (agent->state == ledger::AgentState::revoked)
        return fail(ErrorCode::agent_not_active, "the agent " + agent->name + " was revoked");
    auto drafts = context.reader().intents(agent->id, ledger::IntentState::draft, DRAFTS_MAX);
    if (!drafts)
        return forward(drafts);
    if (drafts->size() >= DRAFTS_MAX)
        return fail(ErrorCode::busy,
                    "the agent has " + std::to_string(DRAFTS_MAX) + " drafts that nobody decided about",
                    "the owner rejects some with `bursar intent reject`");

    const auto id = IntentId::from_random(context.state.random16());
    const auto typed = typed_intent(context.settings(), id, *terms, agent->name);
    const ledger::IntentDrafted drafted{.id = id,
                                        .agent = agent->id,
                                        .asset = terms->asset,
                                        .terms = encode_terms(*terms),
                                        .session = typed.session,
                                        .sealed_key = {},
                                        .digest = aep2::digest(typed)};
    if (auto recorded = context.writer.record(drafted, context.now); !recorded)
        return forward(recorded);
    return reread(context, id);
}

Result<wire::IntentList> answer(Context& context, const wire::ListIntents& request)
{
    wire::IntentList list;
    if (request.only)
    {
        auto view = reread(context, *request.only);
        if (!view)
            return forward(view);
        list.intents.push_back(std::move(*view));
        return list;
    }
    auto records = context.reader().intents(context.caller.agent, std::nullopt, wire::PAGE_ITEMS_MAX);
    if (!records)
        return forward(records);
    std::size_t bytes = 0;
    for (auto& record : *records)
    {
        auto terms = parse_terms(record.terms);
        if (!terms)
            return forward(terms);
        auto view = view_of(context, Intent{std::move(record), std::move(*terms)});
        if (!view)
            return forward(view);
        bytes += wire::encoded_bytes(*view);
        if (bytes > REPLY_BYTES_MAX)
            break;
        list.intents.push_back(std::move(*view));
    }
    return list;
}

Result<wire::IntentView> answer(Context& context, const wire::RevokeIntent& request)
{
    return move_to(context, request.intent, ledger::IntentState::revoked);
}

Result<wire::IntentView> answer(Context& context, const wire::RejectIntent& request)
{
    return move_to(context, request.intent, ledger::IntentState::rejected);
}

Result<wire::TypedData> answer(Context& context, const wire::DescribeIntent& request)
{
    auto intent = find_intent(context, request.intent);
    if (!intent)
        return forward(intent);
    auto typed = typed_intent(context.settings(), context.reader(), *intent);
    if (!typed)
        return forward(typed);
    return wire::TypedData{aep2::typed_data_json(*typed), aep2::digest(*typed)};
}

Result<wire::IntentView> answer(Context& context, const wire::ApproveIntent& request)
{
    auto intent = find_intent(context, request.intent);
    if (!intent)
        return forward(intent);
    if (intent->record.state != ledger::IntentState::draft)
        return fail(ErrorCode::conflict, request.intent.text() + " is " +
                                             std::string{name_of(intent->record.state)} + ", not a draft");
    if (context.now >= intent->terms.valid_until)
        return fail(ErrorCode::intent_expired, "the draft's end has passed",
                    "draft it anew with a later end");
    auto typed = typed_intent(context.settings(), context.reader(), *intent);
    if (!typed)
        return forward(typed);
    const auto digest = aep2::digest(*typed);
    if (request.digest != digest || intent->record.digest != digest)
        return fail(ErrorCode::conflict, "digest: what was shown is not this draft",
                    "look at the draft again");
    auto proven = sign_or_check(context, request, digest);
    if (!proven)
        return forward(proven);
    if (auto active = activate_agent(context, intent->record.agent); !active)
        return forward(active);
    const ledger::IntentApproved approved{.id = request.intent,
                                          .session = typed->session,
                                          .sealed_key = {},
                                          .digest = digest,
                                          .signature = std::move(proven->signature),
                                          .proof = proven->proof};
    if (auto recorded = context.writer.record(approved, context.now); !recorded)
        return forward(recorded);
    return reread(context, request.intent);
}

Result<void> check_signature(State& state, const ledger::Reader& reader, const Intent& intent)
{
    const auto& record = intent.record;
    const auto mark = crypto::keccak256(ByteView{record.terms});
    if (auto known = state.checked_intents.find(record.id);
        known != state.checked_intents.end() && known->second == mark)
        return {};
    auto typed = typed_intent(*state.settings, reader, intent);
    if (!typed)
        return forward(typed);
    const bool by_passphrase = record.proof == ledger::ProofKind::passphrase;
    const auto& signer = by_passphrase ? state.settings->owner : state.settings->external_owner;
    if (signer.is_zero() || !aep2::verify(*typed, record.signature, signer))
        return fail(ErrorCode::integrity_failed, record.id.text() + " does not carry its owner's signature",
                    "run `bursar audit`, then draft the intent anew");
    state.checked_intents[record.id] = mark;
    return {};
}
}  // namespace bursar::vault
