#include "cli/exit_code.hpp"
#include "cli/settings.hpp"
#include "json/json.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

TEST_CASE("settings are read strictly and errors name the member", "[cli]")
{
    const auto good = cli::parse_settings(R"({"allow_loopback":true,"allow_private":["10.0.0.5:8545"]})");
    REQUIRE(good);
    CHECK(good->allow_loopback);
    CHECK(good->allow_private == std::vector<std::string>{"10.0.0.5:8545"});
    CHECK(cli::parse_settings("{}").value().allow_private.empty());
    CHECK_FALSE(cli::parse_settings("{}").value().allow_loopback);

    for (const auto& [text, named] : {std::pair{R"({"allow_loopback":"yes"})", "allow_loopback"},
                                      {R"({"allow_private":"x"})", "allow_private"},
                                      {R"({"allow_private":[1]})", "allow_private"},
                                      {R"({"colour":"red"})", "colour"},
                                      {R"([])", "config.json"},
                                      {R"({)", "config.json"}})
    {
        const auto bad = cli::parse_settings(text);
        REQUIRE_FALSE(bad);
        CHECK(bad.error().message.find(named) != std::string::npos);
    }
}

TEST_CASE("a list of private addresses is bounded", "[cli]")
{
    json::Value value{{"allow_private", std::vector<std::string>(cli::ALLOW_PRIVATE_ITEMS_MAX, "a:1")}};
    CHECK(cli::parse_settings(json::dump(value)));
    value["allow_private"].push_back("a:1");
    CHECK_FALSE(cli::parse_settings(json::dump(value)));
}

TEST_CASE("every refusal before signing has the exit code of a refusal", "[cli]")
{
    using enum ErrorCode;
    for (const auto code :
         {intent_not_active, host_not_allowed, over_payment_limit, over_budget, duplicate_payment,
          new_payee_denied, quote_invalid, unknown_asset, agent_not_active})
        CHECK(cli::exit_for(code) == cli::Exit::refused);
    CHECK(cli::exit_for(approval_required) == cli::Exit::approval_needed);
    CHECK(cli::exit_for(payment_unknown) == cli::Exit::unknown_outcome);
    CHECK(cli::exit_for(invalid_argument) == cli::Exit::usage);
    CHECK(cli::exit_for(vault_locked) == cli::Exit::error);
    CHECK(cli::exit_for(payment_rejected) == cli::Exit::error);
}
