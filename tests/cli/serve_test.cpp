#include "net/client.hpp"
#include "tests/cli/program.hpp"

#include <csignal>
#include <thread>

using bursar::test::Program;
namespace json = bursar::json;

namespace
{
/// `bursar serve --json` on a free port.
class Serving
{
public:
    explicit Serving(const Program& program, const Program::Words& more = {})
    {
        int out[2];
        REQUIRE(::pipe2(out, O_CLOEXEC) == 0);
        const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
        Program::Words words{"serve", "--listen", "127.0.0.1:0", "--json"};
        words.insert(words.end(), more.begin(), more.end());
        process_ = program.start(words, nothing, out[1], nothing);
        ::close(out[1]);
        ::close(nothing);
        std::string line;
        for (char c = 0; ::read(out[0], &c, 1) == 1 && c != '\n';)
            line += c;
        ::close(out[0]);
        INFO(line);
        auto value = json::parse(line);
        REQUIRE(value);
        ready = std::move(*value);
    }
    ~Serving() { stop(); }

    int stop()
    {
        if (process_ < 0)
            return 0;
        ::kill(process_, SIGTERM);
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    bursar::net::Response send(const std::string& method, const std::string& url,
                               const std::string& body = {}, const std::string& token = {}) const
    {
        bursar::net::ClientOptions options;
        options.addresses.allow_loopback = true;
        const bursar::net::Client net{options};
        bursar::net::Request request;
        request.method = method;
        request.url = bursar::net::parse_url(url).value();
        request.body = body;
        request.headers = {{"Content-Type", "application/json"},
                           {"Accept", "application/json, text/event-stream"}};
        if (!token.empty())
            request.headers.push_back({"Authorization", "Bearer " + token});
        return net.send(request).value();
    }

    json::Value ready;

private:
    pid_t process_ = -1;
};

const std::string INITIALIZE =
    R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25",)"
    R"("capabilities":{},"clientInfo":{"name":"t","version":"1"}}})";
}  // namespace

TEST_CASE("serve offers MCP and the owner's pages on one port and ends on SIGTERM", "[cli]")
{
    const Program program;
    program.init();
    program.json({"agent", "add", "cmo"});
    Serving serving{program};
    CHECK(serving.ready["status"] == "serving");
    const auto mcp = serving.send("POST", serving.ready["mcp"].get<std::string>(), INITIALIZE);
    CHECK(mcp.status == 200);
    CHECK(mcp.body.find("\"bursar\"") != std::string::npos);
    const auto mandate =
        program.json({"intent", "draft", "--purpose", "for the page", "--budget", "5"})["mandate"]
            .get<std::string>();
    const auto page = serving.send("GET", serving.ready["pages"].get<std::string>() + "approve/" + mandate);
    CHECK(page.status == 200);
    CHECK(page.body.find("for the page") != std::string::npos);
    CHECK(serving.stop() == 0);
}

TEST_CASE("with a token file a caller has to show that token or an agent's own", "[cli]")
{
    const Program program;
    program.init();
    const auto agent = program.json({"agent", "add", "cmo"});
    std::ofstream{program.folder() / "token"} << "0123456789abcdef0123\n";
    const Serving serving{program, {"--token-file", (program.folder() / "token").string()}};
    const auto url = serving.ready["mcp"].get<std::string>();
    CHECK(serving.send("POST", url, INITIALIZE).status == 401);
    CHECK(serving.send("POST", url, INITIALIZE, "0123456789abcdef0124").status == 401);
    CHECK(serving.send("POST", url, INITIALIZE, "0123456789abcdef0123").status == 200);
    auto own = bursar::test::text_of(agent["credential_file"].get<std::string>());
    own.erase(own.find('\n'));
    CHECK(serving.send("POST", url, INITIALIZE, own).status == 200);
    std::ofstream{program.folder() / "short"} << "short\n";
    CHECK(program.run({"serve", "--token-file", (program.folder() / "short").string()}).code == 2);
}
