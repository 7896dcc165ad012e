#pragma once

#include "dashboard/approval_pages.hpp"
#include "dashboard/page_tokens.hpp"
#include "dashboard/pages.hpp"

namespace bursar::dashboard
{
/// What the pages of one server share.
struct PageContext
{
    vault::Client& vault;
    PageOptions options;
    PageTokens tokens;
};

/// One posted form that passed every check but its token.
struct Post
{
    std::vector<serve::Parameter> form;
    std::string cookie;

    std::string_view value(std::string_view name) const { return serve::only(form, name).value_or(""); }
    /// Takes the passphrase out of the form and wipes it there.
    Secret take_passphrase();
};

/// The post, or the page that says why it is none.
std::expected<Post, serve::Response> read_post(const serve::Request& request);

/// True when the post's token is good for the subject; uses the token up.
bool redeem(PageContext& context, const Post& post, std::string_view subject);

/// A page with a token for this browser and subject: `render` gets the token. The cookie goes along.
serve::Response show_with_token(PageContext& context, const serve::Request& request, std::string subject,
                                std::string_view cookie_path, int status,
                                const std::function<Html(const std::string& token)>& render);

/// The page for something that failed, with its status.
serve::Response failure_page(const Error& error);
/// What went wrong with a try, for the owner: "That is not the passphrase. Nothing was signed."
std::string failure_in_words(const Error& error);
int status_of(const Error& error);

constexpr std::string_view USED_PAGE =
    "This page was open for too long, or was used already. Nothing was done: look again and decide.";

// The handlers. Each gets a request that the server checked.
serve::Response get_start(PageContext& context, const serve::Request& request);
serve::Response post_revoke(PageContext& context, const serve::Request& request);
serve::Response post_freeze(PageContext& context, const serve::Request& request);
serve::Response get_intent(PageContext& context, const serve::Request& request, const IntentId& id);
serve::Response post_intent(PageContext& context, const serve::Request& request, const IntentId& id);
serve::Response get_approval(PageContext& context, const serve::Request& request, const ApprovalId& id);
serve::Response post_approval(PageContext& context, const serve::Request& request, const ApprovalId& id);
serve::Response get_agent(PageContext& context, const serve::Request& request);
serve::Response post_agent(PageContext& context, const serve::Request& request);
}  // namespace bursar::dashboard
