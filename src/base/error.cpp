#include "base/error.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace bursar
{
namespace
{
struct Entry
{
    ErrorCode code;
    std::string_view name;
    bool later;
};

using enum ErrorCode;

constexpr auto ENTRIES = std::to_array<Entry>({
    {invalid_argument, "invalid_argument", false},
    {malformed, "malformed", false},
    {too_large, "too_large", false},
    {unsupported, "unsupported", false},
    {not_found, "not_found", false},
    {conflict, "conflict", false},
    {unauthorised, "unauthorised", false},
    {wrong_passphrase, "wrong_passphrase", false},
    {too_many_attempts, "too_many_attempts", true},
    {agent_not_active, "agent_not_active", true},
    {vault_locked, "vault_locked", true},
    {vault_unavailable, "vault_unavailable", true},
    {vault_not_initialised, "vault_not_initialised", true},
    {already_initialised, "already_initialised", false},
    {busy, "busy", true},
    {intent_not_active, "intent_not_active", true},
    {intent_not_yet_valid, "intent_not_yet_valid", true},
    {intent_expired, "intent_expired", false},
    {rail_not_allowed, "rail_not_allowed", false},
    {asset_not_allowed, "asset_not_allowed", false},
    {host_not_allowed, "host_not_allowed", false},
    {payee_not_allowed, "payee_not_allowed", false},
    {category_not_allowed, "category_not_allowed", false},
    {amount_zero, "amount_zero", false},
    {over_payment_limit, "over_payment_limit", false},
    {over_count_limit, "over_count_limit", false},
    {over_rate_limit, "over_rate_limit", true},
    {over_budget, "over_budget", false},
    {duplicate_payment, "duplicate_payment", false},
    {new_payee_denied, "new_payee_denied", false},
    {approval_required, "approval_required", true},
    {no_acceptable_offer, "no_acceptable_offer", false},
    {quote_invalid, "quote_invalid", false},
    {quote_expired, "quote_expired", false},
    {quote_foreign_resource, "quote_foreign_resource", false},
    {unknown_asset, "unknown_asset", false},
    {payment_rejected, "payment_rejected", false},
    {payment_unknown, "payment_unknown", true},
    {not_payable, "not_payable", false},
    {network_failed, "network_failed", true},
    {address_refused, "address_refused", false},
    {redirect_refused, "redirect_refused", false},
    {timed_out, "timed_out", true},
    {cancelled, "cancelled", true},
    {chain_failed, "chain_failed", true},
    {storage_failed, "storage_failed", true},
    {integrity_failed, "integrity_failed", false},
    {internal, "internal", false},
});

constexpr auto CODES = []
{
    std::array<ErrorCode, ENTRIES.size()> codes{};
    for (std::size_t i = 0; i < ENTRIES.size(); ++i)
        codes[i] = ENTRIES[i].code;
    return codes;
}();

constexpr bool in_enumeration_order()
{
    for (std::size_t i = 0; i < ENTRIES.size(); ++i)
        if (std::to_underlying(ENTRIES[i].code) != static_cast<int>(i))
            return false;
    return ENTRIES.back().code == internal;
}
static_assert(in_enumeration_order(), "the table and the enumeration list the same codes in the same order");
}  // namespace

std::string_view name_of(ErrorCode code)
{
    return ENTRIES.at(static_cast<std::size_t>(std::to_underlying(code))).name;
}

ErrorCode error_code_from(std::string_view name)
{
    for (const auto& entry : ENTRIES)
        if (entry.name == name)
            return entry.code;
    return internal;
}

std::span<const ErrorCode> all_error_codes()
{
    return CODES;
}

bool may_succeed_later(ErrorCode code)
{
    return ENTRIES.at(static_cast<std::size_t>(std::to_underlying(code))).later;
}

std::string to_string(const Error& error)
{
    std::string text{name_of(error.code)};
    text += ": ";
    text += error.message;
    if (!error.hint.empty())
        text += " (" + error.hint + ")";
    return text;
}

std::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint)
{
    return std::unexpected<Error>(Error{code, std::move(message), std::move(hint)});
}

void ensure(bool holds, std::string_view what, std::source_location where)
{
    if (holds) [[likely]]
        return;
    std::fprintf(stderr, "bursar: broken invariant at %s:%u: %.*s\n", where.file_name(), where.line(),
                 static_cast<int>(what.size()), what.data());
    std::abort();
}
}  // namespace bursar
