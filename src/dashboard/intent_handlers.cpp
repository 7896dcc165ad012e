#include "dashboard/page_context.hpp"
#include "dashboard/page_guard.hpp"

namespace bursar::dashboard
{
namespace
{
std::string path_of(const IntentId& id)
{
    return "/approve/" + id.text();
}

/// What a token of this page is good for: this intent, as it was shown.
std::string subject_of(const IntentId& id, std::string_view digest)
{
    return "intent " + id.text() + " " + std::string{digest};
}

struct Shown
{
    wire::WalletView wallet;
    wire::IntentView intent;
    wire::TypedData typed;
};

Result<Shown> read(vault::Client& vault, const IntentId& id)
{
    auto wallet = vault.call(wire::GetWallet{});
    if (!wallet)
        return forward(wallet);
    wire::ListIntents query;
    query.only = id;
    auto list = vault.call(std::move(query));
    if (!list)
        return forward(list);
    if (list->intents.empty())
        return fail(ErrorCode::not_found, "There is no intent with this id.",
                    "Ask the agent for a new link.");
    wire::DescribeIntent describe;
    describe.intent = id;
    auto typed = vault.call(std::move(describe));
    if (!typed)
        return forward(typed);
    return Shown{std::move(*wallet), std::move(list->intents.front()), std::move(*typed)};
}

serve::Response show(PageContext& context, const serve::Request& request, const IntentId& id, int status,
                     const std::string& error)
{
    auto shown = read(context.vault, id);
    if (!shown)
        return failure_page(shown.error());
    return show_with_token(
        context, request, subject_of(id, shown->typed.digest.hex()), path_of(id), status,
        [&](const std::string& token)
        { return intent_page(shown->wallet, shown->intent, shown->typed, {token, error}); });
}

/// Carries out what the owner chose. The digest is the one the page showed.
Result<void> decide(vault::Client& vault, Post& post, const IntentId& id, const Hash32& digest)
{
    auto action = post.value("action");
    if (action == "refuse")
    {
        wire::RejectIntent reject;
        reject.intent = id;
        auto done = vault.call(std::move(reject));
        return done ? Result<void>{} : forward(done);
    }
    wire::ApproveIntent approve;
    approve.intent = id;
    approve.digest = digest;
    if (action == "sign")
    {
        auto signature = parse_hex(post.value("signature"));
        if (!signature || signature->empty())
            return fail(ErrorCode::malformed, "the wallet's signature is not hexadecimal");
        approve.signature = std::move(*signature);
    }
    else if (action == "approve")
    {
        approve.passphrase = post.take_passphrase();
        if (approve.passphrase.empty())
            return fail(ErrorCode::invalid_argument, "the passphrase is empty", "type it, or refuse");
    }
    else
        return fail(ErrorCode::invalid_argument, "the action must be approve, sign or refuse");
    auto done = vault.call(std::move(approve));
    return done ? Result<void>{} : forward(done);
}
}  // namespace

serve::Response get_intent(PageContext& context, const serve::Request& request, const IntentId& id)
{
    return show(context, request, id, 200, {});
}

serve::Response post_intent(PageContext& context, const serve::Request& request, const IntentId& id)
{
    auto post = read_post(request);
    if (!post)
        return post.error();
    auto digest = Hash32::parse(post->value("digest"));
    if (!digest || !redeem(context, *post, subject_of(id, digest->hex())))
        return show(context, request, id, 409, std::string{USED_PAGE});
    auto done = decide(context.vault, *post, id, *digest);
    if (!done)
        return show(context, request, id, status_of(done.error()), failure_in_words(done.error()));
    return guarded(serve::Response::see_other(path_of(id)));
}
}  // namespace bursar::dashboard
