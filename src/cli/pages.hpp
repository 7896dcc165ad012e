#pragma once

#include "cli/wallet_parts.hpp"
#include "vault/client/socket.hpp"

#include <cstdint>

namespace bursar::cli
{
/// Where the approval pages of a home are served: home/serve.json, written by the process that serves them.
struct ServedPages
{
    std::uint16_t port = 0;
    std::int64_t process = 0;
};

constexpr std::string_view HEALTH_PATH = "/health";

/// What HEALTH_PATH answers.
std::string health_text(std::int64_t process);

Result<void> write_served_pages(const Context& context, const ServedPages& pages);

/// The right to serve this home's pages; held until it goes. Nothing when another process has it.
class PagesLock
{
public:
    static std::optional<PagesLock> take(const Context& context);

private:
    explicit PagesLock(vault::Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
    vault::Descriptor descriptor_;
};

/// The address of a page; starts `bursar serve --pages-only` on its own when none answers.
Pages pages_on_demand(const Context& context);
/// The address of a page that this process serves.
Pages pages_at(std::uint16_t port);
}  // namespace bursar::cli
