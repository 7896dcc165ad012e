#include "wallet/answers.hpp"
#include "wallet/payment_id.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <sys/stat.h>

using namespace bursar;
namespace fs = std::filesystem;

namespace
{
struct Folder
{
    Folder()
    {
        std::string pattern = fs::temp_directory_path() / "bursar-answers-XXXXXX";
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { fs::remove_all(path); }
    fs::path path;
};

wallet::KeptAnswer kept()
{
    return {wallet::fingerprint({"GET", "https://a.example/", {}, ""}),
            wallet::Answer{200, "text/plain", "paid \"text\"\n\xC3\xA9", false, true}};
}

unsigned mode_of(const fs::path& path)
{
    struct stat facts = {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    return facts.st_mode & 0777U;
}
}  // namespace

TEST_CASE("a paid answer is found again, by nobody but its owner", "[answers]")
{
    const Folder home;
    const wallet::Answers answers{home.path / "answers"};
    const auto id = wallet::random_payment_id();
    CHECK_FALSE(answers.find(id));
    REQUIRE(answers.keep(id, {kept().asked, {}}));
    CHECK_FALSE(answers.find(id).value().answer);
    REQUIRE(answers.keep(id, kept()));
    CHECK(answers.find(id).value().answer == kept().answer);
    CHECK(answers.find(id).value().asked == kept().asked);
    CHECK(mode_of(home.path / "answers") == 0700);
    CHECK(mode_of(home.path / "answers" / (id.text() + ".json")) == 0600);
    CHECK(std::distance(fs::directory_iterator{home.path / "answers"}, {}) == 1);
}

TEST_CASE("a damaged answer file is as good as none", "[answers]")
{
    const Folder home;
    const wallet::Answers answers{home.path};
    const auto id = wallet::random_payment_id();
    for (const std::string text : {"", "{", "[]", R"({"asked":"0x12"})", R"({"asked":7})"})
    {
        std::ofstream{home.path / (id.text() + ".json")} << text;
        CHECK_FALSE(answers.find(id));
    }
}

TEST_CASE("an answer that cannot be written is an error, not a silence", "[answers]")
{
    const wallet::Answers nowhere{"/proc/bursar/answers"};
    CHECK(nowhere.keep(wallet::random_payment_id(), kept()).error().code == ErrorCode::storage_failed);
}

TEST_CASE("only the newest answers are kept", "[answers]")
{
    const Folder home;
    const wallet::Answers answers{home.path};
    for (std::size_t i = 0; i < wallet::ANSWERS_KEPT_MAX; ++i)
        std::ofstream{home.path / ("old" + std::to_string(i) + ".json")} << "{}";
    const auto id = wallet::random_payment_id();
    REQUIRE(answers.keep(id, kept()));
    CHECK(answers.find(id));
    CHECK(std::distance(fs::directory_iterator{home.path}, {}) == wallet::ANSWERS_KEPT_MAX);
}
