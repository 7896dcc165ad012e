#pragma once

#include "serve/http_server.hpp"
#include "vault/client/client.hpp"

#include <functional>

namespace bursar::dashboard
{
struct PageOptions
{
    /// The clock of the pages: token ages and "today". Replaced in tests.
    std::function<Time()> now = system_time;
};

/// Mounts the owner's pages. All are for a browser on this machine only (`serve::Access::local`):
/// - GET / shows intents, open requests and the latest payments, with buttons that tighten
/// - GET /approve/{mand_… or apr_…} shows what would be signed or paid, in plain words
/// - POST /approve/{…} approves with the passphrase or a wallet's signature, or refuses
/// - GET /auth?agent=agt_…&scope=pay shows an agent, POST /auth activates or revokes it
/// - POST /revoke/{mand_…} and POST /freeze/{agt_…} tighten
/// - GET /assets/… brings style and script
///
/// A POST must come from the page itself: own Origin, the page's cookie, and the page's token, which is good
/// once and only for what the page showed. `vault` speaks for the owner's side and must outlive the server.
void mount_approval_pages(serve::HttpServer& server, vault::Client& vault, PageOptions options = {});
}  // namespace bursar::dashboard
