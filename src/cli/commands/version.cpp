#include "cli/version.hpp"

#include "cli/commands.hpp"

namespace bursar::cli
{
namespace
{
struct NoOptions
{
};

Exit run_version(const Context& context, const NoOptions&)
{
    return answer(context, {{"name", "bursar"}, {"version", VERSION}}, "bursar " + std::string{VERSION});
}
}  // namespace

void add_version(CLI::App& app, Selected& selected)
{
    on(*app.add_subcommand("version", "Print the version"), selected, std::make_shared<NoOptions>(),
       run_version);
}
}  // namespace bursar::cli
