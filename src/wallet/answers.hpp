#pragma once

#include "base/ids.hpp"
#include "wallet/request.hpp"

#include <filesystem>
#include <optional>

namespace bursar::wallet
{
constexpr std::size_t ANSWERS_KEPT_MAX = 1000;

/// What is kept of a paid request: what was asked, and the answer once it came.
struct KeptAnswer
{
    Hash32 asked;  ///< fingerprint of the request as it was asked for
    std::optional<Answer> answer;
};

/// Paid answers on disk, one file a payment (mode 0600, folder 0700), so that a retry gets what was paid for.
/// The newest ANSWERS_KEPT_MAX are kept. Safe to use from several threads and processes.
class Answers
{
public:
    explicit Answers(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Whole and durable before it returns. Errors: storage_failed.
    Result<void> keep(const PaymentId& payment, const KeptAnswer& kept) const;
    /// Empty when nothing (readable) is kept.
    std::optional<KeptAnswer> find(const PaymentId& payment) const;

private:
    void forget_oldest() const;
    std::filesystem::path folder_;
};
}  // namespace bursar::wallet
