#include "dashboard/page_context.hpp"
#include "dashboard/page_guard.hpp"

namespace bursar::dashboard
{
namespace
{
std::string path_of(const ApprovalId& id)
{
    return "/approve/" + id.text();
}

std::string subject_of(const ApprovalId& id)
{
    return "approval " + id.text();
}

struct Shown
{
    wire::WalletView wallet;
    wire::IntentView intent;
    wire::ApprovalView approval;
};

Result<Shown> read(vault::Client& vault, const ApprovalId& id)
{
    auto wallet = vault.call(wire::GetWallet{});
    if (!wallet)
        return forward(wallet);
    wire::GetApproval get;
    get.approval = id;
    auto approval = vault.call(std::move(get));
    if (!approval)
        return forward(approval);
    wire::ListIntents query;
    query.only = approval->intent;
    auto list = vault.call(std::move(query));
    if (!list)
        return forward(list);
    if (list->intents.empty())
        return fail(ErrorCode::not_found, "The intent of this request is gone.");
    return Shown{std::move(*wallet), std::move(list->intents.front()), std::move(*approval)};
}

serve::Response show(PageContext& context, const serve::Request& request, const ApprovalId& id, int status,
                     const std::string& error)
{
    auto shown = read(context.vault, id);
    if (!shown)
        return failure_page(shown.error());
    return show_with_token(
        context, request, subject_of(id), path_of(id), status, [&](const std::string& token)
        { return approval_page(shown->wallet, shown->intent, shown->approval, {token, error}); });
}
}  // namespace

serve::Response get_approval(PageContext& context, const serve::Request& request, const ApprovalId& id)
{
    return show(context, request, id, 200, {});
}

serve::Response post_approval(PageContext& context, const serve::Request& request, const ApprovalId& id)
{
    auto post = read_post(request);
    if (!post)
        return post.error();
    if (!redeem(context, *post, subject_of(id)))
        return show(context, request, id, 409, std::string{USED_PAGE});
    auto action = post->value("action");
    wire::DecideApproval decide;
    decide.approval = id;
    decide.grant = action == "approve";
    if (decide.grant)
        decide.passphrase = post->take_passphrase();
    if ((decide.grant && decide.passphrase.empty()) || (!decide.grant && action != "refuse"))
        return show(context, request, id, 400, "Type the passphrase to allow the payment, or refuse it.");
    auto done = context.vault.call(std::move(decide));
    if (!done)
        return show(context, request, id, status_of(done.error()), failure_in_words(done.error()));
    return guarded(serve::Response::see_other(path_of(id)));
}
}  // namespace bursar::dashboard
