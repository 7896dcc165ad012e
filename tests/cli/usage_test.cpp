#include "tests/cli/program.hpp"

using bursar::test::Program;

TEST_CASE("help and version are answers, and help lists the exit codes", "[cli]")
{
    const Program program;
    const auto help = program.run({"--help"});
    CHECK(help.code == 0);
    CHECK(help.out.find("5  unknown outcome") != std::string::npos);
    CHECK(program.run({"intent", "draft", "--help"}).code == 0);
    CHECK(program.run({"--version"}).out.find("0.") == 0);
    CHECK(program.json({"version"})["name"] == "bursar");
}

TEST_CASE("wrong usage ends with 2 and names what was wrong", "[cli]")
{
    const Program program;
    struct Case
    {
        Program::Words words;
        std::string names;
    };
    const std::vector<Case> cases{
        {{}, "subcommand"},
        {{"fly"}, "fly"},
        {{"init", "--network", "mars"}, "mars"},
        {{"init", "--network", "base-sepolia"}, "--rpc"},
        {{"init", "--network", "base-sepolia", "--rpc", "ftp://x"}, "--rpc"},
        {{"init", "--network", "eip155:5", "--rpc", "http://127.0.0.1:9"}, "--asset"},
        {{"init", "--network", "eip155:5", "--rpc", "http://127.0.0.1:9", "--asset", "0x12"}, "--asset"},
        {{"init", "--rpc", "http://127.0.0.1:9", "--owner", "me"}, "--owner"},
        {{"init", "--decimals", "99"}, "--decimals"},
        {{"intent", "draft", "--budget", "5"}, "--purpose"},
        {{"intent", "draft", "--purpose", "x", "--budget", "5", "--days", "0"}, "--days"},
        {{"pay"}, "url"},
        {{"pay", "http://127.0.0.1/", "--colour", "red"}, "--colour"},
        {{"ledger", "--by", "moon"}, "--by"},
        {{"completion", "tcsh"}, "tcsh"},
        {{"install", "--client", "emacs"}, "emacs"},
        {{"serve", "--listen", "here"}, "--listen"},
        {{"serve", "--listen", "0.0.0.0:0"}, "--token-file"},
        {{"audit", "--head", "x"}, "--head"},
    };
    for (const auto& item : cases)
    {
        INFO(item.names);
        const auto ran = program.run(item.words);
        CHECK(ran.code == 2);
        CHECK(ran.out.empty());
        CHECK(ran.err.find(item.names) != std::string::npos);
    }
}

TEST_CASE("with --json wrong usage is one JSON document", "[cli]")
{
    const Program program;
    const auto parser = program.json({"pay", "--colour"}, 2);
    CHECK(parser["status"] == "error");
    CHECK(parser["code"] == "invalid_argument");
    const auto own = program.json({"init", "--network", "mars"}, 2);
    CHECK(own["code"] == "invalid_argument");
    CHECK(own["hint"].get<std::string>().find("base-sepolia") != std::string::npos);
}

TEST_CASE("a home that others may enter is refused", "[cli]")
{
    const Program program;
    std::filesystem::create_directory(program.home());
    std::filesystem::permissions(program.home(), std::filesystem::perms::all);
    const auto ran = program.json({"init", "--network", "base-sepolia", "--rpc", "http://127.0.0.1:9",
                                   "--passphrase-file", program.passphrase_file(), "--light-kdf"},
                                  1);
    CHECK(ran["code"] == "unauthorised");
}

TEST_CASE("without a terminal and without a file no passphrase is asked for", "[cli]")
{
    const Program program;
    const auto init =
        program.json({"init", "--network", "base-sepolia", "--rpc", "http://127.0.0.1:9", "--light-kdf"}, 1);
    CHECK(init["code"] == "unauthorised");
    CHECK(init["hint"].get<std::string>().find("--passphrase-file") != std::string::npos);

    std::ofstream{program.folder() / "empty"} << "\n";
    const Program::Words words{"init",  "--network",          "base-sepolia",
                               "--rpc", "http://127.0.0.1:9", "--passphrase-file"};
    auto with = [&](const std::string& file)
    {
        auto all = words;
        all.push_back(file);
        return all;
    };
    CHECK(program.json(with((program.folder() / "empty").string()), 1)["code"] == "malformed");
    CHECK(program.json(with((program.folder() / "none").string()), 1)["code"] == "not_found");
    CHECK(program.json(with("/dev/zero"), 1)["code"] == "malformed");
}

TEST_CASE("a passphrase file that others can read is used with a warning", "[cli]")
{
    const Program program;
    std::filesystem::permissions(program.folder() / "pw", std::filesystem::perms(0644));
    const auto ran = program.run({"unlock", "--passphrase-file", program.passphrase_file()});
    CHECK(ran.err.find("other users can read") != std::string::npos);
}

TEST_CASE("completion scripts are understood by their shells and know every command", "[cli]")
{
    const Program program;
    for (const auto* shell : {"bash", "zsh", "fish"})
    {
        const auto script = program.run({"completion", shell});
        CHECK(script.code == 0);
        for (const auto* word : {"approve", "ledger", "--max-payment", "doctor"})
            CHECK(script.out.find(std::string{shell} == "fish" && word[0] == '-' ? word + 2 : word) !=
                  std::string::npos);
    }
}

TEST_CASE("before init every command says what to do", "[cli]")
{
    const Program program;
    CHECK(program.json({"vault", "status"})["status"] == "stopped");
    CHECK_FALSE(std::filesystem::exists(program.home()));
    const auto doctor = program.json({"doctor"}, 1);
    CHECK(doctor["status"] == "bad");
    CHECK(doctor["findings"][0]["mend"] == "run: bursar init");
    CHECK_FALSE(std::filesystem::exists(program.home()));
    CHECK(program.json({"ledger"}, 1)["code"] == "vault_not_initialised");
}
