#pragma once

#include "net/client.hpp"

#include <filesystem>

namespace bursar::cli
{
/// What front ends read from home/config.json; the vault keeps its own settings in the ledger. See
/// docs/configuration.md.
struct Settings
{
    /// Sellers and RPC nodes on this machine may be called. `init` turns it on when the RPC is on this
    /// machine.
    bool allow_loopback = false;
    /// Authorities in private ranges that may be called ("10.0.0.5:8545").
    std::vector<std::string> allow_private;
};

constexpr std::size_t SETTINGS_BYTES_MAX = 64 * 1024;
constexpr std::size_t ALLOW_PRIVATE_ITEMS_MAX = 64;

/// The settings in a JSON text; unknown members are refused by name.
Result<Settings> parse_settings(std::string_view text);
/// Those of a home; the defaults when it has none.
Result<Settings> load_settings(const std::filesystem::path& home);
Result<void> save_settings(const std::filesystem::path& home, const Settings& settings);

net::ClientOptions net_options(const Settings& settings);
}  // namespace bursar::cli
