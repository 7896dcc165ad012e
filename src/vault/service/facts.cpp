#include "vault/service/facts.hpp"

namespace bursar::vault
{
namespace
{
constexpr std::uint32_t PAGE = 200;

bool is_signed(ledger::PaymentState state)
{
    return !is_final(state) && state != ledger::PaymentState::opened;
}

/// Empty when the payment is unknown or final: then the fact says nothing new.
Result<std::optional<ledger::PaymentRecord>> find_signed(const ledger::Reader& reader, const PaymentId& id)
{
    auto record = reader.payment(id);
    if (!record)
    {
        if (record.error().code == ErrorCode::not_found)
            return std::optional<ledger::PaymentRecord>{};
        return forward(record);
    }
    if (!is_signed(record->state))
        return std::optional<ledger::PaymentRecord>{};
    return std::optional{std::move(*record)};
}

struct ApplyFact
{
    State& state;
    ledger::Writer& writer;
    Time now;

    Result<void> operator()(const watch::Used& used) const
    {
        auto payment = find_signed(writer.reader(), used.payment);
        if (!payment)
            return forward(payment);
        if (!*payment)
            return {};
        return writer.record(
            ledger::PaymentSettled{.id = used.payment,
                                   .transaction =
                                       used.transaction.is_zero() ? std::string{} : used.transaction.hex(),
                                   .detail = "Seen on chain in block " + std::to_string(used.block) + "."},
            now);
    }
    Result<void> operator()(const watch::Dead& dead) const
    {
        auto payment = find_signed(writer.reader(), dead.payment);
        if (!payment)
            return forward(payment);
        if (!*payment)
            return {};
        return writer.record(
            ledger::PaymentExpired{.id = dead.payment,
                                   .detail =
                                       (dead.cancelled ? "Cancelled on chain, seen in block "
                                                       : "Unused and no longer usable, seen in block ") +
                                       std::to_string(dead.block) + "."},
            now);
    }
    Result<void> operator()(const watch::Seen& seen) const
    {
        state.balances = Balances{.spending = seen.balance, .debitable = seen.debitable, .seen = now};
        return {};
    }
    Result<void> operator()(const watch::Started&) const { return {}; }
    Result<void> operator()(const watch::Trouble&) const { return {}; }
    Result<void> operator()(const watch::Looked&) const { return {}; }
};

/// Calls `use` with every payment that is not final.
template<class Use>
Result<void> for_each_open_payment(const ledger::Reader& reader, Use use)
{
    std::optional<PaymentId> after;
    while (true)
    {
        auto page = reader.open_payments(after, PAGE);
        if (!page)
            return forward(page);
        for (const auto& payment : *page)
            if (auto used = use(payment); !used)
                return used;
        if (page->size() < PAGE)
            return {};
        after = page->back().id;
    }
}
}  // namespace

watch::Authorisation watched(const ledger::PaymentRecord& payment, const SignedPayment& authorisation)
{
    watch::Authorisation watched{.payment = payment.id,
                                 .rail = policy::Rail::aep2,
                                 .from = {},
                                 .to = payment.payee,
                                 .amount = payment.amount,
                                 .nonce = {},
                                 .usable_until = end_of(authorisation),
                                 .signed_at = payment.reserved.value_or(payment.created)};
    if (const auto* transfer = std::get_if<wire::SignedTransfer>(&authorisation))
    {
        watched.rail = policy::Rail::x402;
        watched.from = transfer->from;
        watched.nonce = transfer->nonce;
    }
    else
    {
        const auto& mandate = std::get<wire::SignedMandate>(authorisation);
        watched.from = mandate.owner;
        watched.nonce = mandate.nonce;
    }
    return watched;
}

Result<std::vector<watch::Authorisation>> open_authorisations(const State& state)
{
    std::vector<watch::Authorisation> open;
    const auto& reader = state.reader();
    auto read = for_each_open_payment(reader,
                                      [&](const ledger::PaymentRecord& payment) -> Result<void>
                                      {
                                          if (!is_signed(payment.state))
                                              return {};
                                          auto bytes = reader.authorisation(payment.id);
                                          if (!bytes)
                                              return forward(bytes);
                                          auto authorisation = parse_signed_payment(*bytes);
                                          if (!authorisation)
                                              return forward(authorisation);
                                          open.push_back(watched(payment, *authorisation));
                                          return {};
                                      });
    if (!read)
        return forward(read);
    return open;
}

Result<void> apply_fact(State& state, ledger::Writer& writer, const watch::Fact& fact, Time now)
{
    return std::visit(ApplyFact{state, writer, now}, fact);
}

Result<void> close_unanswered(ledger::Writer& writer, Time now)
{
    auto questions = writer.reader().approvals(ledger::ApprovalState::open, PAGE);
    if (!questions)
        return forward(questions);
    for (const auto& question : *questions)
        if (now >= question.expires)
        {
            const ledger::ApprovalMoved over{question.id, ledger::ApprovalState::expired, {}};
            if (auto moved = writer.record(over, now); !moved)
                return moved;
        }
    // Opened payments come first; the list is read whole before it is changed.
    auto opened = writer.reader().open_payments(std::nullopt, PAGE);
    if (!opened)
        return forward(opened);
    for (const auto& payment : *opened)
        if (payment.state == ledger::PaymentState::opened &&
            now >= payment.created.plus_seconds(OPENED_PAYMENT_SECONDS))
        {
            const ledger::PaymentExpired expired{payment.id,
                                                 "Nobody approved it in time; nothing was signed."};
            if (auto moved = writer.record(expired, now); !moved)
                return moved;
        }
    return {};
}
}  // namespace bursar::vault
