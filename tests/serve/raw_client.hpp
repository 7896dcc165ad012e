#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// A TCP connection to 127.0.0.1 that sends exactly the bytes it is given. Waits are bounded to five seconds.
class RawClient
{
public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// False when the peer closed.
    bool send(std::string_view bytes);
    void shut_down_sending();
    /// Closes with a reset instead of a normal end.
    void reset();

    struct Answer
    {
        int status = 0;
        std::string head;
        std::string body;
    };
    /// One answer with Content-Length or chunked body; nothing when the peer closed before it was whole.
    std::optional<Answer> read_answer(bool has_body = true);
    /// Bytes until `mark` stands in them; nothing when the peer closed before.
    std::optional<std::string> read_until(std::string_view mark);
    /// Everything until the peer closes.
    std::string read_all();
    /// True when the peer has closed and nothing is left to read.
    bool closed_by_peer();

    /// Sends and reads one answer.
    std::optional<Answer> ask(std::string_view bytes);

private:
    bool read_some();
    int socket_ = -1;
    std::string input_;
};
