#pragma once

#include "base/bytes.hpp"

#include <string>
#include <string_view>

namespace bursar
{
/// Crockford's alphabet in lower case: no i, l, o, u. 16 bytes become 26 characters.
std::string to_base32(ByteView bytes);

/// An identifier with a fixed prefix and 26 base-32 characters, for example mand_0j3k….
/// The kinds do not convert into each other; the only ways in are `parse` and `from_random`.
template<class Tag>
class Id
{
public:
    Id() = default;

    static Result<Id> parse(std::string_view text);
    /// From 16 random (or derived) bytes.
    static Id from_random(std::span<const std::uint8_t, 16> random)
    {
        return Id{std::string{Tag::PREFIX} + to_base32(random)};
    }

    const std::string& text() const { return text_; }
    bool empty() const { return text_.empty(); }
    friend auto operator<=>(const Id&, const Id&) = default;

private:
    explicit Id(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// Checks prefix, length and alphabet.
Result<std::string> check_id(std::string_view text, std::string_view prefix);

template<class Tag>
Result<Id<Tag>> Id<Tag>::parse(std::string_view text)
{
    auto checked = check_id(text, Tag::PREFIX);
    if (!checked)
        return forward(checked);
    return Id{std::move(*checked)};
}

struct AgentTag
{
    static constexpr std::string_view PREFIX = "agt_";
};
struct IntentTag
{
    static constexpr std::string_view PREFIX = "mand_";
};
struct PaymentTag
{
    static constexpr std::string_view PREFIX = "pay_";
};
struct ApprovalTag
{
    static constexpr std::string_view PREFIX = "apr_";
};
struct QuoteTag
{
    static constexpr std::string_view PREFIX = "quo_";
};

using AgentId = Id<AgentTag>;
using IntentId = Id<IntentTag>;
using PaymentId = Id<PaymentTag>;
using ApprovalId = Id<ApprovalTag>;
using QuoteId = Id<QuoteTag>;
}  // namespace bursar

template<class Tag>
struct std::hash<bursar::Id<Tag>>
{
    std::size_t operator()(const bursar::Id<Tag>& id) const noexcept
    {
        return std::hash<std::string>{}(id.text());
    }
};
