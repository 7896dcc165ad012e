#include "cli/agents.hpp"
#include "cli/commands.hpp"
#include "cli/files.hpp"
#include "cli/mcp_server.hpp"
#include "dashboard/approval_pages.hpp"
#include "net/address.hpp"
#include "serve/mcp_http.hpp"

#include <charconv>
#include <csignal>
#include <ctime>

#include <unistd.h>

namespace bursar::cli
{
namespace
{
constexpr std::size_t TOKEN_BYTES_MIN = 16;
constexpr std::size_t TOKEN_BYTES_MAX = 1024;
/// Pages that nobody asked for by hand go when their vault has gone: this often they look.
constexpr time_t LOOK_SECONDS = 5;
constexpr int MISSED_LOOKS_MAX = 2;

struct ServeOptions
{
    std::string listen = "127.0.0.1:8402";
    std::string agent;
    std::string token_file;
    std::vector<std::string> hosts;
    std::vector<std::string> origins;
    bool pages_only = false;
};

/// "127.0.0.1:8402" or "[::1]:8402".
Result<serve::HttpOptions> listen_option(const std::string& text)
{
    const auto wrong =
        fail(ErrorCode::invalid_argument, "--listen: '" + text + "' is not an address and a port",
             "write it like 127.0.0.1:8402 or [::1]:8402");
    const auto colon = text.rfind(':');
    if (colon == std::string::npos || colon == 0)
        return wrong;
    serve::HttpOptions options;
    const auto [end, code] =
        std::from_chars(text.data() + colon + 1, text.data() + text.size(), options.port);
    if (code != std::errc{} || end != text.data() + text.size())
        return wrong;
    options.address = text.substr(0, colon);
    if (options.address.starts_with('[') && options.address.ends_with(']'))
        options.address = options.address.substr(1, options.address.size() - 2);
    if (!net::IpAddress::parse(options.address))
        return wrong;
    return options;
}

Result<Secret> token_from(const std::string& file)
{
    auto text = read_file(file, TOKEN_BYTES_MAX + 1);
    if (!text)
        return fail(ErrorCode::invalid_argument, "--token-file: " + text.error().message);
    while (!text->empty() && (text->back() == '\n' || text->back() == '\r'))
        text->pop_back();
    if (text->size() < TOKEN_BYTES_MIN)
        return fail(ErrorCode::invalid_argument, "--token-file: the token has fewer than 16 bytes",
                    "make one with: head -c 32 /dev/urandom | base64 > FILE && chmod 600 FILE");
    return Secret::take(std::move(*text));
}

/// Bearer tokens: the one of the file stands for --agent, an agent's credential for that agent.
Result<void> add_bearer_check(const Context& context, const ServeOptions& options, serve::HttpOptions& http)
{
    const auto address = net::IpAddress::parse(http.address);
    const bool loopback = address && net::kind_of(*address) == net::AddressKind::loopback;
    if (options.token_file.empty())
    {
        if (!loopback && !options.pages_only)
            return fail(ErrorCode::invalid_argument,
                        "--listen: " + http.address + " can be reached by others",
                        "give --token-file FILE with a bearer token, or listen on 127.0.0.1");
        return {};
    }
    auto token = token_from(options.token_file);
    if (!token)
        return forward(token);
    http.check_bearer = [context, agent = options.agent,
                         shared = std::make_shared<Secret>(std::move(*token))](
                            std::string_view offered) -> std::optional<std::string>
    {
        if (const auto named = agent_of_token(context, offered))
            return named->text();
        if (!equal_in_constant_time(shared->expose(), as_bytes(offered)))
            return std::nullopt;
        const auto chosen = choose_agent(context, agent);
        return chosen ? std::optional{chosen->text()} : std::nullopt;
    };
    return {};
}

/// Waits for SIGTERM or SIGINT. `stay` is asked every few seconds; false ends the waiting, too.
void wait_for_end(const sigset_t& signals, const std::function<bool()>& stay)
{
    const timespec pause{LOOK_SECONDS, 0};
    while (::sigtimedwait(&signals, nullptr, &pause) < 0)
        if (!stay())
            return;
}

/// True while the vault of these pages runs, or has been missing for a short time only.
std::function<bool()> while_vault_runs(const Context& context)
{
    return [context, missed = 0]() mutable
    {
        vault::Client vault{client_options_no_start(context, "serve")};
        missed = vault.connect() ? 0 : missed + 1;
        return missed < MISSED_LOOKS_MAX;
    };
}

void mount_health(serve::HttpServer& server)
{
    server.route("GET", std::string{HEALTH_PATH},
                 [](const serve::Request&) { return serve::Response::json(200, health_text(::getpid())); },
                 {.access = serve::Access::local, .run = serve::Run::quick});
}

void announce(const Context& context, const serve::HttpOptions& http, std::uint16_t port, bool pages_only)
{
    const auto host = http.address.find(':') == std::string::npos ? http.address : "[" + http.address + "]";
    const auto origin = "http://" + host + ":" + std::to_string(port);
    json::Value value{{"status", "serving"}, {"port", port}, {"pages", origin + "/"}};
    if (!pages_only)
    {
        value["mcp"] = origin + "/mcp";
        value["sse"] = origin + "/sse";
    }
    if (context.json)
        print(context, value);
    else
        *context.err << "bursar: serving " << (pages_only ? "pages on " : "MCP and pages on ") << origin
                     << "\n";
}

Exit run_serve(const Context& context, const ServeOptions& options)
{
    auto http = listen_option(options.listen);
    if (!http)
        return answer(context, http.error());
    if (auto checked = add_bearer_check(context, options, *http); !checked)
        return answer(context, checked.error());
    http->hosts = options.hosts;
    http->origins = options.origins;
    if (auto home = prepare_home(context.home); !home)
        return answer(context, home.error());
    const auto lock = PagesLock::take(context);
    if (options.pages_only && !lock)
        return answer(context,
                      Error{ErrorCode::busy, "another process serves the pages of this home already", {}});

    // Before any thread starts, so that all of them leave the signals to us.
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    ::sigaddset(&signals, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    vault::Client owner_side{client_options(context, "serve")};
    serve::HttpServer server{*http};
    mount_health(server);
    dashboard::mount_approval_pages(server, owner_side);
    std::uint16_t port = 0;
    const auto own_pages = [&port](const std::string& path)
    {
        return pages_at(port)(path);
    };
    auto mcp = make_mcp(context, options.agent, own_pages);
    if (!mcp)
        return answer(context, mcp.error());
    serve::McpHttpEndpoint endpoint{*(*mcp)->host};
    if (!options.pages_only)
        endpoint.mount(server);

    if (auto started = server.start(); !started)
        return answer(context, started.error());
    port = server.port();
    if (lock)
        if (auto written = write_served_pages(context, {port, ::getpid()}); !written)
            return answer(context, written.error());
    announce(context, *http, port, options.pages_only);
    wait_for_end(signals, options.pages_only ? while_vault_runs(context) : [] { return true; });
    (*mcp)->host->end_listens();
    server.stop();
    return Exit::ok;
}
}  // namespace

void add_serve(CLI::App& app, Selected& selected)
{
    auto options = std::make_shared<ServeOptions>();
    auto* command =
        app.add_subcommand("serve", "Serve MCP over HTTP (/mcp, /sse) and the owner's approval pages");
    command->add_option("--listen", options->listen, "Address and port; port 0: any free one")
        ->capture_default_str();
    command->add_option("--agent", options->agent,
                        "Agent of callers without an own token; else the only one");
    command->add_option("--token-file", options->token_file,
                        "File with a bearer token that callers must show");
    command
        ->add_option("--allow-host", options->hosts, "Further name this server answers to; may be repeated")
        ->allow_extra_args(false);
    command->add_option("--allow-origin", options->origins, "Web origin that may call; may be repeated")
        ->allow_extra_args(false);
    command->add_flag("--pages-only", options->pages_only,
                      "The approval pages alone, for as long as the vault runs");
    on(*command, selected, options, run_serve);
}
}  // namespace bursar::cli
