#include "cli/checkup.hpp"
#include "cli/commands.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace bursar::cli
{
namespace
{
struct NoOptions
{
};

std::string_view name_of(Finding::Grade grade)
{
    switch (grade)
    {
    case Finding::Grade::good:
        return "good";
    case Finding::Grade::warning:
        return "warning";
    case Finding::Grade::bad:
        return "bad";
    }
    return "bad";
}

Exit run_doctor(const Context& context, const NoOptions&)
{
    Findings findings;
    check_home(context, findings);
    if (const auto wallet = check_vault(context, findings))
        check_chain(context, *wallet, findings);
    check_agents(context, findings);
    check_hosts(findings);

    const auto bad = std::ranges::count(findings, Finding::Grade::bad, &Finding::grade);
    const auto warnings = std::ranges::count(findings, Finding::Grade::warning, &Finding::grade);
    json::Value value{{"status", bad > 0        ? "bad"
                                 : warnings > 0 ? "warning"
                                                : "good"},
                      {"findings", json::Value::array()}};
    std::string text;
    for (const auto& finding : findings)
    {
        value["findings"].push_back({{"grade", name_of(finding.grade)},
                                     {"subject", finding.subject},
                                     {"what", finding.what},
                                     {"mend", finding.mend}});
        text += fmt::format("{:<8} {:<9} {}\n", name_of(finding.grade), finding.subject, finding.what);
        if (!finding.mend.empty())
            text += fmt::format("{:18} -> {}\n", "", finding.mend);
    }
    answer(context, value, text);
    return bad > 0 ? Exit::error : Exit::ok;
}
}  // namespace

void add_doctor(CLI::App& app, Selected& selected)
{
    on(*app.add_subcommand("doctor", "Find what is wrong and say how to mend it"), selected,
       std::make_shared<NoOptions>(), run_doctor);
}
}  // namespace bursar::cli
