#include "tools/payment_status.hpp"

#include "tools/arguments.hpp"
#include "tools/pay_views.hpp"
#include "tools/views.hpp"

namespace bursar::tools
{
namespace
{
std::string_view next_step(vault::wire::PaymentState state)
{
    using enum vault::wire::PaymentState;
    switch (state)
    {
    case delivered:
    case settled:
        return "Nothing has to be done: it is paid.";
    case refused:
        return "Nothing was spent. Read payment.refusal for what would pass.";
    case expired:
        return "Nothing was spent and the amount is free again. You may buy it anew with another "
               "idempotency_key.";
    case opened:
    case authorised:
    case presented:
        return "It is on its way. Ask again in a few seconds; do not pay again.";
    case rejected:
    case unknown:
        return "Do not pay again yet. Ask again later: the chain tells whether it was paid or became "
               "unusable.";
    }
    return "Ask again later.";
}

std::string_view next_step(const vault::wire::ApprovalView& approval)
{
    if (approval.state == "granted")
        return "Granted: make the same pay_quote call again.";
    if (approval.state == "open")
        return "The owner has not decided yet. Give the owner the link or the command and ask again later.";
    if (approval.state == "refused")
        return "The owner refused. Do not ask for the same payment again.";
    return "The question lapsed. Call pay_quote again if it is still wanted.";
}
}  // namespace

Result<PaymentStatus::Input> PaymentStatus::read(const json::Value& arguments)
{
    auto payment = id_member<PaymentId>(arguments, "payment_id");
    if (!payment)
        return forward(payment);
    auto approval = id_member<ApprovalId>(arguments, "approval_id");
    if (!approval)
        return forward(approval);
    if (payment->has_value() == approval->has_value())
        return fail(ErrorCode::invalid_argument, "give either payment_id or approval_id",
                    "pay_quote returned one of them; read_ledger lists the payments");
    return Input{std::move(*payment), std::move(*approval)};
}

Result<PaymentStatus::Output> PaymentStatus::run(const Input& input, wallet::Wallet& wallet,
                                                 mcp::CallContext&)
{
    auto view = wallet.status();
    if (!view)
        return forward(view);
    Output output;
    output.wallet = std::move(*view);
    if (input.payment)
    {
        auto payment = wallet.payment(*input.payment);
        if (!payment)
            return forward(payment);
        output.payment = std::move(*payment);
        return output;
    }
    auto approval = wallet.approval(*input.approval);
    if (!approval)
        return forward(approval);
    output.approval = std::move(*approval);
    if (output.approval->state == "open")
        output.link = wallet.approval_link(output.approval->id);
    return output;
}

mcp::ToolOutcome PaymentStatus::show(const Output& output)
{
    json::Value value = json::Value::object();
    if (output.payment)
    {
        const auto& payment = output.payment->payment;
        value["payment"] = payment_json(payment, output.wallet.style);
        value["payment_state"] = wallet::name_of(payment.state);
        value["meaning"] = wallet::meaning_of(payment.state);
        value["next"] = next_step(payment.state);
        if (output.payment->answer)
        {
            value["answer"] = json::Value::object();
            add_answer(value["answer"], *output.payment->answer, ANSWER_SHOWN_BYTES_MAX);
        }
    }
    if (output.approval)
    {
        value["approval"] = approval_json(*output.approval, output.link,
                                          "bursar approvals grant " + output.approval->id.text());
        value["next"] = next_step(*output.approval);
    }
    return complete(std::move(value));
}
}  // namespace bursar::tools
