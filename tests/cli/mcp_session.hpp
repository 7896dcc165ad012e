#pragma once

#include "tests/cli/program.hpp"

#include <poll.h>

namespace bursar::test
{
/// `bursar mcp` as a host runs it: JSON-RPC lines on its input and output (revision 2025-11-25).
class McpSession
{
public:
    explicit McpSession(const Program& program, const Program::Words& more = {})
    {
        int in[2];
        int out[2];
        REQUIRE(::pipe2(in, O_CLOEXEC) == 0);
        REQUIRE(::pipe2(out, O_CLOEXEC) == 0);
        const int errors = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        Program::Words words{"mcp"};
        words.insert(words.end(), more.begin(), more.end());
        process_ = program.start(words, in[0], out[1], errors);
        for (const int descriptor : {in[0], out[1], errors})
            ::close(descriptor);
        input_ = in[1];
        output_ = out[0];
        initialize_ = request("initialize", {{"protocolVersion", "2025-11-25"},
                                             {"capabilities", json::Value::object()},
                                             {"clientInfo", {{"name", "test"}, {"version", "1"}}}});
        send({{"jsonrpc", "2.0"}, {"method", "notifications/initialized"}});
    }
    ~McpSession()
    {
        if (input_ >= 0)
            finish();
        ::close(output_);
    }
    McpSession(const McpSession&) = delete;
    McpSession& operator=(const McpSession&) = delete;

    const json::Value& initialize_result() const { return initialize_; }

    /// The result of one request.
    json::Value request(const std::string& method, json::Value params)
    {
        send({{"jsonrpc", "2.0"}, {"id", ++id_}, {"method", method}, {"params", std::move(params)}});
        for (;;)
        {
            const auto message = read_message();
            if (message.contains("id") && message["id"] == id_)
            {
                INFO(json::dump(message));
                REQUIRE(message.contains("result"));
                return message["result"];
            }
        }
    }
    json::Value call(const std::string& tool, json::Value arguments)
    {
        return request("tools/call", {{"name", tool}, {"arguments", std::move(arguments)}});
    }

    /// Ends the input; the exit code.
    int finish()
    {
        ::close(input_);
        input_ = -1;
        int status = 0;
        ::waitpid(process_, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    static constexpr int WAIT_MS_MAX = 20'000;

    void send(const json::Value& message) const
    {
        const auto line = json::dump(message) + "\n";
        REQUIRE(::write(input_, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
    }

    json::Value read_message()
    {
        for (;;)
        {
            if (const auto end = buffer_.find('\n'); end != std::string::npos)
            {
                auto message = json::parse(buffer_.substr(0, end));
                INFO(buffer_);
                REQUIRE(message);
                buffer_.erase(0, end + 1);
                return std::move(*message);
            }
            pollfd ready{output_, POLLIN, 0};
            REQUIRE(::poll(&ready, 1, WAIT_MS_MAX) == 1);
            char chunk[65536];
            const auto count = ::read(output_, chunk, sizeof chunk);
            REQUIRE(count > 0);
            buffer_.append(chunk, static_cast<std::size_t>(count));
        }
    }

    pid_t process_ = -1;
    int input_ = -1;
    int output_ = -1;
    int id_ = 0;
    std::string buffer_;
    json::Value initialize_;
};
}  // namespace bursar::test
