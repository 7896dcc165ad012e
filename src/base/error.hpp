#pragma once

#include <expected>
#include <source_location>
#include <span>
#include <string>
#include <string_view>

namespace bursar
{
/// What can go wrong, as a closed list. The names (`name_of`) are part of every interface: they are never
/// renamed, and new ones are appended to their group.
enum class ErrorCode
{
    // Input
    invalid_argument,
    malformed,
    too_large,
    unsupported,
    not_found,
    conflict,
    // Access
    unauthorised,
    wrong_passphrase,
    too_many_attempts,
    agent_not_active,
    // Vault
    vault_locked,
    vault_unavailable,
    vault_not_initialised,
    already_initialised,
    busy,
    // Refusals of policy, in order of precedence (policy/decide.hpp)
    intent_not_active,
    intent_not_yet_valid,
    intent_expired,
    rail_not_allowed,
    asset_not_allowed,
    host_not_allowed,
    payee_not_allowed,
    category_not_allowed,
    amount_zero,
    over_payment_limit,
    over_count_limit,
    over_rate_limit,
    over_budget,
    duplicate_payment,
    new_payee_denied,
    approval_required,
    // Quotes and payments
    no_acceptable_offer,
    quote_invalid,
    quote_expired,
    quote_foreign_resource,
    unknown_asset,
    payment_rejected,
    payment_unknown,
    not_payable,
    // Outside world
    network_failed,
    address_refused,
    redirect_refused,
    timed_out,
    cancelled,
    chain_failed,
    // Own state
    storage_failed,
    integrity_failed,
    internal,
};

/// The stable snake_case name, for example "over_budget".
std::string_view name_of(ErrorCode code);

/// The code of a stable name; `ErrorCode::internal` when the name is unknown.
ErrorCode error_code_from(std::string_view name);

/// All codes, in the order of the list.
std::span<const ErrorCode> all_error_codes();

/// True when the same request may succeed later without being changed.
bool may_succeed_later(ErrorCode code);

/// One failure: a stable code, what was wrong (with the field named), and what would be right.
struct Error
{
    ErrorCode code = ErrorCode::internal;
    std::string message;
    std::string hint;

    friend bool operator==(const Error&, const Error&) = default;
};

/// "code: message (hint)" on one line.
std::string to_string(const Error& error);

/// A value or an Error. Marked so that a dropped result is a warning, hence an error.
template<class T>
struct [[nodiscard]] Result : std::expected<T, Error>
{
    using std::expected<T, Error>::expected;
};

/// Shorthand for returning a failure: `return fail(ErrorCode::malformed, "…", "…");`
std::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {});

/// Hands an error on: `if (!r) return forward(r);`
template<class T>
std::unexpected<Error> forward(Result<T>& result)
{
    return std::unexpected<Error>(std::move(result.error()));
}
template<class T>
std::unexpected<Error> forward(const Result<T>& result)
{
    return std::unexpected<Error>(result.error());
}

/// Stops the process when an invariant is broken, in every build. State on disk survives this at any line.
void ensure(bool holds, std::string_view what, std::source_location where = std::source_location::current());
}  // namespace bursar
