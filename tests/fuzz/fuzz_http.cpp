// What a peer may send to the HTTP server: a head, a target, a form, a chunked body (whole and byte by byte).
#include "serve/http_chunked.hpp"
#include "serve/http_head.hpp"
#include "serve/http_target.hpp"
#include "tests/fuzz/input.hpp"

using namespace bursar;

namespace
{
struct Read
{
    bool done = false;
    bool refused = false;
    std::string body;
};

Read read_chunked(std::string_view bytes, std::size_t step)
{
    serve::ChunkedReader reader{1024};
    Read read;
    while (!bytes.empty() && !reader.done())
    {
        const auto taken = reader.read(bytes.substr(0, step), read.body);
        if (!taken)
        {
            read.refused = true;
            return read;
        }
        fuzz::must(*taken > 0 || reader.done(), "reading goes on");
        bytes.remove_prefix(*taken);
    }
    read.done = reader.done();
    return read;
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto text = fuzz::text_of(data, size);
    if (const auto head = serve::parse_head(text, {}))
        fuzz::must(!(head->chunked && head->content_length != 0), "a body is framed in one way");
    if (const auto target = serve::parse_target(text))
        fuzz::must(target->path.starts_with('/'), "a path begins at the root");
    static_cast<void>(serve::parse_form(text).has_value());
    const auto whole = read_chunked(text, text.size());
    const auto bytewise = read_chunked(text, 1);
    fuzz::must(whole.done == bytewise.done && whole.refused == bytewise.refused,
               "pieces do not change the verdict");
    fuzz::must(whole.refused || whole.body == bytewise.body, "pieces do not change the body");
    fuzz::must(whole.body.size() <= 1024, "a body is bounded");
    return 0;
}
