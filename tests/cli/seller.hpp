#pragma once

#include "base/bytes.hpp"
#include "tests/support/raw_server.hpp"

namespace bursar::test
{
/// A seller on this machine: 402 with an x402 v2 offer until a payment comes, then the goods. It takes the
/// payment's word for it: what the program signs is checked elsewhere.
class Seller
{
public:
    explicit Seller(std::string units)
        : server_{[this, units](const std::string& request, const RawServer::Connection& connection)
                  {
                      connection.write(answer(request, units));
                  }}
    {
    }

    std::string host() const { return "127.0.0.1:" + std::to_string(server_.port()); }
    std::string url(const std::string& path) const { return "http://" + host() + path; }
    std::vector<std::string> requests() const { return server_.requests(); }

private:
    std::string answer(const std::string& request, const std::string& units) const
    {
        const auto path =
            request.substr(request.find(' ') + 1, request.find(" HTTP") - request.find(' ') - 1);
        if (path == "/free")
            return response("200 OK", "", R"({"free":true})");
        if (request.find("PAYMENT-SIGNATURE:") != std::string::npos ||
            request.find("Payment-Signature:") != std::string::npos)
            return response("200 OK", "", R"({"answer":42})");
        const auto quote =
            R"({"x402Version":2,"error":"Payment required","resource":{"url":")" + url(path) +
            R"(","description":"An answer","mimeType":"application/json"},"accepts":[{"scheme":"exact",)"
            R"("network":"eip155:84532","amount":")" +
            units +
            R"(","asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e",)"
            R"("payTo":"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC","maxTimeoutSeconds":60,)"
            R"("extra":{"name":"USDC","version":"2"}}]})";
        return response("402 Payment Required", "PAYMENT-REQUIRED: " + to_base64(as_bytes(quote)) + "\r\n",
                        "{}");
    }

    static std::string response(const std::string& status, const std::string& extra, const std::string& body)
    {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + extra +
               "Content-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
    }

    RawServer server_;
};
}  // namespace bursar::test
