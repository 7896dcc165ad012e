#pragma once

#include "vault/wire/messages.hpp"

namespace bursar::vault
{
/// Who may send a message.
enum class Right : std::uint8_t
{
    anyone,      ///< also before the greeting
    both_sides,  ///< an agent, within what is its own; the owner's side
    owner_side,  ///< what reads everything or tightens, and what carries the owner's proof in itself
};

/// Names every request: a new one does not compile until its right has been decided.
Right right_of(const wire::Request& request);
}  // namespace bursar::vault
