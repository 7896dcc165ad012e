#include "cli/exit_code.hpp"

namespace bursar::cli
{
Exit exit_for(ErrorCode code)
{
    using enum ErrorCode;
    switch (code)
    {
    case invalid_argument:
        return Exit::usage;
    case approval_required:
        return Exit::approval_needed;
    case payment_unknown:
        return Exit::unknown_outcome;
    case agent_not_active:
    case intent_not_active:
    case intent_not_yet_valid:
    case intent_expired:
    case rail_not_allowed:
    case asset_not_allowed:
    case host_not_allowed:
    case payee_not_allowed:
    case category_not_allowed:
    case amount_zero:
    case over_payment_limit:
    case over_count_limit:
    case over_rate_limit:
    case over_budget:
    case duplicate_payment:
    case new_payee_denied:
    case no_acceptable_offer:
    case quote_invalid:
    case quote_expired:
    case quote_foreign_resource:
    case unknown_asset:
    case not_payable:
        return Exit::refused;
    case malformed:
    case too_large:
    case unsupported:
    case not_found:
    case conflict:
    case unauthorised:
    case wrong_passphrase:
    case too_many_attempts:
    case vault_locked:
    case vault_unavailable:
    case vault_not_initialised:
    case already_initialised:
    case busy:
    case payment_rejected:
    case network_failed:
    case address_refused:
    case redirect_refused:
    case timed_out:
    case cancelled:
    case chain_failed:
    case storage_failed:
    case integrity_failed:
    case internal:
        return Exit::error;
    }
    return Exit::error;
}
}  // namespace bursar::cli
