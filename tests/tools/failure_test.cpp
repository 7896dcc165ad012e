#include "tests/tools/views.hpp"
#include "tools/failure.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

TEST_CASE("every error code comes with advice, fits every output schema, and has a sentence as text",
          "[tools]")
{
    for (const auto code : all_error_codes())
    {
        INFO(name_of(code));
        CHECK_FALSE(tools::advice_for(code).empty());
        const auto result = tools::failed(Error{code, "something", {}});
        CHECK(result.is_error);
        CHECK(result.structured["error"]["code"] == name_of(code));
        CHECK(result.text.starts_with(std::string{name_of(code)} + ": something."));
        CHECK(test::misfit("pay_quote", result.structured) == "");
        CHECK(test::misfit("wallet_status", result.structured) == "");
    }
}

TEST_CASE("only an open outcome makes a repetition unsafe", "[tools]")
{
    for (const auto code : all_error_codes())
    {
        const bool open = code == ErrorCode::payment_unknown || code == ErrorCode::payment_rejected;
        CHECK(tools::failed(Error{code, "m", {}}).structured["error"]["retry_safe"] == !open);
    }
}

TEST_CASE("a hint of the error's own comes before the usual advice", "[tools]")
{
    const auto result = tools::failed(Error{ErrorCode::not_found, "no such intent", "look in list_intents"});
    CHECK(result.structured["error"]["hint"] == "look in list_intents");
    CHECK(result.text.find("look in list_intents. Check the id") != std::string::npos);
}
