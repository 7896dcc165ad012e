#include "tools/views.hpp"

#include <fmt/format.h>

namespace bursar::tools
{
namespace
{
using vault::wire::IntentView;
using vault::wire::PaymentView;
using vault::wire::WalletView;

json::Value limits_json(const policy::IntentTerms& terms, const AssetStyle& style)
{
    json::Value limits{{"hosts", terms.hosts},
                       {"categories", terms.categories},
                       {"payees", json::Value::array()},
                       {"rails", json::Value::array()},
                       {"new_payee", policy::name_of(terms.new_payee)}};
    for (const auto& payee : terms.payees)
        limits["payees"].push_back(payee.hex());
    for (const auto rail : terms.rails)
        limits["rails"].push_back(policy::name_of(rail));
    if (terms.payment_max)
        limits["payment_max"] = format_amount(*terms.payment_max, style);
    if (terms.count_max)
        limits["count_max"] = *terms.count_max;
    if (terms.rate)
        limits["rate"] = {{"count", terms.rate->count}, {"seconds", terms.rate->seconds}};
    if (terms.ask_above)
        limits["ask_above"] = format_amount(*terms.ask_above, style);
    return limits;
}
}  // namespace

std::string intent_summary(const IntentView& intent, const AssetStyle& style)
{
    return fmt::format("{}", fmt::join(wallet::explain(intent.terms, style), "; "));
}

json::Value intent_json(const IntentView& intent, const WalletView& wallet)
{
    const auto& style = wallet.style;
    const auto& terms = intent.terms;
    json::Value value{{"mandate", intent.id.text()},
                      {"status", policy::name_of(intent.state)},
                      {"agent", terms.agent.text()},
                      {"agent_name", intent.agent_name},
                      {"purpose", terms.purpose},
                      {"asset", style.symbol},
                      {"network", wallet.network},
                      {"budget", format_amount(terms.budget, style)},
                      {"period", policy::name_of(terms.period)},
                      {"period_start", format_time(intent.period_start)},
                      {"period_end", format_time(intent.period_end)},
                      {"valid_from", format_time(terms.valid_from)},
                      {"valid_until", format_time(terms.valid_until)},
                      {"spent", format_amount(intent.posted, style)},
                      {"reserved", format_amount(intent.pending, style)},
                      {"remaining", format_amount(intent.remaining, style)},
                      {"payments", intent.count},
                      {"limits", limits_json(terms, style)},
                      {"created", format_time(intent.created)},
                      {"summary", intent_summary(intent, style)}};
    if (!intent.session.is_zero())
        value["session"] = intent.session.hex();
    return value;
}

json::Value reason_json(const policy::Reason& reason)
{
    return {{"code", bursar::name_of(reason.code)},
            {"rule", reason.rule},
            {"actual", reason.actual},
            {"limit", reason.limit},
            {"would_pass", reason.would_pass}};
}

json::Value reasons_json(const std::vector<policy::Reason>& reasons)
{
    auto list = json::Value::array();
    for (const auto& reason : reasons)
        list.push_back(reason_json(reason));
    return list;
}

json::Value payment_json(const PaymentView& payment, const AssetStyle& style)
{
    json::Value value{{"payment_id", payment.id.text()},
                      {"status", wallet::name_of(payment.state)},
                      {"mandate", payment.intent.text()},
                      {"amount", format_amount(payment.amount, style)},
                      {"asset", style.symbol},
                      {"rail", policy::name_of(payment.rail)},
                      {"payee", payment.payee.hex()},
                      {"method", payment.method},
                      {"url", payment.url},
                      {"host", payment.host},
                      {"category", payment.category},
                      {"note", payment.note},
                      {"created", format_time(payment.created)},
                      {"updated", format_time(payment.updated)},
                      {"detail", payment.detail},
                      {"line", wallet::ledger_line(payment, style)}};
    if (payment.usable_until.ms != 0)
        value["usable_until"] = format_time(payment.usable_until);
    if (!payment.transaction.empty())
        value["transaction"] = payment.transaction;
    if (payment.http_status != 0)
        value["http_status"] = payment.http_status;
    if (!payment.reasons.empty())
        value["refusal"] = reasons_json(payment.reasons);
    return value;
}

json::Value total_json(const vault::wire::LedgerTotal& total, const AssetStyle& style)
{
    return {{"key", total.key},
            {"spent", format_amount(total.posted, style)},
            {"reserved", format_amount(total.pending, style)},
            {"asset", style.symbol},
            {"payments", total.count}};
}

json::Value approval_json(const vault::wire::ApprovalView& approval, std::string_view link,
                          std::string_view command)
{
    json::Value value{{"approval_id", approval.id.text()},
                      {"status", approval.state},
                      {"command", command},
                      {"expires", format_time(approval.expires)}};
    if (!link.empty())
        value["url"] = link;
    return value;
}
}  // namespace bursar::tools
