#pragma once

#include "vault/client/socket.hpp"

namespace bursar::vault
{
/// Files of a wallet's folder.
constexpr std::string_view LOCK_NAME = "vault.lock";
constexpr std::string_view LOG_NAME = "vault.log";
constexpr std::string_view LEDGER_NAME = "ledger.db";
constexpr std::string_view KEYSTORE_FOLDER = "keystore";
constexpr std::string_view OWNER_KEY_NAME = "owner.json";

/// Makes the folder (0700) when it is missing. unauthorised when it belongs to somebody else or others may
/// enter it.
Result<void> prepare_home(const std::filesystem::path& home);

/// Held until the descriptor closes: one vault per home. `busy` when another one holds it and does not end.
Result<Descriptor> lock_home(const std::filesystem::path& home);
}  // namespace bursar::vault
