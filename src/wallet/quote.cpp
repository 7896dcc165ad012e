#include "wallet/quote.hpp"

#include "base/text.hpp"
#include "crypto/random.hpp"
#include "wallet/state.hpp"

#include <algorithm>

namespace bursar::wallet
{
namespace
{
constexpr std::uint32_t PAYMENT_REQUIRED_STATUS = 402;

/// The seller's own words, for reading only.
void take_words(const SellerQuote& quote, QuoteView& view)
{
    if (quote.x402)
    {
        view.description = clean_text(quote.x402->description, DESCRIPTION_BYTES_MAX);
        view.seller_error = clean_text(quote.x402->error, DESCRIPTION_BYTES_MAX);
    }
    else if (quote.aep2)
    {
        view.description = clean_text(quote.aep2->message, DESCRIPTION_BYTES_MAX);
    }
}
}  // namespace

Result<Fetched> fetch(const net::Client& net, const Request& asked, const vault::wire::WalletView& wallet,
                      Time now, std::stop_token stop)
{
    auto request = checked(asked);
    if (!request)
        return forward(request);
    auto response = net.send(*request, std::move(stop));
    if (!response)
        return forward(response);

    Fetched out;
    out.view.method = request->method;
    out.view.url = response->url.text();
    out.view.host = response->url.authority();
    out.view.fetched = now;
    if (response->status != PAYMENT_REQUIRED_STATUS)
    {
        out.view.answer = answer_of(*response);
        return out;
    }
    auto seller = read_seller_quote(*response);
    if (!seller)
        return forward(seller);
    QuotedRequest quoted{{request->method, response->url, response->sent, request->body},
                         body_hash(request->body),
                         fingerprint(asked)};
    out.view.id = QuoteId::from_random(crypto::random16());
    out.view.payment_required = true;
    out.view.expires = now.plus_seconds(QUOTE_LIFE_SECONDS);
    out.view.offers = offer_views(*seller, quoted, wallet, now);
    take_words(*seller, out.view);
    if (const auto way = choose_way(*seller, quoted, wallet, {}, now))
        out.view.chosen = index_of(*seller, *way);
    out.quote = KeptQuote{out.view, std::move(*seller), std::move(quoted)};
    return out;
}

Result<QuoteView> Wallet::quote(const Request& request, std::stop_token stop)
{
    auto wallet = status();
    if (!wallet)
        return forward(wallet);
    auto fetched = fetch(state_->net, request, *wallet, state_->options.clock(), std::move(stop));
    if (!fetched)
        return forward(fetched);
    if (fetched->quote)
        state_->quotes.keep(*fetched->quote);
    return std::move(fetched->view);
}
}  // namespace bursar::wallet
