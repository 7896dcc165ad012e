#include "serve/stdio.hpp"

#include "serve/line_splitter.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace bursar::serve
{
namespace
{
/// The output, and a bell that wakes the reader when it breaks.
class Output
{
public:
    explicit Output(int fd) : fd_(fd), bell_(eventfd(0, EFD_CLOEXEC))
    {
        ensure(bell_ >= 0, "an eventfd can be made");
    }
    ~Output() { ::close(bell_); }
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    /// One line, whole. The host calls this from one thread at a time.
    void write_line(const json::Value& message)
    {
        auto line = json::dump(message);
        line += '\n';
        std::string_view rest = line;
        while (!rest.empty() && !broken_)
        {
            const auto written = ::write(fd_, rest.data(), rest.size());
            if (written >= 0)
                rest.remove_prefix(static_cast<std::size_t>(written));
            else if (errno == EAGAIN)
                wait_writable();
            else if (errno != EINTR)
                give_up();
        }
    }

    bool broken() const { return broken_; }
    int bell() const { return bell_; }

private:
    void wait_writable() const
    {
        pollfd wanted{fd_, POLLOUT, 0};
        ::poll(&wanted, 1, -1);
    }
    void give_up()
    {
        broken_ = true;
        const std::uint64_t one = 1;
        const auto rung = ::write(bell_, &one, sizeof one);
        ensure(rung == sizeof one, "an eventfd takes a count");
    }

    const int fd_;
    const int bell_;
    std::atomic<bool> broken_ = false;
};

/// False when the output broke while we waited for input.
bool wait_readable(int input, const Output& output)
{
    for (;;)
    {
        std::array<pollfd, 2> wanted{{{input, POLLIN, 0}, {output.bell(), POLLIN, 0}}};
        const auto ready = ::poll(wanted.data(), wanted.size(), -1);
        if (ready < 0 && errno != EINTR)
            return false;
        if (output.broken())
            return false;
        if (ready > 0 && wanted[0].revents != 0)
            return true;
    }
}

void serve_line(McpHost& host, mcp::ConnectionId connection, const LineSplitter::Line& line,
                const StdioOptions& options)
{
    if (line.too_long)
    {
        const Error error{ErrorCode::too_large,
                          "a line has at most " + std::to_string(options.line_bytes_max) + " bytes",
                          {}};
        return host.send(connection, mcp::parse_error_reply(error));
    }
    if (line.text.find_first_not_of(" \t\r") == std::string::npos)
        return;
    json::Limits limits;
    limits.bytes_max = options.line_bytes_max;
    const auto document = json::parse(line.text, limits);
    if (!document)
        return host.send(connection, mcp::parse_error_reply(document.error()));
    host.receive(connection, *document);
}
}  // namespace

int run_stdio(McpHost& host, const StdioOptions& options)
{
    std::signal(SIGPIPE, SIG_IGN);
    Output output{options.output};
    const auto connection = host.open("",
                                      [&output](const mcp::Action& action)
                                      {
                                          if (const auto* send = std::get_if<mcp::Send>(&action))
                                              output.write_line(send->message);
                                      });
    LineSplitter splitter{options.line_bytes_max};
    std::array<char, 64 * 1024> buffer{};
    while (wait_readable(options.input, output))
    {
        const auto got = ::read(options.input, buffer.data(), buffer.size());
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got <= 0)
            break;
        for (const auto& line : splitter.feed({buffer.data(), static_cast<std::size_t>(got)}))
            serve_line(host, connection, line, options);
    }
    if (!output.broken())
    {
        for (const auto& line : splitter.finish())
            serve_line(host, connection, line, options);
        host.drain(options.drain_ms);
    }
    host.close(connection);
    return output.broken() ? 1 : 0;
}
}  // namespace bursar::serve
