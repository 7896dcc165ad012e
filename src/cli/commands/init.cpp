#include "cli/commands.hpp"
#include "cli/settings.hpp"
#include "cli/wallet_json.hpp"
#include "evm/address.hpp"
#include "evm/networks.hpp"
#include "net/url.hpp"

#include <fmt/format.h>

namespace bursar::cli
{
namespace
{
constexpr std::string_view LOCAL_RPC = "http://127.0.0.1:8545";

struct InitOptions
{
    std::string network = "base";
    std::string rpc;
    std::string asset;
    std::string asset_name;
    std::string asset_version;
    std::string symbol = "USDC";
    std::optional<unsigned> decimals;
    std::string debit_wallet;
    std::string owner;
    std::uint32_t confirmations = 1;
    bool light_kdf = false;
};

std::string known_networks()
{
    std::string names;
    for (const auto& network : evm::networks())
        names += std::string{network.name} + ", ";
    return names + "or eip155:N";
}

/// The chain and what is known of its USDC; a chain of the owner's own has no facts.
Result<evm::Network> find_network(const std::string& text)
{
    if (const auto* named = evm::network_by_name(text))
        return *named;
    const auto chain = evm::parse_caip2(text);
    if (!chain)
        return fail(ErrorCode::invalid_argument, "--network: '" + text + "' is not known",
                    "use " + known_networks());
    if (const auto* known = evm::network_by_chain(*chain))
        return *known;
    evm::Network other{};
    other.chain = *chain;
    return other;
}

Result<Address> address_option(std::string_view option, const std::string& text)
{
    auto address = evm::parse_address(text);
    if (!address)
        return fail(ErrorCode::invalid_argument, std::string{option} + ": " + address.error().message,
                    address.error().hint);
    return address;
}

/// Fills `request` with the token: the network's own unless options name another.
Result<void> choose_token(const InitOptions& options, const evm::Network& network,
                          vault::wire::Initialise& request)
{
    request.asset.chain = network.chain;
    request.style = {options.symbol, static_cast<std::uint8_t>(options.decimals.value_or(network.decimals))};
    request.token_name = options.asset_name.empty() ? std::string{network.token_name} : options.asset_name;
    request.token_version =
        options.asset_version.empty() ? std::string{network.token_version} : options.asset_version;
    if (!options.asset.empty())
    {
        auto token = address_option("--asset", options.asset);
        if (!token)
            return forward(token);
        request.asset.token = *token;
        if (request.token_name.empty())
            request.token_name = options.symbol;
        if (request.token_version.empty())
            request.token_version = "2";
        return {};
    }
    if (!network.usdc)
        return fail(
            ErrorCode::invalid_argument, "--asset: no token is known for this network",
            "give its address with --asset 0x… and its EIP-712 domain with --asset-name and --asset-version");
    request.asset.token = *network.usdc;
    return {};
}

Result<vault::wire::Initialise> request_of(const InitOptions& options)
{
    const auto network = find_network(options.network);
    if (!network)
        return forward(network);
    vault::wire::Initialise request;
    request.network = network->name.empty() ? evm::caip2(network->chain) : std::string{network->name};
    if (auto chosen = choose_token(options, *network, request); !chosen)
        return forward(chosen);
    request.rpc = options.rpc.empty() && network->name == "local" ? std::string{LOCAL_RPC} : options.rpc;
    if (request.rpc.empty())
        return fail(ErrorCode::invalid_argument, "--rpc: the address of a node of this network is needed",
                    "for example --rpc https://…; the vault's watcher asks it what happened on chain");
    if (const auto url = net::parse_url(request.rpc); !url)
        return fail(ErrorCode::invalid_argument, "--rpc: " + url.error().message, url.error().hint);
    request.confirmations = options.confirmations;
    request.light_kdf = options.light_kdf;
    for (auto [option, text, target] :
         {std::tuple{"--debit-wallet", &options.debit_wallet, &request.debit_wallet},
          {"--owner", &options.owner, &request.external_owner}})
        if (!text->empty())
        {
            const auto address = address_option(option, *text);
            if (!address)
                return forward(address);
            *target = *address;
        }
    return request;
}

/// Sellers and nodes on this machine may be called when the owner's own node is on it.
Settings settings_for(const std::string& rpc)
{
    const auto url = net::parse_url(rpc);
    const auto address = url ? net::IpAddress::parse(url->host) : std::nullopt;
    Settings settings;
    settings.allow_loopback = url && (url->host == "localhost" ||
                                      (address && net::kind_of(*address) == net::AddressKind::loopback));
    if (address && net::kind_of(*address) == net::AddressKind::private_range)
        settings.allow_private.push_back(url->authority());
    return settings;
}

Exit run_init(const Context& context, const InitOptions& options)
{
    auto request = request_of(options);
    if (!request)
        return answer(context, request.error());
    if (auto home = prepare_home(context.home); !home)
        return answer(context, home.error());
    auto passphrase = owner_passphrase(context, "New passphrase of the owner", true);
    if (!passphrase)
        return answer(context, passphrase.error());
    request->passphrase = std::move(*passphrase);
    const auto settings = settings_for(request->rpc);

    vault::Client vault{client_options(context, "cli")};
    const auto wallet = vault.call(std::move(*request));
    if (!wallet)
        return answer(context, wallet.error());
    if (auto saved = save_settings(context.home, settings); !saved)
        return answer(context, saved.error());
    return answer(context, wallet_json(*wallet, context.home),
                  fmt::format("The wallet is in {}.\n"
                              "  network           {}, {} at {}\n"
                              "  spending address  {}   (send {} here)\n"
                              "  owner             {}\n"
                              "Next: bursar agent add NAME",
                              context.home.string(), wallet->network, wallet->style.symbol,
                              evm::checksummed(wallet->asset.token), evm::checksummed(wallet->spending),
                              wallet->style.symbol, evm::checksummed(wallet->owner)));
}
}  // namespace

void add_init(CLI::App& app, Selected& selected)
{
    auto options = std::make_shared<InitOptions>();
    auto* command =
        app.add_subcommand("init", "Make a wallet: keys sealed under a passphrase, network and currency");
    command->add_option("--network", options->network, "Network: " + known_networks())->capture_default_str();
    command->add_option("--rpc", options->rpc, "URL of a node of that network");
    command->add_option("--asset", options->asset, "Token address, when it is not the network's USDC");
    command->add_option("--asset-name", options->asset_name, "Name in the token's EIP-712 domain");
    command->add_option("--asset-version", options->asset_version, "Version in the token's EIP-712 domain");
    command->add_option("--symbol", options->symbol, "How amounts of it are written")->capture_default_str();
    command->add_option("--decimals", options->decimals, "Decimals of the token")->check(CLI::Range(0, 36));
    command->add_option("--debit-wallet", options->debit_wallet, "AEP2 debit wallet contract");
    command->add_option("--owner", options->owner, "Browser wallet that may approve, too");
    command->add_option("--confirmations", options->confirmations, "Blocks until a payment counts as settled")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    command->add_flag("--light-kdf", options->light_kdf, "Weak key derivation, for tests only");
    on(*command, selected, options, run_init);
}
}  // namespace bursar::cli
