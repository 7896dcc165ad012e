#pragma once

#include "base/error.hpp"

#include <bitset>
#include <cstdint>
#include <string_view>
#include <vector>

namespace bursar::json
{
/// A regular expression for the `pattern` keyword: literals, ".", classes, \d \w \s, groups, alternation,
/// "^", "$" and the quantifiers * + ? {m} {m,} {m,n} with n up to 256. Matched on bytes, anywhere in the text
/// unless anchored. Time is at most (size of the pattern) x (length of the text): there is no backtracking to
/// abuse.
class Pattern
{
public:
    static Result<Pattern> compile(std::string_view expression);
    bool matches(std::string_view text) const;

private:
    friend class PatternCompiler;
    struct Step
    {
        enum class Kind : std::uint8_t
        {
            bytes,  ///< one byte of the set, then `next`
            split,  ///< both `next` and `other`
            begin,  ///< only at the start of the text
            end,    ///< only at the end of the text
            match,
        };
        Kind kind = Kind::match;
        std::bitset<256> set;
        std::uint32_t next = 0;
        std::uint32_t other = 0;
    };
    std::vector<Step> steps_;
    std::uint32_t start_ = 0;
};
}  // namespace bursar::json
