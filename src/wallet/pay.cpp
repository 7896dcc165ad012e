#include "wallet/pay.hpp"

#include "wallet/order.hpp"
#include "wallet/outcome.hpp"

namespace bursar::wallet
{
namespace
{
namespace wire = vault::wire;

/// Keeps two threads of one process from making the same purchase at once. Between processes the seller's and
/// the token's nonce do: both would send the same payload.
class UnderWay
{
public:
    UnderWay(std::mutex& mutex, std::set<PaymentId>& ids, PaymentId id)
        : mutex_(mutex), ids_(ids), id_(std::move(id))
    {
        const std::lock_guard lock{mutex_};
        entered_ = ids_.insert(id_).second;
    }
    ~UnderWay()
    {
        const std::lock_guard lock{mutex_};
        if (entered_)
            ids_.erase(id_);
    }
    UnderWay(const UnderWay&) = delete;
    UnderWay& operator=(const UnderWay&) = delete;
    bool entered() const { return entered_; }

private:
    std::mutex& mutex_;
    std::set<PaymentId>& ids_;
    PaymentId id_;
    bool entered_ = false;
};

/// A purchase with everything that is needed to make it.
struct Ready
{
    wire::Purchase purchase;
    net::Request request;  ///< that answered 402, to be sent again with the payment
    Hash32 asked;
};

/// The steps of one call to pay, in the order in which they happen.
class Payer
{
public:
    Payer(vault::Client& vault, const net::Client& net, const Options& options, const Answers& answers,
          wire::WalletView wallet, std::stop_token stop)
        : vault_(vault),
          net_(net),
          options_(options),
          answers_(answers),
          wallet_(std::move(wallet)),
          stop_(std::move(stop))
    {
    }

    /// What an earlier call under this id came to; empty when this call has to go on.
    Result<std::optional<PayOutcome>> resume(const Order& order)
    {
        auto payment = vault_.call(wire::GetPayment{order.id});
        if (!payment && payment.error().code == ErrorCode::not_found)
            return std::optional<PayOutcome>{};
        if (!payment)
            return forward(payment);
        const auto kept = answers_.find(order.id);
        if (kept && order.fingerprint && kept->asked != *order.fingerprint)
            return fail(ErrorCode::conflict, "this idempotency key belongs to another request",
                        "use a new key for a new purchase");
        switch (payment->state)
        {
        case PaymentState::opened:
            earlier_intent_ = payment->intent;
            return std::optional<PayOutcome>{};
        case PaymentState::authorised:
            return resume_unsent(order, *payment);
        case PaymentState::presented:
            if (kept && kept->answer)
                return told_again(*payment, *kept->answer);
            break;
        case PaymentState::delivered:
        case PaymentState::settled:
        case PaymentState::refused:
        case PaymentState::rejected:
        case PaymentState::unknown:
        case PaymentState::expired:
            break;
        }
        auto outcome = outcome_of(*payment, wallet_.style);
        outcome.replayed = true;
        if (kept && kept->answer)
            outcome.answer = kept->answer;
        return std::optional{std::move(outcome)};
    }

    /// The quote to pay: the one named, or a fresh one. A free answer ends the call.
    Result<std::variant<KeptQuote, PayOutcome>> quoted(const Order& order)
    {
        using Out = std::variant<KeptQuote, PayOutcome>;
        if (order.quote)
            return Out{*order.quote};
        if (order.quote_missing && !order.asked)
            return std::unexpected<Error>(*order.quote_missing);
        auto fetched = fetch(net_, *order.asked, wallet_, options_.clock(), stop_);
        if (!fetched)
            return forward(fetched);
        if (fetched->quote)
            return Out{std::move(*fetched->quote)};
        PayOutcome free;
        free.status = PayStatus::free;
        free.host = fetched->view.host;
        free.message = "the seller asked for no payment; nothing was paid";
        free.answer = std::move(fetched->view.answer);
        return Out{std::move(free)};
    }

    Result<PayOutcome> pay(const Order& order, const PayInput& input, const KeptQuote& quote)
    {
        auto way = choose_way(quote.seller, quote.request, wallet_, order.preference, options_.clock());
        if (!way)
            return refused(way.error());
        auto purchase = purchase_of(quote.seller, quote.request, *way, wallet_.debit_wallet);
        if (!purchase)
            return forward(purchase);
        purchase->payment = order.id;
        purchase->repeat_intended = order.repeat_intended;
        purchase->category = input.category;
        purchase->note = input.note;
        const auto host = quote.request.request.url.authority();
        auto choice = chosen_intent(input, *purchase);
        if (!choice)
            return forward(choice);
        if (!choice->intent)
        {
            auto outcome = refused(choice->why);
            outcome.reasons = choice->reasons;
            name_purchase(outcome, *purchase, host, wallet_.style);
            return outcome;
        }
        purchase->intent = *choice->intent;
        return authorise({std::move(*purchase), quote.request.request, quote.request.asked});
    }

private:
    Result<IntentChoice> chosen_intent(const PayInput& input, const wire::Purchase& purchase)
    {
        if (input.intent)
            return IntentChoice{input.intent, {}, {}};
        if (earlier_intent_)
            return IntentChoice{earlier_intent_, {}, {}};
        return choose_intent(vault_, purchase);
    }

    Result<PayOutcome> authorise(const Ready& ready)
    {
        auto authorised = vault_.call(wire::Authorise{ready.purchase});
        if (!authorised)
            return forward(authorised);
        auto outcome = outcome_of(authorised->payment, wallet_.style);
        if (authorised->verdict.outcome != policy::Outcome::allow)
        {
            take_verdict(outcome, authorised->verdict);
            outcome.approval = authorised->approval;
            if (outcome.approval && options_.page)
                outcome.approval_link = options_.page("/approve/" + outcome.approval->id.text()).value_or("");
            return outcome;
        }
        if (authorised->payment.state != PaymentState::authorised)
        {
            outcome.replayed = true;
            return outcome;
        }
        return present(ready, *authorised);
    }

    /// Sends the identical request once more, with the payment. From here on everything is an outcome.
    Result<PayOutcome> present(const Ready& ready, const wire::Authorised& authorised)
    {
        auto header = payment_header(authorised, ready.purchase);
        if (!header)
            return forward(header);
        // Without the record a retry could not tell another request under the same key; no money depends on
        // it.
        static_cast<void>(answers_.keep(ready.purchase.payment, {ready.asked, {}}));
        auto presented =
            vault_.call(wire::Report{ready.purchase.payment, PaymentState::presented, 0, "", ""});
        if (!presented)
            return forward(presented);

        auto request = ready.request;
        request.headers.push_back(std::move(*header));
        const auto response = net_.send_tracked(request, stop_);
        const auto seen = classify(response);
        std::optional<Answer> answer;
        if (response)
            answer = answer_of(*response);
        const bool kept = seen.state != PaymentState::delivered ||
                          answers_.keep(ready.purchase.payment, {ready.asked, answer}).has_value();
        return report(authorised.payment, seen, std::move(answer), kept);
    }

    Result<PayOutcome> report(const wire::PaymentView& payment, const Outcome& seen,
                              std::optional<Answer> answer, bool kept)
    {
        const wire::Report message{payment.id, seen.state, seen.http_status, seen.transaction, seen.detail};
        auto reported = vault_.call(message);
        if (!reported)
            reported = vault_.call(
                message);  // the vault may have been restarted; repeating a report changes nothing
        auto view = reported ? *reported : payment;
        if (!reported)
        {
            view.state = seen.state;
            view.transaction = seen.transaction;
            view.detail = seen.detail;
        }
        auto outcome = outcome_of(view, wallet_.style);
        outcome.answer = std::move(answer);
        if (!kept)
            outcome.message += "; the answer could not be kept for a retry: use it now";
        return outcome;
    }

    /// Signed and committed, and perhaps never sent: the vault gives the same payload again, within its
    /// validity.
    Result<std::optional<PayOutcome>> resume_unsent(const Order& order, const wire::PaymentView& payment)
    {
        std::optional<net::Request> request;
        if (order.quote)
            request = order.quote->request.request;
        else if (order.asked)
            if (auto good = checked(*order.asked))
                request = std::move(*good);
        auto url = net::parse_url(payment.url);
        if (!request || !url || request->method != payment.method)
            return fail(ErrorCode::conflict, "this idempotency key belongs to another request",
                        "give the same request again");
        // After a redirect the payment goes to where it was authorised for, with what that origin may see.
        if (request->url.origin() != url->origin())
            request->headers.clear();
        request->url = *url;
        wire::Purchase purchase;
        purchase.intent = payment.intent;
        purchase.payment = payment.id;
        purchase.repeat_intended = order.repeat_intended;
        purchase.method = payment.method;
        purchase.url = payment.url;
        purchase.body_hash = body_hash(request->body);
        purchase.asset = payment.asset;
        purchase.amount = payment.amount;
        purchase.payee = payment.payee;
        if (payment.rail == policy::Rail::aep2)
            purchase.offer = wire::Aep2Offer{wallet_.debit_wallet, {}, 600};
        else
            purchase.offer = wire::X402Offer{2, wallet_.token_name, wallet_.token_version, 60};
        purchase.category = payment.category;
        purchase.note = payment.note;
        auto outcome =
            authorise({std::move(purchase), std::move(*request), order.fingerprint.value_or(Hash32{})});
        if (!outcome)
            return forward(outcome);
        outcome->replayed = true;
        return std::optional{std::move(*outcome)};
    }

    /// The answer was kept, and the vault never heard of it.
    Result<std::optional<PayOutcome>> told_again(const wire::PaymentView& payment, const Answer& answer)
    {
        const Outcome seen{PaymentState::delivered,
                           answer.http_status,
                           {},
                           "HTTP status " + std::to_string(answer.http_status)};
        auto outcome = report(payment, seen, answer, true);
        if (!outcome)
            return forward(outcome);
        outcome->replayed = true;
        return std::optional{std::move(*outcome)};
    }

    vault::Client& vault_;
    const net::Client& net_;
    const Options& options_;
    const Answers& answers_;
    wire::WalletView wallet_;
    std::stop_token stop_;
    std::optional<IntentId> earlier_intent_;
};

std::string agent_name(const wire::Welcome& welcome)
{
    return welcome.agent ? welcome.agent->id.text() : "owner";
}
}  // namespace

Result<PayOutcome> Wallet::pay(const PayInput& input, std::stop_token stop)
{
    auto welcome = state_->vault.connect();
    if (!welcome)
        return forward(welcome);
    auto wallet = status();
    if (!wallet)
        return forward(wallet);
    auto order = read_order(input, state_->quotes, *wallet, agent_name(*welcome), state_->options.clock());
    if (!order)
        return forward(order);
    const UnderWay under_way{state_->mutex, state_->under_way, order->id};
    if (!under_way.entered())
        return fail(ErrorCode::busy, "this purchase is being made by another call",
                    "ask again in a moment with the same key");

    Payer payer{state_->vault,   state_->net,        state_->options,
                state_->answers, std::move(*wallet), std::move(stop)};
    if (order->named)
    {
        auto earlier = payer.resume(*order);
        if (!earlier)
            return forward(earlier);
        if (*earlier)
            return std::move(**earlier);
    }
    auto quoted = payer.quoted(*order);
    if (!quoted)
        return forward(quoted);
    if (auto* free = std::get_if<PayOutcome>(&*quoted))
        return std::move(*free);
    return payer.pay(*order, input, std::get<KeptQuote>(*quoted));
}
}  // namespace bursar::wallet
