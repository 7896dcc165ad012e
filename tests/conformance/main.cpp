#include "fixture.hpp"

#include "crypto/sha256.hpp"
#include "serve/mcp_host.hpp"
#include "serve/mcp_http.hpp"
#include "serve/stdio.hpp"

#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <mutex>
#include <string_view>

namespace
{
using namespace bursar;

/// Toggles what comes and goes. The host exists only after the catalogue that holds the toggling tools.
class Toggles
{
public:
    fixture::Changes changes()
    {
        return {[this] { toggle_tool(); },
                [this]
                {
                    toggle_prompt();
                }};
    }
    void attach(serve::McpHost& host) { host_ = &host; }

private:
    void toggle_tool()
    {
        const std::lock_guard lock{mutex_};
        auto tools = fixture::catalogue(changes()).tools;
        has_tool_ = !has_tool_;
        if (has_tool_)
            tools.push_back(fixture::extra_tool());
        host_->replace_tools(std::move(tools));
    }
    void toggle_prompt()
    {
        const std::lock_guard lock{mutex_};
        auto prompts = fixture::prompts();
        has_prompt_ = !has_prompt_;
        if (has_prompt_)
            prompts.push_back(fixture::extra_prompt());
        host_->replace_prompts(std::move(prompts));
    }

    std::mutex mutex_;
    serve::McpHost* host_ = nullptr;
    bool has_tool_ = false;
    bool has_prompt_ = false;
};

/// Runs until SIGTERM or SIGINT.
int serve_http(serve::McpHost& host, std::uint16_t port)
{
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, nullptr);

    serve::HttpOptions options;
    options.port = port;
    serve::HttpServer server{options};
    serve::McpHttpEndpoint endpoint{host};
    endpoint.mount(server);
    if (const auto started = server.start(); !started)
    {
        std::fprintf(stderr, "%s\n", to_string(started.error()).c_str());
        return 1;
    }
    std::printf("http://127.0.0.1:%d/mcp\n", int{server.port()});
    std::fflush(stdout);
    int signal = 0;
    sigwait(&stop, &signal);
    server.stop(0);
    return 0;
}
}  // namespace

/// conformance_server --stdio | --port NUMBER (0: any; the URL is printed)
int main(int argc, char** argv)
{
    const std::string_view mode = argc > 1 ? argv[1] : "";
    std::uint16_t port = 0;
    const std::string_view number = argc > 2 ? argv[2] : "0";
    const auto parsed = std::from_chars(number.data(), number.data() + number.size(), port);
    if ((mode != "--stdio" && mode != "--port") || parsed.ec != std::errc{})
    {
        std::fputs("usage: conformance_server --stdio | --port NUMBER\n", stderr);
        return 2;
    }

    std::array<std::uint8_t, 32> key{};
    serve::fill_random(key);
    mcp::ServerOptions options;
    options.mac = [key](ByteView bytes)
    {
        return crypto::hmac_sha256(key, bytes);
    };
    options.random = serve::fill_random;
    options.check_output = true;

    Toggles toggles;
    auto server = mcp::Server::create(fixture::catalogue(toggles.changes()), std::move(options));
    if (!server)
    {
        std::fprintf(stderr, "%s\n", to_string(server.error()).c_str());
        return 1;
    }
    serve::McpHost host{std::move(*server)};
    toggles.attach(host);
    return mode == "--stdio" ? serve::run_stdio(host) : serve_http(host, port);
}
