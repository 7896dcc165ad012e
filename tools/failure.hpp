#pragma once

#include "mcp/outcome.hpp"
#include "wallet/wallet.hpp"

namespace bursar::tools
{
/// What schemas/error.json describes.
struct Failure
{
    ErrorCode code = ErrorCode::internal;
    std::string message;
    std::string hint;  ///< empty: the usual one for the code
    std::string rule;
    std::string actual;
    std::string limit;
    std::string would_pass;
    std::string payment_id;
};

Failure failure_of(const Error& error);
/// The first reason decides.
Failure failure_of(const policy::Reason& reason);

/// `isError` with the structured `error` and one sentence after the other: what happened, what would pass,
/// what to do next, and whether the call may be repeated.
mcp::ToolResult failed(const Failure& failure);
mcp::ToolResult failed(const Error& error);

/// What an agent should do about a code, in one sentence.
std::string_view advice_for(ErrorCode code);
}  // namespace bursar::tools
