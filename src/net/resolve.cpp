#include "net/address.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <netdb.h>
#include <netinet/in.h>
#include <thread>

namespace bursar::net
{
namespace
{
constexpr std::size_t ADDRESSES_MAX = 16;

/// Shared with a resolver thread that may outlive the call: getaddrinfo cannot be interrupted.
struct Lookup
{
    std::mutex mutex;
    std::condition_variable_any done;
    bool finished = false;
    int error = 0;
    std::vector<IpAddress> addresses;
};

std::vector<IpAddress> read_list(const addrinfo* list)
{
    std::vector<IpAddress> out;
    for (const auto* item = list; item != nullptr && out.size() < ADDRESSES_MAX; item = item->ai_next)
    {
        IpAddress address;
        if (item->ai_family == AF_INET)
        {
            const auto* in = reinterpret_cast<const sockaddr_in*>(item->ai_addr);
            const auto* raw = reinterpret_cast<const std::uint8_t*>(&in->sin_addr);
            address.bytes[10] = address.bytes[11] = 0xff;
            std::copy_n(raw, 4, address.bytes.begin() + 12);
        }
        else if (item->ai_family == AF_INET6)
        {
            const auto* in = reinterpret_cast<const sockaddr_in6*>(item->ai_addr);
            std::copy_n(static_cast<const std::uint8_t*>(in->sin6_addr.s6_addr), 16, address.bytes.begin());
        }
        else
        {
            continue;
        }
        if (std::ranges::find(out, address) == out.end())
            out.push_back(address);
    }
    return out;
}

void look_up(const std::string& host, Lookup& lookup)
{
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* list = nullptr;
    const int error = getaddrinfo(host.c_str(), nullptr, &hints, &list);
    std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner{list, &freeaddrinfo};
    const std::lock_guard lock{lookup.mutex};
    lookup.error = error;
    if (error == 0)
        lookup.addresses = read_list(list);
    lookup.finished = true;
    lookup.done.notify_all();
}
}  // namespace

Result<std::vector<IpAddress>> resolve(const std::string& host, std::int64_t timeout_ms, std::stop_token stop)
{
    if (const auto literal = IpAddress::parse(host))
        return std::vector<IpAddress>{*literal};
    auto lookup = std::make_shared<Lookup>();
    std::thread{[lookup, host]
                {
                    look_up(host, *lookup);
                }}
        .detach();

    std::unique_lock lock{lookup->mutex};
    lookup->done.wait_for(lock, stop, std::chrono::milliseconds{timeout_ms},
                          [&] { return lookup->finished; });
    if (!lookup->finished)
        return stop.stop_requested()
                   ? fail(ErrorCode::cancelled, "cancelled while resolving " + host)
                   : fail(ErrorCode::timed_out, "no answer from the name service for " + host);
    if (lookup->error != 0 || lookup->addresses.empty())
        return fail(ErrorCode::network_failed, "the name " + host + " has no address",
                    "check the spelling of the host");
    return lookup->addresses;
}
}  // namespace bursar::net
