#pragma once

#include "mcp/resource.hpp"
#include "tools/services.hpp"

namespace bursar::tools
{
/// bursar://ledger: the newest payments.
std::vector<mcp::Resource> all_resources(const Services& services);

/// bursar://intent/{id} and bursar://payment/{id}; the latter with the seller's whole stored answer.
std::vector<mcp::ResourceTemplate> all_resource_templates(const Services& services);

/// The addresses of the resources that a payment or an intent changes.
std::string intent_uri(const IntentId& intent);
std::string payment_uri(const PaymentId& payment);
constexpr std::string_view LEDGER_URI = "bursar://ledger";
}  // namespace bursar::tools
