#pragma once

#include "cli/exit_code.hpp"
#include "vault/client/client.hpp"
#include "json/json.hpp"

#include <filesystem>
#include <iosfwd>

namespace bursar::cli
{
/// What every command is given: where the wallet lives, how to answer, and where to write.
struct Context
{
    std::filesystem::path home;             ///< absolute
    std::filesystem::path program;          ///< this program, absolute
    std::filesystem::path passphrase_file;  ///< empty: ask on the terminal
    bool json = false;
    std::ostream* out = nullptr;  ///< answers; on `mcp` over stdio the protocol
    std::ostream* err = nullptr;  ///< everything else
};

/// `--home`, else BURSAR_HOME, else ~/.bursar; made absolute. invalid_argument when none can be told.
Result<std::filesystem::path> resolve_home(const std::string& option);

/// The user's own folder; empty when there is none.
std::filesystem::path user_home();
/// Where the user's programs keep their settings: XDG_CONFIG_HOME, else ~/.config.
std::filesystem::path user_config_home();

/// Makes home with mode 0700 when it is missing. unauthorised when others could get in.
Result<void> prepare_home(const std::filesystem::path& home);

/// True once `bursar init` was done here. Looks at the disk only.
bool initialised(const Context& context);

/// A connection to the vault that starts one when none runs.
vault::ClientOptions client_options(const Context& context, std::string_view client);
/// The same without starting one: for commands that only look whether it is there.
vault::ClientOptions client_options_no_start(const Context& context, std::string_view client);

/// From --passphrase-file, else asked on the terminal. `twice` for a new one.
Result<Secret> owner_passphrase(const Context& context, std::string_view question, bool twice = false);

// ---- answers ----

/// One JSON document with a line break.
void print(const Context& context, const json::Value& value);
/// JSON when --json was given, else the text.
Exit answer(const Context& context, const json::Value& value, std::string_view text);
/// Says what went wrong: with --json as {"status":"error",…} on the output, else on the error stream.
Exit answer(const Context& context, const Error& error);
}  // namespace bursar::cli
