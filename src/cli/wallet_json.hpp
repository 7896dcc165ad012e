#pragma once

#include "vault/wire/messages.hpp"
#include "json/json.hpp"

#include <filesystem>

namespace bursar::cli
{
/// The wallet's public facts as `init --json` and `status --json` print them.
json::Value wallet_json(const vault::wire::WalletView& wallet, const std::filesystem::path& home);
}  // namespace bursar::cli
