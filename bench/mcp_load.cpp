// Load generator for MCP servers, over stdio or HTTP: starts the server, measures start to first answer,
// calls a tool with N callers, and prints one JSON line. It does no protocol work of its own beyond finding
// ids and lengths, so that it costs the same for every server measured.
//
//   mcp_load --calls 20000 --callers 32 --tool echo -- SERVER ARGS…            (stdio)
//   mcp_load --port 8931 --path /mcp --calls 5000 --callers 32 --tool echo -- SERVER ARGS…   (HTTP)
#include <algorithm>
#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <netinet/tcp.h>
#include <poll.h>
#include <sstream>
#include <string>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace
{
using Clock = std::chrono::steady_clock;

struct Options
{
    int port = 0;  // 0: stdio
    std::string path = "/mcp";
    std::string tool = "echo";
    std::string arguments = R"({"text":"hello"})";
    int callers = 1;
    int calls = 10000;
    int warmup = 500;
    std::vector<char*> command;
};

[[noreturn]] void die(const std::string& why)
{
    std::fprintf(stderr, "mcp_load: %s\n", why.c_str());
    std::exit(1);
}

Options parse_options(int argc, char** argv)
{
    Options options;
    int i = 1;
    for (; i < argc && std::string{argv[i]} != "--"; i += 2)
    {
        const std::string name = argv[i];
        if (i + 1 >= argc)
            die("a value is missing after " + name);
        const std::string value = argv[i + 1];
        if (name == "--port")
            options.port = std::stoi(value);
        else if (name == "--path")
            options.path = value;
        else if (name == "--tool")
            options.tool = value;
        else if (name == "--arguments")
            options.arguments = value;
        else if (name == "--callers")
            options.callers = std::stoi(value);
        else if (name == "--calls")
            options.calls = std::stoi(value);
        else if (name == "--warmup")
            options.warmup = std::stoi(value);
        else
            die("unknown option " + name);
    }
    for (++i; i < argc; ++i)
        options.command.push_back(argv[i]);
    if (options.command.empty())
        die("no server command after --");
    options.command.push_back(nullptr);
    return options;
}

struct Server
{
    pid_t process = -1;
    int in = -1;
    int out = -1;
};

Server start(const Options& options)
{
    int to_server[2];
    int from_server[2];
    if (pipe2(to_server, O_CLOEXEC) != 0 || pipe2(from_server, O_CLOEXEC) != 0)
        die("pipe failed");
    const pid_t process = fork();
    if (process == 0)
    {
        dup2(to_server[0], 0);
        dup2(from_server[1], 1);
        const int null = open("/dev/null", O_WRONLY);
        dup2(null, 2);
        execvp(options.command[0], options.command.data());
        _exit(127);
    }
    close(to_server[0]);
    close(from_server[1]);
    return {process, to_server[1], from_server[0]};
}

/// User and system time of a process, in microseconds.
std::int64_t cpu_us(pid_t process)
{
    std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    std::istringstream fields{text.substr(text.rfind(')') + 2)};
    std::string skipped;
    for (int i = 0; i < 11; ++i)
        fields >> skipped;
    std::int64_t user = 0;
    std::int64_t system = 0;
    fields >> user >> system;
    return (user + system) * 1'000'000 / sysconf(_SC_CLK_TCK);
}

long resident_kb(pid_t process)
{
    std::ifstream file{"/proc/" + std::to_string(process) + "/status"};
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("VmRSS:"))
            return std::stol(line.substr(6));
    return 0;
}

std::string message(const Options& options, int id)
{
    return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":"tools/call","params":{"name":")" +
           options.tool + R"(","arguments":)" + options.arguments +
           R"(,"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}})";
}

std::string http_request(const Options& options, int id)
{
    const std::string body = message(options, id);
    return "POST " + options.path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(options.port) +
           "\r\nContent-Type: application/json\r\nAccept: application/json, "
           "text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n"
           "Mcp-Method: tools/call\r\nMcp-Name: " +
           options.tool + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

void write_all(int fd, const std::string& data)
{
    for (std::size_t done = 0; done < data.size();)
    {
        const auto count = write(fd, data.data() + done, data.size() - done);
        if (count <= 0)
            die("the server closed its input");
        done += static_cast<std::size_t>(count);
    }
}

int id_in(std::string_view text)
{
    const auto at = text.find("\"id\":");
    return at == std::string_view::npos ? -1 : std::atoi(text.data() + at + 5);
}

void check_result(std::string_view text)
{
    if (text.find("\"result\"") == std::string_view::npos)
        die("not a result: " + std::string{text.substr(0, 400)});
}

/// One HTTP answer at the front of the buffer: its whole length, or 0 when it is not complete.
std::size_t http_answer_length(const std::string& buffer)
{
    const auto head = buffer.find("\r\n\r\n");
    if (head == std::string::npos)
        return 0;
    std::string lower = buffer.substr(0, head);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (const auto length = lower.find("content-length:"); length != std::string::npos)
    {
        const auto whole = head + 4 + static_cast<std::size_t>(std::atol(lower.c_str() + length + 15));
        return buffer.size() >= whole ? whole : 0;
    }
    const auto last = buffer.find("0\r\n\r\n", head + 4);
    return last == std::string::npos ? 0 : last + 5;
}

struct Run
{
    std::vector<double> latencies_us;
    double seconds = 0;
};

Run run_stdio(const Options& options, const Server& server, int first_id, int calls)
{
    std::vector<Clock::time_point> sent(static_cast<std::size_t>(calls));
    Run run;
    const auto begin = Clock::now();
    int next = 0;
    const auto send = [&]
    {
        sent[static_cast<std::size_t>(next)] = Clock::now();
        write_all(server.in, message(options, first_id + next) + "\n");
        ++next;
    };
    while (next < std::min(options.callers, calls))
        send();
    std::string buffer;
    char chunk[65536];
    while (static_cast<int>(run.latencies_us.size()) < calls)
    {
        const auto count = read(server.out, chunk, sizeof chunk);
        if (count <= 0)
            die("the server closed its output");
        buffer.append(chunk, static_cast<std::size_t>(count));
        std::size_t start_of_line = 0;
        for (auto end = buffer.find('\n'); end != std::string::npos; end = buffer.find('\n', start_of_line))
        {
            const std::string_view line{buffer.data() + start_of_line, end - start_of_line};
            check_result(line);
            const auto index = static_cast<std::size_t>(id_in(line) - first_id);
            run.latencies_us.push_back(
                std::chrono::duration<double, std::micro>(Clock::now() - sent.at(index)).count());
            start_of_line = end + 1;
            if (next < calls)
                send();
        }
        buffer.erase(0, start_of_line);
    }
    run.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    return run;
}

int connect_to(int port)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
    {
        close(fd);
        return -1;
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

Run run_http(const Options& options, int calls)
{
    struct Caller
    {
        int fd;
        std::string buffer;
        Clock::time_point sent;
    };
    std::vector<Caller> callers;
    std::vector<pollfd> polls;
    for (int i = 0; i < std::min(options.callers, calls); ++i)
    {
        callers.push_back({connect_to(options.port), {}, {}});
        if (callers.back().fd < 0)
            die("cannot connect");
        polls.push_back({callers.back().fd, POLLIN, 0});
    }
    Run run;
    const auto begin = Clock::now();
    int next = 0;
    const auto send = [&](Caller& caller)
    {
        caller.sent = Clock::now();
        write_all(caller.fd, http_request(options, ++next));
    };
    for (auto& caller : callers)
        send(caller);
    char chunk[65536];
    while (static_cast<int>(run.latencies_us.size()) < calls)
    {
        if (poll(polls.data(), polls.size(), 10000) <= 0)
            die("no answer for 10 seconds");
        for (std::size_t i = 0; i < polls.size(); ++i)
        {
            if (polls[i].revents == 0)
                continue;
            const auto count = read(callers[i].fd, chunk, sizeof chunk);
            if (count <= 0)
                die("the server closed a connection");
            callers[i].buffer.append(chunk, static_cast<std::size_t>(count));
            const auto length = http_answer_length(callers[i].buffer);
            if (length == 0)
                continue;
            check_result(callers[i].buffer);
            callers[i].buffer.erase(0, length);
            run.latencies_us.push_back(
                std::chrono::duration<double, std::micro>(Clock::now() - callers[i].sent).count());
            if (next < calls)
                send(callers[i]);
        }
    }
    run.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    for (auto& caller : callers)
        close(caller.fd);
    return run;
}

double percentile(std::vector<double>& values, double part)
{
    const auto at = static_cast<std::size_t>(part * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
    return values[at];
}
}  // namespace

int main(int argc, char** argv)
{
    signal(SIGPIPE, SIG_IGN);
    const Options options = parse_options(argc, argv);
    const auto begin = Clock::now();
    const Server server = start(options);
    if (options.port == 0)
    {
        Options once = options;
        once.callers = 1;
        run_stdio(once, server, 1, 1);
    }
    else
    {
        for (int fd = -1; fd < 0;)
        {
            if (Clock::now() - begin > std::chrono::seconds{20})
                die("the server does not listen");
            fd = connect_to(options.port);
            if (fd < 0)
                std::this_thread::sleep_for(std::chrono::microseconds{500});
            else
                close(fd);
        }
        Options once = options;
        once.callers = 1;
        run_http(once, 1);
    }
    const double first_ms = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
    const long idle_kb = resident_kb(server.process);
    const auto drive = [&](int first_id, int calls)
    {
        return options.port == 0 ? run_stdio(options, server, first_id, calls) : run_http(options, calls);
    };
    drive(1000, options.warmup);
    const auto cpu_before = cpu_us(server.process);
    Run run = drive(1'000'000, options.calls);
    const auto cpu = cpu_us(server.process) - cpu_before;
    const long loaded_kb = resident_kb(server.process);
    kill(server.process, SIGKILL);
    waitpid(server.process, nullptr, 0);
    std::printf("{\"calls_per_second\":%.0f,\"p50_us\":%.1f,\"p99_us\":%.1f,\"cpu_us_per_call\":%.2f,\"first_"
                "answer_ms\":%.2f,"
                "\"idle_kb\":%ld,\"loaded_kb\":%ld}\n",
                options.calls / run.seconds, percentile(run.latencies_us, 0.5),
                percentile(run.latencies_us, 0.99), static_cast<double>(cpu) / options.calls, first_ms,
                idle_kb, loaded_kb);
    return 0;
}
