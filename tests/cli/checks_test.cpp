#include "cli/checkup.hpp"
#include "cli/files.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

using namespace bursar;
namespace fs = std::filesystem;

namespace
{
class Folder
{
public:
    Folder()
    {
        std::string pattern = (fs::temp_directory_path() / "bursar-files-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    ~Folder() { fs::remove_all(path); }
    fs::path path;
};
}  // namespace

TEST_CASE("a file is read up to its limit and refused one byte beyond", "[cli]")
{
    const Folder folder;
    REQUIRE(cli::create_file(folder.path / "a", "12345"));
    CHECK(cli::read_file(folder.path / "a", 5).value() == "12345");
    CHECK(cli::read_file(folder.path / "a", 4).error().code == ErrorCode::too_large);
    CHECK(cli::read_file(folder.path / "b", 4).error().code == ErrorCode::not_found);
    CHECK(cli::read_file(folder.path, 4).error().code == ErrorCode::storage_failed);
}

TEST_CASE("a new file is private and never replaces one that is there", "[cli]")
{
    const Folder folder;
    const auto file = folder.path / "a";
    REQUIRE(cli::create_file(file, "1"));
    CHECK(cli::create_file(file, "2").error().code == ErrorCode::conflict);
    CHECK((fs::status(file).permissions() & (fs::perms::group_all | fs::perms::others_all)) ==
          fs::perms::none);
    REQUIRE(cli::replace_file(file, "3"));
    CHECK(cli::read_file(file, 10).value() == "3");
    CHECK(std::distance(fs::directory_iterator{folder.path}, fs::directory_iterator{}) == 1);
}

TEST_CASE("the doctor names every file that others can read, and how to close it", "[cli]")
{
    const Folder folder;
    fs::permissions(folder.path, fs::perms::owner_all);
    REQUIRE(cli::create_file(folder.path / "open", "x", 0644));
    cli::Context context;
    context.home = folder.path;
    cli::Findings findings;
    cli::check_home(context, findings);
    REQUIRE_FALSE(findings.empty());
    CHECK(findings[0].grade == cli::Finding::Grade::warning);
    CHECK(findings[0].mend == "run: chmod go= " + (folder.path / "open").string());
    fs::permissions(folder.path, fs::perms(0755));
    findings.clear();
    cli::check_home(context, findings);
    CHECK(findings[0].grade == cli::Finding::Grade::bad);
    CHECK(findings[0].mend == "run: chmod 700 " + folder.path.string());
}
