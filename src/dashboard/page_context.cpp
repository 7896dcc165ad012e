#include "dashboard/page_context.hpp"

#include "base/text.hpp"
#include "dashboard/page_guard.hpp"

namespace bursar::dashboard
{
namespace
{
constexpr std::size_t ERROR_BYTES_MAX = 400;
}

Secret Post::take_passphrase()
{
    Secret out;
    for (auto& field : form)
        if (field.name == "passphrase")
            out = Secret::take(std::move(field.value));
    return out;
}

std::expected<Post, serve::Response> read_post(const serve::Request& request)
{
    auto form = posted_form(request);
    if (!form)
        return std::unexpected(guarded(serve::Response::html(
            403,
            message_page("Not accepted", "This did not come from a page of this wallet. Nothing was done.",
                         "Open the link again and use the buttons there.")
                .text())));
    return Post{std::move(*form), find_cookie(request.field("cookie").value_or(""))};
}

bool redeem(PageContext& context, const Post& post, std::string_view subject)
{
    return context.tokens.redeem(std::string{post.value("token")}, post.cookie, subject,
                                 context.options.now());
}

serve::Response show_with_token(PageContext& context, const serve::Request& request, std::string subject,
                                std::string_view cookie_path, int status,
                                const std::function<Html(const std::string& token)>& render)
{
    if (is_framed(request))
        return guarded(serve::Response::text(403, "this page does not show inside another page\n"));
    auto cookie = find_cookie(request.field("cookie").value_or(""));
    if (cookie.empty())
        cookie = fresh_cookie();
    auto token = context.tokens.issue(cookie, std::move(subject), context.options.now());
    auto response = guarded(serve::Response::html(status, render(token).text()));
    response.fields.add("Set-Cookie", set_cookie(cookie, cookie_path));
    return response;
}

int status_of(const Error& error)
{
    switch (error.code)
    {
    case ErrorCode::not_found:
        return 404;
    case ErrorCode::wrong_passphrase:
    case ErrorCode::unauthorised:
        return 403;
    case ErrorCode::too_many_attempts:
        return 429;
    case ErrorCode::conflict:
    case ErrorCode::intent_not_active:
        return 409;
    case ErrorCode::invalid_argument:
    case ErrorCode::malformed:
        return 400;
    case ErrorCode::vault_locked:
    case ErrorCode::vault_unavailable:
    case ErrorCode::vault_not_initialised:
    case ErrorCode::busy:
    case ErrorCode::timed_out:
        return 503;
    default:
        return 500;
    }
}

std::string failure_in_words(const Error& error)
{
    if (error.code == ErrorCode::wrong_passphrase)
        return "That is not the passphrase. Nothing was signed; try again.";
    auto text = error.message;
    if (!error.hint.empty())
        text += " – " + error.hint;
    return "It did not work, and nothing was signed: " + clean_text(text, ERROR_BYTES_MAX);
}

serve::Response failure_page(const Error& error)
{
    int status = status_of(error);
    auto title = status == 404   ? "Not found"
                 : status == 503 ? "The vault does not answer"
                                 : "It did not work";
    return guarded(
        serve::Response::html(status, message_page(title, clean_text(error.message, ERROR_BYTES_MAX),
                                                   clean_text(error.hint, ERROR_BYTES_MAX))
                                          .text()));
}
}  // namespace bursar::dashboard
