#include "cli/commands.hpp"
#include "cli/wallet_parts.hpp"
#include "evm/address.hpp"
#include "tools/views.hpp"

#include <fmt/format.h>

namespace bursar::cli
{
namespace
{
using vault::wire::ApprovalView;

struct NoOptions
{
};
struct ApprovalOptions
{
    std::string approval;
};

json::Value full_json(const ApprovalView& approval, const AssetStyle& style)
{
    auto value = tools::approval_json(approval, {}, "bursar approvals grant " + approval.id.text());
    value["mandate"] = approval.intent.text();
    value["payment_id"] = approval.payment.text();
    value["amount"] = format_amount(approval.amount, style);
    value["asset"] = style.symbol;
    value["payee"] = evm::checksummed(approval.payee);
    value["host"] = approval.host;
    value["url"] = approval.url;
    value["reasons"] = tools::reasons_json(approval.reasons);
    return value;
}

std::string line(const ApprovalView& approval, const AssetStyle& style)
{
    auto text = fmt::format("{}  {}  {} to {} ({})\n  {}\n", approval.id.text(), approval.state,
                            format_money(approval.amount, style), approval.host,
                            evm::checksummed(approval.payee), approval.url);
    for (const auto& reason : approval.reasons)
        text +=
            fmt::format("  asked because of {}: {} against {}\n", reason.rule, reason.actual, reason.limit);
    return text;
}

Result<ApprovalView> find_approval(WalletParts& parts, const std::string& text)
{
    const auto id = ApprovalId::parse(text);
    if (!id)
        return fail(ErrorCode::invalid_argument,
                    "'" + text + "' is no approval request: " + id.error().message,
                    "bursar approvals list shows their ids (apr_…)");
    return parts.wallet.approval(*id);
}

Exit decide(const Context& context, const ApprovalOptions& options, bool grant)
{
    const auto parts = make_owner_wallet(context);
    if (!parts)
        return answer(context, parts.error());
    const auto wallet = (*parts)->wallet.status();
    if (!wallet)
        return answer(context, wallet.error());
    const auto approval = find_approval(**parts, options.approval);
    if (!approval)
        return answer(context, approval.error());
    vault::wire::DecideApproval request;
    request.approval = approval->id;
    request.grant = grant;
    if (grant)
    {
        *context.err << "You are about to allow:\n" << line(*approval, wallet->style);
        auto passphrase = owner_passphrase(context, "Passphrase to allow this payment");
        if (!passphrase)
            return answer(context, passphrase.error());
        request.passphrase = std::move(*passphrase);
    }
    const auto decided = (*parts)->vault.call(std::move(request));
    if (!decided)
        return answer(context, decided.error());
    return answer(context, full_json(*decided, wallet->style), line(*decided, wallet->style));
}

Exit run_grant(const Context& context, const ApprovalOptions& options)
{
    return decide(context, options, true);
}
Exit run_refuse(const Context& context, const ApprovalOptions& options)
{
    return decide(context, options, false);
}

Exit run_list(const Context& context, const NoOptions&)
{
    const auto parts = make_owner_wallet(context);
    if (!parts)
        return answer(context, parts.error());
    const auto wallet = (*parts)->wallet.status();
    if (!wallet)
        return answer(context, wallet.error());
    const auto list = (*parts)->vault.call(vault::wire::ListApprovals{});
    if (!list)
        return answer(context, list.error());
    auto approvals = json::Value::array();
    std::string text;
    for (const auto& approval : list->approvals)
    {
        approvals.push_back(full_json(approval, wallet->style));
        text += line(approval, wallet->style);
    }
    return answer(context, {{"approvals", std::move(approvals)}},
                  text.empty() ? "Nothing waits for you." : text);
}

void add_one(CLI::App& group, Selected& selected, const char* name, const char* description,
             Exit (*run)(const Context&, const ApprovalOptions&))
{
    auto options = std::make_shared<ApprovalOptions>();
    auto* command = group.add_subcommand(name, description);
    command->add_option("approval", options->approval, "Id of the request, apr_…")->required();
    on(*command, selected, options, run);
}
}  // namespace

void add_approvals(CLI::App& app, Selected& selected)
{
    auto* group = app.add_subcommand("approvals", "Single payments that wait for the owner");
    group->require_subcommand(1);
    on(*group->add_subcommand("list", "List what waits"), selected, std::make_shared<NoOptions>(), run_list);
    add_one(*group, selected, "grant", "Allow one payment (asks for the passphrase)", run_grant);
    add_one(*group, selected, "refuse", "Refuse one payment", run_refuse);
}
}  // namespace bursar::cli
