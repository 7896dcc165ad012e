#include "cli/pages.hpp"

#include "cli/detach.hpp"
#include "cli/files.hpp"

#include <chrono>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace bursar::cli
{
namespace
{
constexpr std::string_view FILE_NAME = "serve.json";
constexpr std::string_view LOCK_NAME = "serve.lock";
constexpr std::size_t FILE_BYTES_MAX = 4096;
constexpr std::int64_t START_MS_MAX = 4000;
constexpr std::int64_t LOOK_MS = 50;
constexpr std::int64_t HEALTH_MS_MAX = 1000;

std::string origin_of(std::uint16_t port)
{
    return "http://127.0.0.1:" + std::to_string(port);
}

std::optional<ServedPages> read_served_pages(const Context& context)
{
    const auto text = read_file(context.home / FILE_NAME, FILE_BYTES_MAX);
    const auto value = text ? json::parse(*text) : Result<json::Value>{std::unexpected<Error>(text.error())};
    if (!value)
        return std::nullopt;
    json::ObjectReader reader{*value, "serve.json"};
    ServedPages pages;
    pages.port = static_cast<std::uint16_t>(reader.integer("port", 1, 65535));
    pages.process = reader.integer("process", 1, INT32_MAX);
    return reader.failure() ? std::nullopt : std::optional{pages};
}

/// True when the process that wrote the file answers on its port.
bool answers(const ServedPages& pages)
{
    net::ClientOptions options;
    options.addresses.allow_loopback = true;
    options.limits.call_ms_max = HEALTH_MS_MAX;
    const net::Client net{options};
    auto url = net::parse_url(origin_of(pages.port) + std::string{HEALTH_PATH});
    if (!url)
        return false;
    net::Request request;
    request.url = std::move(*url);
    const auto response = net.send(request);
    return response && response->status == 200 && response->body == health_text(pages.process);
}

/// The port of pages that answer, which are started when there are none.
Result<std::uint16_t> port_on_demand(const Context& context)
{
    if (const auto pages = read_served_pages(context); pages && answers(*pages))
        return pages->port;
    if (auto started = start_detached(context.program, {"serve", "--pages-only", "--listen", "127.0.0.1:0",
                                                        "--home", context.home.string()});
        !started)
        return forward(started);
    for (std::int64_t waited = 0; waited < START_MS_MAX; waited += LOOK_MS)
    {
        std::this_thread::sleep_for(std::chrono::milliseconds{LOOK_MS});
        if (const auto pages = read_served_pages(context); pages && answers(*pages))
            return pages->port;
    }
    return fail(ErrorCode::timed_out, "the approval pages did not start", "run: bursar serve");
}
}  // namespace

std::string health_text(std::int64_t process)
{
    return json::dump({{"service", "bursar"}, {"process", process}});
}

Result<void> write_served_pages(const Context& context, const ServedPages& pages)
{
    return replace_file(context.home / FILE_NAME,
                        json::dump({{"port", pages.port}, {"process", pages.process}}) + "\n");
}

std::optional<PagesLock> PagesLock::take(const Context& context)
{
    const auto file = context.home / LOCK_NAME;
    vault::Descriptor descriptor{::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)};
    if (!descriptor.open() || ::flock(descriptor.get(), LOCK_EX | LOCK_NB) != 0)
        return std::nullopt;
    return PagesLock{std::move(descriptor)};
}

Pages pages_on_demand(const Context& context)
{
    return [context](const std::string& path) -> Result<std::string>
    {
        const auto port = port_on_demand(context);
        if (!port)
            return forward(port);
        return origin_of(*port) + path;
    };
}

Pages pages_at(std::uint16_t port)
{
    return [port](const std::string& path) -> Result<std::string>
    {
        return origin_of(port) + path;
    };
}
}  // namespace bursar::cli
