// MCP messages: whatever a client writes, the machine answers or ignores it.
#include "mcp/server.hpp"
#include "tests/fuzz/input.hpp"

using namespace bursar;

namespace
{
mcp::Catalogue catalogue()
{
    mcp::Catalogue offered;
    offered.info = {"fuzz", "Fuzz", "1", {}, {}, nullptr};
    mcp::Tool tool;
    tool.description.name = "echo";
    tool.description.description = "Returns the text.";
    tool.description.input_schema =
        json::parse(R"({"type":"object","properties":{"text":{"type":"string"}},"required":["text"]})")
            .value();
    tool.handler = [](const json::Value&, mcp::CallContext&) -> mcp::ToolOutcome
    {
        return mcp::ToolResult{};
    };
    offered.tools.push_back(std::move(tool));
    return offered;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto text = fuzz::text_of(data, size);
    mcp::ServerOptions options;
    options.mac = [](ByteView)
    {
        return Hash32{};
    };
    options.random = [](std::span<std::uint8_t> out)
    {
        std::fill(out.begin(), out.end(), std::uint8_t{1});
    };
    auto server = mcp::Server::create(catalogue(), std::move(options));
    fuzz::must(server.has_value(), "the catalogue is sound");
    const auto connection = server->open({});
    // One message a line, as on stdio.
    for (std::size_t at = 0; at <= text.size();)
    {
        const auto end = std::min(text.find('\n', at), text.size());
        if (const auto document = json::parse(text.substr(at, end - at)))
        {
            auto actions = server->receive(connection, *document, Time{1'800'000'000'000});
            for (auto& action : actions)
                if (auto* run = std::get_if<mcp::Run>(&action))
                {
                    mcp::SilentReporter silent;
                    mcp::CallContext context{run->input, silent};
                    for (const auto& reply :
                         server->finish(run->job, run->work(context), Time{1'800'000'000'000}))
                        if (const auto* send = std::get_if<mcp::Send>(&reply))
                            fuzz::must(json::parse(json::dump(send->message)).has_value(),
                                       "answers are JSON");
                }
        }
        at = end + 1;
    }
    server->close(connection);
    return 0;
}
