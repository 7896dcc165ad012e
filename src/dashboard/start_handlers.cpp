#include "dashboard/page_context.hpp"
#include "dashboard/page_guard.hpp"

namespace bursar::dashboard
{
namespace
{
constexpr std::uint32_t LEDGER_LINES = 30;
/// Every button of the start page only tightens, so one token serves them all.
constexpr std::string_view SUBJECT = "start";

Result<StartView> read(vault::Client& vault)
{
    StartView view;
    auto wallet = vault.call(wire::GetWallet{});
    if (!wallet)
        return forward(wallet);
    auto intents = vault.call(wire::ListIntents{});
    if (!intents)
        return forward(intents);
    auto approvals = vault.call(wire::ListApprovals{});
    if (!approvals)
        return forward(approvals);
    auto agents = vault.call(wire::ListAgents{});
    if (!agents)
        return forward(agents);
    wire::ReadLedger query;
    query.limit = LEDGER_LINES;
    auto page = vault.call(std::move(query));
    if (!page)
        return forward(page);
    view.wallet = std::move(*wallet);
    view.intents = std::move(intents->intents);
    view.approvals = std::move(approvals->approvals);
    view.agents = std::move(agents->agents);
    view.payments = std::move(page->payments);
    return view;
}

serve::Response show(PageContext& context, const serve::Request& request, int status,
                     const std::string& error)
{
    auto view = read(context.vault);
    if (!view)
        return failure_page(view.error());
    view->now = context.options.now();
    view->error = error;
    return show_with_token(context, request, std::string{SUBJECT}, "/", status,
                           [&](const std::string& token)
                           {
                               view->token = token;
                               return start_page(*view);
                           });
}

/// Sends a request that only tightens, when the post is from the start page.
template<class Change>
serve::Response tighten(PageContext& context, const serve::Request& request, Change change)
{
    auto post = read_post(request);
    if (!post)
        return post.error();
    if (!redeem(context, *post, SUBJECT))
        return show(context, request, 409, std::string{USED_PAGE});
    auto done = context.vault.call(std::move(change));
    if (!done)
        return show(context, request, status_of(done.error()), failure_in_words(done.error()));
    return guarded(serve::Response::see_other("/"));
}
}  // namespace

serve::Response get_start(PageContext& context, const serve::Request& request)
{
    return show(context, request, 200, {});
}

serve::Response post_revoke(PageContext& context, const serve::Request& request)
{
    auto id = IntentId::parse(request.capture("id").value_or(""));
    if (!id)
        return failure_page(id.error());
    wire::RevokeIntent revoke;
    revoke.intent = std::move(*id);
    return tighten(context, request, std::move(revoke));
}

serve::Response post_freeze(PageContext& context, const serve::Request& request)
{
    auto id = AgentId::parse(request.capture("id").value_or(""));
    if (!id)
        return failure_page(id.error());
    wire::SetAgentState freeze;
    freeze.agent = std::move(*id);
    freeze.state = "frozen";
    return tighten(context, request, std::move(freeze));
}
}  // namespace bursar::dashboard
