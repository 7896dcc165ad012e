#include "cli/mcp_server.hpp"

#include "cli/files.hpp"
#include "cli/version.hpp"
#include "crypto/random.hpp"
#include "crypto/sha256.hpp"
#include "tools/tools.hpp"

namespace bursar::cli
{
namespace
{
constexpr std::string_view STATE_KEY_NAME = "state.key";
constexpr std::size_t STATE_KEY_TEXT_BYTES = 64;

/// The key that seals what clients carry between two rounds of a call. Shared by all front ends of a home,
/// because the second round may reach another process; made when it is first needed. It protects no money.
Secret state_key(const Context& context)
{
    const auto file = context.home / STATE_KEY_NAME;
    const auto read = [&]() -> std::optional<Secret>
    {
        const auto text = read_file(file, STATE_KEY_TEXT_BYTES + 1);
        auto bytes = text ? parse_hex(text->substr(0, STATE_KEY_TEXT_BYTES)) : Result<Bytes>{};
        if (!text || !bytes || bytes->size() * 2 != STATE_KEY_TEXT_BYTES)
            return std::nullopt;
        return Secret::take(std::move(*bytes));
    };
    if (auto kept = read())
        return std::move(*kept);
    const auto fresh = crypto::random32();
    // Another front end may have been quicker: then its key counts. Without a home a key of this process will
    // do.
    if (!create_file(file, to_hex(fresh) + "\n"))
        if (auto kept = read())
            return std::move(*kept);
    return Secret{fresh};
}
}  // namespace

Result<std::unique_ptr<McpParts>> make_mcp(const Context& context, std::string agent, Pages pages)
{
    auto parts = std::make_unique<McpParts>(context, std::move(agent), std::move(pages));
    tools::Services services;
    services.wallet_for = [wallets = &parts->wallets](const mcp::Caller& caller)
    {
        return wallets->wallet_for(caller);
    };
    services.changed = [all = parts.get()](const std::string& uri)
    {
        all->host->resource_updated(uri);
    };

    mcp::ServerOptions options;
    options.random = serve::fill_random;
    options.mac = [context, key = std::make_shared<std::optional<Secret>>(),
                   once = std::make_shared<std::once_flag>()](ByteView message)
    {
        std::call_once(*once, [&] { key->emplace(state_key(context)); });
        return crypto::hmac_sha256((*key)->expose(), message);
    };
    auto server = mcp::Server::create(tools::catalogue(services, std::string{VERSION}), std::move(options));
    if (!server)
        return forward(server);
    parts->host = std::make_unique<serve::McpHost>(std::move(*server));
    return parts;
}
}  // namespace bursar::cli
