#include "crypto/random.hpp"
#include "wallet/quotes.hpp"

#include <catch2/catch.hpp>

using namespace bursar;

namespace
{
wallet::KeptQuote quote_at(Time fetched)
{
    wallet::KeptQuote quote;
    quote.view.id = QuoteId::from_random(crypto::random16());
    quote.view.fetched = fetched;
    quote.view.expires = fetched.plus_seconds(wallet::QUOTE_LIFE_SECONDS);
    return quote;
}
const Time NOW = Time::from_seconds(1000);
}  // namespace

TEST_CASE("a quote is good until its end and not a moment longer", "[quotes]")
{
    wallet::Quotes quotes;
    const auto quote = quote_at(NOW);
    quotes.keep(quote);
    CHECK(quotes.find(quote.view.id, NOW));
    CHECK(quotes.find(quote.view.id, quote.view.expires.plus_ms(-1)));
    CHECK(quotes.find(quote.view.id, quote.view.expires).error().code == ErrorCode::quote_expired);
    CHECK(quotes.find(quote_at(NOW).view.id, NOW).error().code == ErrorCode::not_found);
}

TEST_CASE("only so many quotes are kept, and the oldest goes first", "[quotes]")
{
    wallet::Quotes quotes;
    const auto oldest = quote_at(NOW);
    quotes.keep(oldest);
    std::vector<QuoteId> ids;
    for (std::size_t i = 1; i < wallet::QUOTES_KEPT_MAX; ++i)
    {
        ids.push_back(quote_at(NOW.plus_ms(static_cast<std::int64_t>(i))).view.id);
        auto quote = quote_at(NOW.plus_ms(static_cast<std::int64_t>(i)));
        quote.view.id = ids.back();
        quotes.keep(quote);
    }
    CHECK(quotes.find(oldest.view.id, NOW));
    quotes.keep(quote_at(NOW.plus_seconds(1)));
    CHECK_FALSE(quotes.find(oldest.view.id, NOW));
    CHECK(quotes.find(ids.front(), NOW));
}
