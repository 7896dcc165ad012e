#include "dashboard/page_tokens.hpp"

#include "base/secret.hpp"
#include "crypto/random.hpp"

#include <algorithm>

namespace bursar::dashboard
{
namespace
{
constexpr std::string_view COOKIE_NAME = "bursar_page";
constexpr std::size_t COOKIE_BYTES = 32;

bool is_ours(std::string_view value)
{
    return value.size() == COOKIE_BYTES &&
           std::ranges::all_of(value,
                               [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool same(std::string_view a, std::string_view b)
{
    return equal_in_constant_time(as_bytes(a), as_bytes(b));
}
}  // namespace

std::string PageTokens::issue(std::string_view cookie, std::string subject, Time now)
{
    auto token = to_hex(crypto::random16());
    std::scoped_lock lock{mutex_};
    std::erase_if(issued_, [now](const auto& entry) { return entry.second.until <= now; });
    if (issued_.size() >= TOKENS_MAX)
        issued_.erase(
            std::ranges::min_element(issued_, {}, [](const auto& entry) { return entry.second.until; }));
    issued_[token] = {std::string{cookie}, std::move(subject), now.plus_seconds(TOKEN_AGE_SECONDS_MAX)};
    return token;
}

bool PageTokens::redeem(const std::string& token, std::string_view cookie, std::string_view subject, Time now)
{
    std::scoped_lock lock{mutex_};
    auto found = issued_.find(token);
    if (found == issued_.end())
        return false;
    auto issued = std::move(found->second);
    issued_.erase(found);
    return now < issued.until && !cookie.empty() && same(issued.cookie, cookie) && issued.subject == subject;
}

std::string fresh_cookie()
{
    return to_hex(crypto::random16());
}

std::string find_cookie(std::string_view field)
{
    while (!field.empty())
    {
        auto pair = field.substr(0, field.find(';'));
        field.remove_prefix(std::min(pair.size() + 1, field.size()));
        while (pair.starts_with(' '))
            pair.remove_prefix(1);
        auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == COOKIE_NAME &&
            is_ours(pair.substr(equals + 1)))
            return std::string{pair.substr(equals + 1)};
    }
    return {};
}

std::string set_cookie(std::string_view value, std::string_view path)
{
    return std::string{COOKIE_NAME} + "=" + std::string{value} + "; Path=" + std::string{path} +
           "; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(TOKEN_AGE_SECONDS_MAX);
}
}  // namespace bursar::dashboard
