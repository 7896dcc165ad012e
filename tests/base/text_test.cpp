#include "base/text.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

TEST_CASE("text from outside loses control, bidirectional and zero-width characters", "[text]")
{
    CHECK(clean_text("pay\n\tnow", 100) == "pay now");
    CHECK(clean_text("a\xe2\x80\xae"
                     "b\xe2\x80\x8b"
                     "c\x1b[31m",
                     100) == "abc[31m");
    CHECK(clean_text("tag\xf3\xa0\x81\x81s", 100) == "tags");
    CHECK(clean_text("caf\xc3\xa9 \xe2\x82\xac", 100) == "caf\xc3\xa9 \xe2\x82\xac");
}

TEST_CASE("broken UTF-8 is replaced and long text is cut at a character", "[text]")
{
    CHECK(clean_text("a\xff"
                     "b",
                     100) == "a\xef\xbf\xbd"
                             "b");
    CHECK(clean_text("\xc3\xa9\xc3\xa9\xc3\xa9", 5) == "\xc3\xa9\xc3\xa9\xe2\x80\xa6");
    CHECK(is_utf8("\xf0\x9f\x98\x80"));
    for (auto wrong : {"\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80"})
        CHECK_FALSE(is_utf8(wrong));
}
