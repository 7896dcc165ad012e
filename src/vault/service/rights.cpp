#include "vault/service/rights.hpp"

namespace bursar::vault
{
namespace
{
struct RightOf
{
    Right operator()(const wire::Hello&) const { return Right::anyone; }

    Right operator()(const wire::GetWallet&) const { return Right::both_sides; }
    Right operator()(const wire::DraftIntent&) const { return Right::both_sides; }
    Right operator()(const wire::ListIntents&) const { return Right::both_sides; }
    Right operator()(const wire::RevokeIntent&) const { return Right::both_sides; }
    Right operator()(const wire::Authorise&) const { return Right::both_sides; }
    Right operator()(const wire::Judge&) const { return Right::both_sides; }
    Right operator()(const wire::Report&) const { return Right::both_sides; }
    Right operator()(const wire::GetPayment&) const { return Right::both_sides; }
    Right operator()(const wire::GetApproval&) const { return Right::both_sides; }
    Right operator()(const wire::ReadLedger&) const { return Right::both_sides; }
    Right operator()(const wire::SumLedger&) const { return Right::both_sides; }
    Right operator()(const wire::GetStatus&) const { return Right::both_sides; }
    Right operator()(const wire::Reconcile&) const { return Right::both_sides; }

    Right operator()(const wire::Initialise&) const { return Right::owner_side; }
    Right operator()(const wire::Unlock&) const { return Right::owner_side; }
    Right operator()(const wire::Lock&) const { return Right::owner_side; }
    Right operator()(const wire::Stop&) const { return Right::owner_side; }
    Right operator()(const wire::AddAgent&) const { return Right::owner_side; }
    Right operator()(const wire::ListAgents&) const { return Right::owner_side; }
    Right operator()(const wire::SetAgentState&) const { return Right::owner_side; }
    Right operator()(const wire::DescribeIntent&) const { return Right::owner_side; }
    Right operator()(const wire::ApproveIntent&) const { return Right::owner_side; }
    Right operator()(const wire::RejectIntent&) const { return Right::owner_side; }
    Right operator()(const wire::ListApprovals&) const { return Right::owner_side; }
    Right operator()(const wire::DecideApproval&) const { return Right::owner_side; }
};
}  // namespace

Right right_of(const wire::Request& request)
{
    return std::visit(RightOf{}, request);
}
}  // namespace bursar::vault
