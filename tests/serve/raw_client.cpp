#include "raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    timeval limit{5, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect");
}

RawClient::~RawClient()
{
    if (socket_ >= 0)
        ::close(socket_);
}

bool RawClient::send(std::string_view bytes)
{
    while (!bytes.empty())
    {
        auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void RawClient::shut_down_sending()
{
    ::shutdown(socket_, SHUT_WR);
}

void RawClient::reset()
{
    linger hard{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(socket_);
    socket_ = -1;
}

bool RawClient::read_some()
{
    std::array<char, 16384> buffer;
    auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (got <= 0)
        return false;
    input_.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
}

std::optional<std::string> RawClient::read_until(std::string_view mark)
{
    while (true)
    {
        auto at = input_.find(mark);
        if (at != std::string::npos)
        {
            auto out = input_.substr(0, at + mark.size());
            input_.erase(0, out.size());
            return out;
        }
        if (!read_some())
            return std::nullopt;
    }
}

std::optional<RawClient::Answer> RawClient::read_answer(bool has_body)
{
    auto head = read_until("\r\n\r\n");
    if (!head || head->size() < 12)
        return std::nullopt;
    Answer answer{0, *head, {}};
    std::from_chars(head->data() + 9, head->data() + 12, answer.status);
    auto length = head->find("Content-Length: ");
    if (length != std::string::npos && has_body)
    {
        std::size_t size = 0;
        std::from_chars(head->data() + length + 16, head->data() + head->size(), size);
        while (input_.size() < size)
            if (!read_some())
                return std::nullopt;
        answer.body = input_.substr(0, size);
        input_.erase(0, size);
    }
    while (head->find("Transfer-Encoding: chunked") != std::string::npos)
    {
        auto line = read_until("\r\n");
        std::size_t size = 0;
        if (!line || std::from_chars(line->data(), line->data() + line->size(), size, 16).ec != std::errc{})
            return std::nullopt;
        while (input_.size() < size + 2)
            if (!read_some())
                return std::nullopt;
        answer.body += input_.substr(0, size);
        input_.erase(0, size + 2);
        if (size == 0)
            break;
    }
    return answer;
}

std::string RawClient::read_all()
{
    while (read_some())
        ;
    return std::exchange(input_, {});
}

bool RawClient::closed_by_peer()
{
    return read_all().empty();
}

std::optional<RawClient::Answer> RawClient::ask(std::string_view bytes)
{
    send(bytes);
    return read_answer();
}
