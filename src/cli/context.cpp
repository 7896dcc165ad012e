#include "cli/context.hpp"

#include "cli/passphrase.hpp"
#include "vault/process/home.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bursar::cli
{
namespace fs = std::filesystem;

fs::path user_home()
{
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
        return home;
    const auto* entry = ::getpwuid(::getuid());
    return entry != nullptr && entry->pw_dir != nullptr ? entry->pw_dir : "";
}

fs::path user_config_home()
{
    if (const char* named = std::getenv("XDG_CONFIG_HOME"); named != nullptr && *named == '/')
        return named;
    return user_home() / ".config";
}

Result<fs::path> resolve_home(const std::string& option)
{
    fs::path home = option;
    if (home.empty())
        if (const char* named = std::getenv("BURSAR_HOME"); named != nullptr)
            home = named;
    if (home.empty())
        if (const auto user = user_home(); !user.empty())
            home = user / ".bursar";
    if (home.empty())
        return fail(ErrorCode::invalid_argument, "there is no home folder to keep the wallet in",
                    "use --home FOLDER or set BURSAR_HOME");
    std::error_code code;
    auto absolute = fs::absolute(home, code);
    if (code)
        return fail(ErrorCode::invalid_argument, "--home: " + code.message());
    absolute = absolute.lexically_normal();
    return absolute.has_filename() ? absolute : absolute.parent_path();
}

Result<void> prepare_home(const fs::path& home)
{
    std::error_code code;
    fs::create_directories(home.parent_path(), code);
    if (::mkdir(home.c_str(), S_IRWXU) != 0 && errno != EEXIST)
        return fail(ErrorCode::storage_failed, "cannot make " + home.string() + ": " + std::strerror(errno));
    struct stat facts{};
    if (::stat(home.c_str(), &facts) != 0 || !S_ISDIR(facts.st_mode))
        return fail(ErrorCode::storage_failed, home.string() + " is not a folder");
    if (facts.st_uid != ::getuid() || (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return fail(ErrorCode::unauthorised, home.string() + " belongs to or is open to other users",
                    "run: chmod 700 " + home.string());
    return {};
}

bool initialised(const Context& context)
{
    std::error_code ignored;
    return fs::exists(context.home / vault::KEYSTORE_FOLDER / vault::OWNER_KEY_NAME, ignored);
}

vault::ClientOptions client_options_no_start(const Context& context, std::string_view client)
{
    vault::ClientOptions options;
    options.home = context.home;
    options.client = client;
    return options;
}

vault::ClientOptions client_options(const Context& context, std::string_view client)
{
    auto options = client_options_no_start(context, client);
    options.program = context.program;
    return options;
}

Result<Secret> owner_passphrase(const Context& context, std::string_view question, bool twice)
{
    if (!context.passphrase_file.empty())
        return passphrase_from_file(context.passphrase_file, *context.err);
    return passphrase_from_terminal(question, twice);
}

void print(const Context& context, const json::Value& value)
{
    *context.out << json::dump(value) << "\n" << std::flush;
}

Exit answer(const Context& context, const json::Value& value, std::string_view text)
{
    if (context.json)
        print(context, value);
    else
        *context.out << text << (text.ends_with('\n') ? "" : "\n") << std::flush;
    return Exit::ok;
}

Exit answer(const Context& context, const Error& error)
{
    const auto exit = exit_for(error.code);
    if (context.json)
    {
        const bool refused = exit == Exit::refused;
        print(context, {{"status", refused ? "refused" : "error"},
                        {"code", name_of(error.code)},
                        {"message", error.message},
                        {"hint", error.hint}});
        return exit;
    }
    *context.err << "bursar: " << error.message << "\n";
    if (!error.hint.empty())
        *context.err << "        " << error.hint << "\n";
    return exit;
}
}  // namespace bursar::cli
