// Runs a fuzz target without libFuzzer: every file of the kept corpus, then seeded mutations of each.
//   TARGET CORPUS_FOLDER [MUTATIONS_PER_FILE]
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace
{
void run(const std::string& input)
{
    // An exact copy on the heap, so that AddressSanitizer sees a read one byte beyond the end.
    const std::vector<std::uint8_t> bytes{input.begin(), input.end()};
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

std::string mutate(std::string input, std::mt19937_64& random)
{
    const auto below = [&](std::size_t limit)
    {
        return static_cast<std::size_t>(random() % limit);
    };
    for (std::size_t rounds = 1 + below(4); rounds > 0; --rounds)
    {
        const std::size_t at = input.empty() ? 0 : below(input.size());
        switch (below(6))
        {
        case 0:
            if (!input.empty())
                input[at] = static_cast<char>(random());
            break;
        case 1:
            if (!input.empty())
                input[at] = static_cast<char>(input[at] ^ (1 << below(8)));
            break;
        case 2:
            input.erase(at, 1 + below(8));
            break;
        case 3:
            input.insert(at, 1 + below(8), static_cast<char>(random()));
            break;
        case 4:
            input.insert(at, input.substr(at, 1 + below(64)));
            break;
        default:
            input.resize(at);
            break;
        }
    }
    return input;
}
}  // namespace

int main(int argc, char** argv)
{
    if (argc < 2)
    {
        std::fprintf(stderr, "usage: %s CORPUS_FOLDER [MUTATIONS_PER_FILE]\n", argv[0]);
        return 2;
    }
    const int mutations = argc > 2 ? std::atoi(argv[2]) : 300;
    std::size_t files = 0;
    run("");
    for (const auto& entry : std::filesystem::directory_iterator{argv[1]})
    {
        std::ifstream file{entry.path(), std::ios::binary};
        const std::string input{std::istreambuf_iterator<char>{file}, {}};
        run(input);
        std::mt19937_64 random{std::hash<std::string>{}(entry.path().filename().string())};
        for (int i = 0; i < mutations; ++i)
            run(mutate(input, random));
        ++files;
    }
    std::printf("%zu corpus files, %d mutations each\n", files, mutations);
    return files > 0 ? 0 : 1;
}
