#include "tools/check_payment.hpp"

#include "tools/arguments.hpp"
#include "tools/pay_views.hpp"

namespace bursar::tools
{
Result<CheckPayment::Input> CheckPayment::read(const json::Value& arguments)
{
    auto pay = read_pay_input(arguments);
    if (!pay)
        return forward(pay);
    return Input{std::move(*pay)};
}

Result<CheckPayment::Output> CheckPayment::run(const Input& input, wallet::Wallet& wallet,
                                               mcp::CallContext& context)
{
    auto pay = with_plain_amount(input.pay, wallet);
    if (!pay)
        return forward(pay);
    return wallet.check(*pay, context.stop_token());
}

mcp::ToolOutcome CheckPayment::show(const Output& check)
{
    auto value = check_json(check);
    if (check.outcome == policy::Outcome::deny && check.quote.payment_required)
        value["next"] = advice_for(check.code);
    return complete(std::move(value));
}
}  // namespace bursar::tools
