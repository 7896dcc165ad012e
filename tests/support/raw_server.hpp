#pragma once

#include <arpa/inet.h>
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace bursar::test
{
/// A TCP peer on loopback that answers with whatever bytes a test wants: for answers that no HTTP library
/// would send. Each connection is read until its request is whole (by Content-Length), kept, and handed to
/// the behaviour.
class RawServer
{
public:
    class Connection
    {
    public:
        explicit Connection(int socket) : socket_(socket) {}
        /// False when the other side went away.
        bool write(std::string_view bytes) const
        {
            while (!bytes.empty())
            {
                const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
                if (sent <= 0)
                    return false;
                bytes.remove_prefix(static_cast<std::size_t>(sent));
            }
            return true;
        }
        /// Waits for the other side to close, at most five seconds.
        void wait_for_close() const
        {
            char byte = 0;
            while (::recv(socket_, &byte, 1, 0) > 0)
                continue;
        }

    private:
        int socket_;
    };
    using Behaviour = std::function<void(const std::string& request, const Connection& connection)>;

    explicit RawServer(Behaviour behaviour) : behaviour_(std::move(behaviour))
    {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 16) != 0 ||
            ::getsockname(listener_, generic, &size) != 0)
            throw std::runtime_error("no listening socket");
        port_ = ntohs(address.sin_port);
        thread_ = std::thread{[this]
                              {
                                  accept_all();
                              }};
    }
    ~RawServer()
    {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    int port() const { return port_; }
    std::string url(const std::string& target = "/") const
    {
        return "http://127.0.0.1:" + std::to_string(port_) + target;
    }
    std::vector<std::string> requests() const
    {
        const std::lock_guard lock{mutex_};
        return requests_;
    }

private:
    void accept_all()
    {
        for (;;)
        {
            const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (socket < 0)
                return;
            const timeval patience{5, 0};
            ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
            ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
            const auto request = read_request(socket);
            {
                const std::lock_guard lock{mutex_};
                requests_.push_back(request);
            }
            behaviour_(request, Connection{socket});
            ::close(socket);
        }
    }

    static std::string read_request(int socket)
    {
        std::string text;
        std::string buffer(4096, '\0');
        while (!is_whole(text))
        {
            const auto got = ::recv(socket, buffer.data(), buffer.size(), 0);
            if (got <= 0)
                break;
            text.append(buffer, 0, static_cast<std::size_t>(got));
        }
        return text;
    }
    static bool is_whole(const std::string& text)
    {
        const auto end = text.find("\r\n\r\n");
        if (end == std::string::npos)
            return false;
        const auto length = text.find("Content-Length: ");
        const auto body = length < end ? std::stoul(text.substr(length + 16)) : 0;
        return text.size() >= end + 4 + body;
    }

    Behaviour behaviour_;
    int listener_ = -1;
    int port_ = 0;
    std::thread thread_;
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
};
}  // namespace bursar::test
