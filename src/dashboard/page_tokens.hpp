#pragma once

#include "base/time.hpp"

#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace bursar::dashboard
{
constexpr std::int64_t TOKEN_AGE_SECONDS_MAX = 30 * 60;
constexpr std::size_t TOKENS_MAX = 4096;

/// Single-use tokens of shown pages, against forged posts. A token is good once, for the browser whose cookie
/// it was made with, and for the subject the page showed (an intent and its digest).
class PageTokens
{
public:
    /// A new token. The oldest ones go when there are too many.
    std::string issue(std::string_view cookie, std::string subject, Time now);
    /// True once. A token that does not fit is used up as well.
    bool redeem(const std::string& token, std::string_view cookie, std::string_view subject, Time now);

private:
    struct Issued
    {
        std::string cookie;
        std::string subject;
        Time until;
    };
    std::mutex mutex_;
    std::map<std::string, Issued> issued_;
};

/// 32 hexadecimal digits nobody can guess.
std::string fresh_cookie();
/// The value of our cookie in a Cookie field; empty when it is absent or not one that we make.
std::string find_cookie(std::string_view field);
/// Set-Cookie for the pages below `path`: only for this site, not for scripts.
std::string set_cookie(std::string_view value, std::string_view path);
}  // namespace bursar::dashboard
