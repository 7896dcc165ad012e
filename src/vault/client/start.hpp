#pragma once

#include "vault/client/socket.hpp"

namespace bursar::vault
{
/// Starts `program vault run --home home` on its own (own session, no inherited descriptor, bare environment)
/// unless a vault answers by then, and connects to it. Two starters at the same moment make one vault. Not
/// longer than the deadline. vault_unavailable with the reason when none comes up.
Result<Descriptor> start_vault(const std::filesystem::path& program, const std::filesystem::path& home,
                               Deadline deadline);
}  // namespace bursar::vault
