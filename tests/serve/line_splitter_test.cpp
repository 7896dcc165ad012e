#include "serve/line_splitter.hpp"

#include <catch2/catch.hpp>

using bursar::serve::LineSplitter;

namespace
{
std::string shown(const std::vector<LineSplitter::Line>& lines)
{
    std::string out;
    for (const auto& line : lines)
        out += (line.too_long ? "!" : "") + line.text + "|";
    return out;
}
}  // namespace

TEST_CASE("lines are the same however the bytes are cut", "[stdio]")
{
    const std::string text = "one\ntwo\r\n\nthree";
    for (std::size_t cut = 0; cut <= text.size(); ++cut)
    {
        LineSplitter splitter{100};
        auto lines = shown(splitter.feed(text.substr(0, cut)));
        lines += shown(splitter.feed(text.substr(cut)));
        lines += shown(splitter.finish());
        INFO(cut);
        CHECK(lines == "one|two||three|");
    }
}

TEST_CASE("a line at the limit passes, one byte more is dropped and the next line is read", "[stdio]")
{
    LineSplitter splitter{4};
    CHECK(shown(splitter.feed("1234\n")) == "1234|");
    CHECK(shown(splitter.feed("12345\n12\n")) == "!|12|");
    CHECK(shown(splitter.feed("123")).empty());
    CHECK(shown(splitter.feed("45678")).empty());
    CHECK(shown(splitter.feed("9\n1\n")) == "!|1|");
    CHECK(shown(splitter.feed("12345")).empty());
    CHECK(shown(splitter.finish()) == "!|");
    CHECK(shown(splitter.finish()).empty());
}
