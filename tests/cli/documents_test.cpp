#include "tests/cli/program.hpp"

#include <sstream>

using bursar::test::Program;

TEST_CASE("docs/cli.md tells of every command and option that the program has", "[cli]")
{
    const Program program;
    const auto manual = bursar::test::text_of(std::string{BURSAR_SOURCE_DIR} + "/docs/cli.md");
    std::istringstream script{program.run({"completion", "fish"}).out};
    int seen = 0;
    for (std::string line; std::getline(script, line);)
    {
        const auto path_at = line.find("= \"");
        if (path_at == std::string::npos)
            continue;
        const auto path = line.substr(path_at + 3, line.find('"', path_at + 3) - path_at - 3);
        const auto word = line.substr(line.rfind(' ') + 1);
        const bool option = line.find(" -l ") != std::string::npos;
        if (word == "help")
            continue;
        const auto wanted = option ? "--" + word : path.empty() ? "bursar " + word : path + " " + word;
        INFO(wanted);
        CHECK(manual.find(wanted) != std::string::npos);
        ++seen;
    }
    CHECK(seen > 80);
    for (const auto* code : {"| 0 |", "| 1 |", "| 2 |", "| 3 |", "| 4 |", "| 5 |"})
        CHECK(manual.find(code) != std::string::npos);
}

TEST_CASE("a host's configuration is shown first, written with a backup, and not written twice", "[cli]")
{
    const Program program;
    const auto file = (program.folder() / "host.json").string();
    std::ofstream{file} << R"({"kept": true})";
    const Program::Words install{"install", "--client", "cursor", "--agent", "cmo", "--file", file};
    auto with = [&](const std::string& more)
    {
        auto words = install;
        words.push_back(more);
        return words;
    };
    const auto shown = program.json(with("--dry-run"));
    CHECK(shown["status"] == "dry_run");
    CHECK(shown["change"].get<std::string>().find(BURSAR_PROGRAM) != std::string::npos);
    CHECK(bursar::test::text_of(file) == R"({"kept": true})");
    CHECK(program.json(install, 1)["code"] == "cancelled");
    const auto written = program.json(with("--yes"));
    CHECK(written["status"] == "written");
    CHECK(bursar::test::text_of(written["backup"].get<std::string>()) == R"({"kept": true})");
    CHECK(bursar::test::text_of(file).find("\"kept\": true") != std::string::npos);
    CHECK(program.json(with("--yes"))["status"] == "unchanged");
}
