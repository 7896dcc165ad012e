#include "wallet/order.hpp"

#include "base/text.hpp"
#include "wallet/payment_id.hpp"

namespace bursar::wallet
{
namespace
{
Result<void> check_texts(const PayInput& input)
{
    if (input.idempotency_key.size() > IDEMPOTENCY_KEY_BYTES_MAX || !is_utf8(input.idempotency_key))
        return fail(ErrorCode::invalid_argument, "idempotency_key: at most " +
                                                     std::to_string(IDEMPOTENCY_KEY_BYTES_MAX) +
                                                     " bytes of UTF-8 text");
    if (input.category.size() > policy::CATEGORY_BYTES_MAX)
        return fail(ErrorCode::invalid_argument,
                    "category: at most " + std::to_string(policy::CATEGORY_BYTES_MAX) + " bytes");
    if (input.note.size() > vault::wire::NOTE_BYTES_MAX)
        return fail(ErrorCode::invalid_argument,
                    "note: at most " + std::to_string(vault::wire::NOTE_BYTES_MAX) + " bytes");
    if (!input.request && !input.quote)
        return fail(ErrorCode::invalid_argument, "expected a quote or a URL");
    if (input.rail && *input.rail != policy::Rail::x402 && *input.rail != policy::Rail::aep2)
        return fail(ErrorCode::invalid_argument, "rail: expected x402 or aep2");
    return {};
}
}  // namespace

Result<Order> read_order(const PayInput& input, const Quotes& quotes, const vault::wire::WalletView& wallet,
                         std::string_view agent, Time now)
{
    if (auto good = check_texts(input); !good)
        return forward(good);
    Order order;
    order.preference.rail = input.rail;
    if (input.amount_max)
    {
        auto most = parse_amount(*input.amount_max, wallet.style);
        if (!most)
            return fail(ErrorCode::invalid_argument, "max_amount: " + most.error().message,
                        most.error().hint);
        order.preference.amount_max = *most;
    }
    if (input.request)
    {
        if (auto good = checked(*input.request); !good)
            return forward(good);
        order.asked = input.request;
        order.fingerprint = fingerprint(*input.request);
    }
    if (input.quote)
    {
        auto kept = quotes.find(*input.quote, now);
        if (kept)
            order.quote = std::move(*kept);
        else
            order.quote_missing = kept.error();
    }
    if (order.quote && order.fingerprint && *order.fingerprint != order.quote->request.asked)
        return fail(ErrorCode::conflict, "the quote is for another request than the one given",
                    "give the quote alone");
    if (order.quote)
        order.fingerprint = order.quote->request.asked;

    order.repeat_intended = !input.idempotency_key.empty();
    order.named = order.repeat_intended || (input.quote && order.fingerprint);
    if (order.repeat_intended)
        order.id = payment_id_of_key(agent, input.idempotency_key);
    else if (order.named)
        order.id = payment_id_of_quote(agent, *input.quote, *order.fingerprint);
    else
        order.id = random_payment_id();
    return order;
}
}  // namespace bursar::wallet
