#pragma once

#include "vault/wire/messages.hpp"

/// Members in wire order for the types of `policy` and `base`, which know nothing of the wire, and the number
/// of values of each enumeration, so that a reader can refuse what is not one of them.
namespace bursar::vault::wire
{
template<class T>
struct FieldsOf;

template<class T>
    requires requires(T& m) { T::fields(m); }
struct FieldsOf<T>
{
    static constexpr auto of(auto& m) { return T::fields(m); }
};
template<>
struct FieldsOf<AssetId>
{
    static constexpr auto of(auto& m) { return std::tie(m.chain.value, m.token); }
};
template<>
struct FieldsOf<AssetStyle>
{
    static constexpr auto of(auto& m) { return std::tie(m.symbol, m.decimals); }
};
template<>
struct FieldsOf<policy::RateLimit>
{
    static constexpr auto of(auto& m) { return std::tie(m.count, m.seconds); }
};
template<>
struct FieldsOf<policy::IntentTerms>
{
    static constexpr auto of(auto& m)
    {
        return std::tie(m.agent, m.purpose, m.asset, m.budget, m.period, m.valid_from, m.valid_until,
                        m.payment_max, m.count_max, m.rate, m.hosts, m.payees, m.categories, m.rails,
                        m.ask_above, m.new_payee);
    }
};
template<>
struct FieldsOf<policy::Reason>
{
    static constexpr auto of(auto& m) { return std::tie(m.code, m.rule, m.actual, m.limit, m.would_pass); }
};
template<>
struct FieldsOf<policy::Verdict>
{
    static constexpr auto of(auto& m) { return std::tie(m.outcome, m.reasons); }
};

template<class T>
concept HasFields = requires(T& m) { FieldsOf<T>::of(m); };

/// The last value of an enumeration whose values begin at 0 and have no gaps.
template<class Enum>
constexpr Enum LAST_OF = Enum{};
template<>
constexpr PaymentState LAST_OF<PaymentState> = PaymentState::expired;
template<>
constexpr policy::Rail LAST_OF<policy::Rail> = policy::Rail::payout;
template<>
constexpr policy::Period LAST_OF<policy::Period> = policy::Period::month;
template<>
constexpr policy::NewPayee LAST_OF<policy::NewPayee> = policy::NewPayee::deny;
template<>
constexpr policy::IntentState LAST_OF<policy::IntentState> = policy::IntentState::rejected;
template<>
constexpr policy::Outcome LAST_OF<policy::Outcome> = policy::Outcome::deny;
template<>
constexpr ErrorCode LAST_OF<ErrorCode> = ErrorCode::internal;
}  // namespace bursar::vault::wire
