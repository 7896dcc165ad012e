#include "ledger/types.hpp"

#include <array>
#include <utility>

namespace bursar::ledger
{
namespace
{
/// Row: from, bit: to.
template<class State, std::size_t N>
bool allowed(const std::array<unsigned, N>& table, State from, State to)
{
    const auto row = static_cast<std::size_t>(std::to_underlying(from));
    return row < N && ((table[row] >> std::to_underlying(to)) & 1U) != 0;
}

template<class... States>
constexpr unsigned set(States... states)
{
    return ((1U << std::to_underlying(states)) | ... | 0U);
}
}  // namespace

std::string_view name_of(PaymentState state)
{
    switch (state)
    {
        using enum PaymentState;
    case opened:
        return "opened";
    case authorised:
        return "authorised";
    case presented:
        return "presented";
    case delivered:
        return "delivered";
    case settled:
        return "settled";
    case refused:
        return "refused";
    case rejected:
        return "rejected";
    case unknown:
        return "unknown";
    case expired:
        return "expired";
    }
    std::unreachable();
}

bool is_final(PaymentState state)
{
    return state == PaymentState::settled || state == PaymentState::refused || state == PaymentState::expired;
}

bool may_move(PaymentState from, PaymentState to)
{
    using enum PaymentState;
    // What the front end saw may come in any order (a second try after "unknown" may deliver); only facts are
    // final.
    constexpr unsigned seen = set(presented, delivered, rejected, unknown, settled, expired);
    static constexpr std::array<unsigned, 9> TABLE{
        set(opened, authorised, refused, expired),  // opened
        set(authorised) | seen,                     // authorised
        seen,                                       // presented
        set(delivered, settled, expired),           // delivered
        set(),                                      // settled
        set(),                                      // refused
        seen,                                       // rejected
        seen,                                       // unknown
        set(),                                      // expired
    };
    return allowed(TABLE, from, to);
}

std::string_view name_of(AgentState state)
{
    switch (state)
    {
        using enum AgentState;
    case pending:
        return "pending";
    case active:
        return "active";
    case frozen:
        return "frozen";
    case revoked:
        return "revoked";
    }
    std::unreachable();
}

bool may_move(AgentState from, AgentState to)
{
    using enum AgentState;
    static constexpr std::array<unsigned, 4> TABLE{
        set(active, frozen, revoked),  // pending
        set(frozen, revoked),          // active
        set(active, revoked),          // frozen
        set(),                         // revoked
    };
    return allowed(TABLE, from, to);
}

std::string_view name_of(IntentState state)
{
    switch (state)
    {
        using enum IntentState;
    case draft:
        return "draft";
    case active:
        return "active";
    case exhausted:
        return "exhausted";
    case expired:
        return "expired";
    case revoked:
        return "revoked";
    case rejected:
        return "rejected";
    }
    std::unreachable();
}

bool may_move(IntentState from, IntentState to)
{
    using enum IntentState;
    // Exhausted is not the end: a voided reservation gives budget back, and a new period begins anew.
    static constexpr std::array<unsigned, 6> TABLE{
        set(active, expired, revoked, rejected),  // draft
        set(exhausted, expired, revoked),         // active
        set(active, expired, revoked),            // exhausted
        set(),                                    // expired
        set(),                                    // revoked
        set(),                                    // rejected
    };
    return allowed(TABLE, from, to);
}

std::string_view name_of(ApprovalState state)
{
    switch (state)
    {
        using enum ApprovalState;
    case open:
        return "open";
    case granted:
        return "granted";
    case refused:
        return "refused";
    case expired:
        return "expired";
    }
    std::unreachable();
}

bool may_move(ApprovalState from, ApprovalState to)
{
    // A granted request that nobody used in time expires too.
    return (from == ApprovalState::open && to != ApprovalState::open) ||
           (from == ApprovalState::granted && to == ApprovalState::expired);
}
}  // namespace bursar::ledger
