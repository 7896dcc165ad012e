#include "vault/service/service.hpp"

#include "crypto/keystore.hpp"
#include "vault/service/authorise.hpp"
#include "vault/service/facts.hpp"
#include "vault/service/intents.hpp"
#include "vault/service/payments.hpp"
#include "vault/service/rights.hpp"
#include "vault/service/wallet.hpp"
#include "vault/wire/codec.hpp"

#include <utility>

namespace bursar::vault
{
namespace
{
/// The passphrase of a request that is good for nothing without one; null for all others.
struct PassphraseOf
{
    Secret* operator()(wire::Initialise& request) const { return &request.passphrase; }
    Secret* operator()(wire::Unlock& request) const { return &request.passphrase; }
    Secret* operator()(wire::SetAgentState& request) const
    {
        return request.state == "active" ? &request.passphrase : nullptr;
    }
    Secret* operator()(wire::ApproveIntent& request) const
    {
        return request.signature.empty() ? &request.passphrase : nullptr;
    }
    Secret* operator()(wire::DecideApproval& request) const
    {
        return request.grant ? &request.passphrase : nullptr;
    }
    template<class Other>
    Secret* operator()(Other&) const
    {
        return nullptr;
    }
};

Result<void> check_rights(const State& state, const Caller& caller, const wire::Request& request)
{
    switch (right_of(request))
    {
    case Right::anyone:
        return {};
    case Right::both_sides:
        if (!caller.greeted)
            return fail(ErrorCode::unauthorised, "the first message has to be a greeting");
        if (caller.agent)
        {
            auto agent = state.reader().agent(*caller.agent);
            if (!agent)
                return forward(agent);
            if (agent->state == ledger::AgentState::revoked)
                return fail(ErrorCode::agent_not_active, "the agent " + agent->name + " was revoked");
        }
        return {};
    case Right::owner_side:
        if (!caller.greeted || caller.agent)
            return fail(ErrorCode::unauthorised, "only the owner's side may do this");
        return {};
    }
    std::unreachable();
}

SlowWork initialising(const wire::Initialise& request, const Ports& ports)
{
    return [key = make_key(ports.random), passphrase = request.passphrase.duplicate(),
            cost = request.light_kdf ? crypto::SCRYPT_LIGHT : crypto::SCRYPT_STANDARD]() mutable -> Proof
    {
        auto keystore = crypto::write_keystore(key, passphrase, cost);
        if (!keystore)
            return {Result<crypto::PrivateKey>{forward(keystore)}, {}};
        return {std::move(key), std::move(*keystore)};
    };
}
}  // namespace

struct Service::Impl
{
    State state;

    Result<wire::AnyReply> dispatch(ledger::Writer& writer, Call& call, Time now)
    {
        if (auto allowed = check_rights(state, call.caller, call.request); !allowed)
            return forward(allowed);
        Context context{
            .state = state, .writer = writer, .caller = call.caller, .now = now, .proof = &call.proof};
        return std::visit(
            [&](const auto& request) -> Result<wire::AnyReply>
            {
                auto reply = answer(context, request);
                if (!reply)
                    return forward(reply);
                return wire::AnyReply{std::move(*reply)};
            },
            call.request);
    }

    /// A proof counts as a try whether its request succeeds or not.
    void count_try(const Call& call, Time now)
    {
        if (call.proof && !std::holds_alternative<wire::Initialise>(call.request))
            state.throttle.finish(call.proof->owner.has_value(), now);
    }

    /// Nothing of the batch is on disk, so nobody is told that it is.
    void undo_batch(std::vector<wire::AnyReply>& replies, const Error& why)
    {
        for (auto& reply : replies)
            reply = wire::failure_of(why);
        state.new_authorisations.clear();
        state.checked_intents.clear();
        if (auto loaded = load_settings(state); !loaded)
            state.settings.reset();
        if (!state.settings)
            state.keys.reset();
    }
};

Service::Service(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Service::Service(Service&&) noexcept = default;
Service& Service::operator=(Service&&) noexcept = default;
Service::~Service() = default;

Result<Service> Service::open(ledger::Ledger& ledger, Ports ports)
{
    ensure(ports.random && ports.key_file != nullptr, "the service has its ports");
    auto impl = std::make_unique<Impl>(Impl{State{.ledger = &ledger,
                                                  .ports = std::move(ports),
                                                  .settings = {},
                                                  .domains = {},
                                                  .keys = nullptr,
                                                  .throttle = {},
                                                  .checked_intents = {},
                                                  .balances = {},
                                                  .new_authorisations = {}}});
    if (auto loaded = load_settings(impl->state); !loaded)
        return forward(loaded);
    return Service{std::move(impl)};
}

Result<std::optional<SlowWork>> Service::prepare(const Caller& caller, wire::Request& request, Time now)
{
    auto& state = impl_->state;
    auto* passphrase = std::visit(PassphraseOf{}, request);
    if (passphrase == nullptr)
        return std::optional<SlowWork>{};
    if (auto allowed = check_rights(state, caller, request); !allowed)
        return forward(allowed);
    if (const auto* initialise = std::get_if<wire::Initialise>(&request))
    {
        if (state.settings)
            return fail(ErrorCode::already_initialised, "there is a wallet already");
        if (auto settings = settings_from(*initialise); !settings)
            return forward(settings);
        return std::optional{initialising(*initialise, state.ports)};
    }
    if (auto exists = require_wallet(state); !exists)
        return forward(exists);
    if (passphrase->empty())
        return fail(ErrorCode::unauthorised, "passphrase: this needs the owner's passphrase");
    auto keystore = state.ports.key_file->read();
    if (!keystore)
        return forward(keystore);
    if (auto begun = state.throttle.begin(now); !begun)
        return forward(begun);
    SlowWork work = [text = std::move(*keystore), secret = passphrase->duplicate()]() -> Proof
    {
        return {crypto::read_keystore(text, secret), {}};
    };
    return std::optional{std::move(work)};
}

void Service::abandon(const wire::Request& request)
{
    if (!std::holds_alternative<wire::Initialise>(request))
        impl_->state.throttle.abandon();
}

std::vector<wire::AnyReply> Service::handle_batch(std::span<Call> calls, Time now)
{
    auto& impl = *impl_;
    auto& ledger = *impl.state.ledger;
    std::vector<wire::AnyReply> replies(calls.size());
    for (const auto& call : calls)
        impl.count_try(call, now);
    if (auto begun = ledger.begin(); !begun)
    {
        impl.undo_batch(replies, begun.error());
        return replies;
    }
    for (std::size_t i = 0; i < calls.size(); ++i)
    {
        const auto signed_before = impl.state.new_authorisations.size();
        auto reply =
            ledger.attempt([&](ledger::Writer& writer) { return impl.dispatch(writer, calls[i], now); });
        if (!reply)
            impl.state.new_authorisations.resize(signed_before);
        replies[i] = reply ? std::move(*reply) : wire::AnyReply{wire::failure_of(reply.error())};
    }
    if (auto committed = ledger.commit(); !committed)
        impl.undo_batch(replies, committed.error());
    return replies;
}

wire::AnyReply Service::handle(const Caller& caller, wire::Request request, Time now)
{
    auto work = prepare(caller, request, now);
    if (!work)
        return wire::failure_of(work.error());
    Call call{.caller = caller, .request = std::move(request), .proof = {}};
    if (*work)
        call.proof = (**work)();
    return std::move(handle_batch({&call, 1}, now).front());
}

Result<void> Service::apply(std::span<const watch::Fact> facts, Time now)
{
    auto& state = impl_->state;
    if (auto begun = state.ledger->begin(); !begun)
        return begun;
    std::optional<Error> first;
    for (const auto& fact : facts)
    {
        auto applied = state.ledger->attempt([&](ledger::Writer& writer)
                                             { return apply_fact(state, writer, fact, now); });
        if (!applied && !first)
            first = applied.error();
    }
    if (auto committed = state.ledger->commit(); !committed)
        return committed;
    if (first)
        return std::unexpected<Error>{std::move(*first)};
    return {};
}

Result<void> Service::sweep(Time now)
{
    auto& ledger = *impl_->state.ledger;
    if (auto begun = ledger.begin(); !begun)
        return begun;
    auto closed = ledger.attempt([&](ledger::Writer& writer) { return close_unanswered(writer, now); });
    if (auto committed = ledger.commit(); !committed)
        return committed;
    return closed;
}

std::optional<watch::Configure> Service::watch_configuration() const
{
    const auto& settings = impl_->state.settings;
    if (!settings)
        return std::nullopt;
    return watch::Configure{.rpc = settings->rpc,
                            .asset = settings->asset,
                            .spending = settings->spending,
                            .debit_wallet = settings->debit_wallet,
                            .confirmations = settings->confirmations};
}

std::vector<watch::Authorisation> Service::take_new_authorisations()
{
    return std::exchange(impl_->state.new_authorisations, {});
}

Result<std::vector<watch::Authorisation>> Service::open_authorisations() const
{
    return vault::open_authorisations(impl_->state);
}

bool Service::locked() const
{
    return impl_->state.locked();
}
}  // namespace bursar::vault
