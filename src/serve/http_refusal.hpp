#pragma once

#include <expected>
#include <string>

namespace bursar::serve
{
/// Why a request is not served, as the status the peer gets and a sentence for whoever debugs it.
struct Refusal
{
    int status = 400;
    std::string message;
    friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// A value or the status to refuse with.
template<class T>
using Checked = std::expected<T, Refusal>;

inline std::unexpected<Refusal> refuse(int status, std::string message)
{
    return std::unexpected<Refusal>(Refusal{status, std::move(message)});
}
}  // namespace bursar::serve
