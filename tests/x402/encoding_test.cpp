#include "x402/encoding.hpp"

#include <catch2/catch.hpp>

using namespace bursar;
using namespace bursar::x402;

TEST_CASE("headers are written padded in the standard alphabet and read in any", "[x402]")
{
    const std::string json = R"({"k":"??>>~~"})";
    CHECK(encode_header(json) == "eyJrIjoiPz8+Pn5+In0=");
    CHECK(decode_header("eyJrIjoiPz8+Pn5+In0=").value() == json);
    CHECK(decode_header("eyJrIjoiPz8+Pn5+In0").value() == json);
    CHECK(decode_header("eyJrIjoiPz8-Pn5-In0").value() == json);
}

TEST_CASE("headers are bounded and hold strict JSON", "[x402]")
{
    const auto code = [](std::string_view value)
    {
        return decode_header(value).error().code;
    };
    CHECK(code(std::string(HEADER_BYTES_MAX + 1, 'A')) == ErrorCode::too_large);
    CHECK(code(std::string(HEADER_BYTES_MAX, 'A')) == ErrorCode::malformed);
    CHECK(code("{}") == ErrorCode::malformed);
    CHECK(code("") == ErrorCode::malformed);
    CHECK(code(encode_header("not json")) == ErrorCode::malformed);
    CHECK(code(encode_header(R"({"a":1,"a":2})")) == ErrorCode::malformed);
    CHECK(decode_header(encode_header(std::string(DEPTH_MAX, '[') + std::string(DEPTH_MAX, ']'))));
    CHECK(code(encode_header(std::string(DEPTH_MAX + 1, '[') + std::string(DEPTH_MAX + 1, ']'))) ==
          ErrorCode::too_large);
    std::string many = "[0";
    for (std::size_t i = 0; i < VALUES_MAX; ++i)
        many += ",0";
    CHECK(code(encode_header(many + "]")) == ErrorCode::too_large);
}
