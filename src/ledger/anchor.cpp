#include "ledger/anchor.hpp"

#include <array>
#include <charconv>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bursar::ledger
{
namespace
{
constexpr std::string_view NAME = "bursar-ledger-head ";
constexpr std::size_t NUMBER_DIGITS = 20;
constexpr std::size_t LINE_BYTES = NAME.size() + NUMBER_DIGITS + 1 + 2 * Hash32::SIZE + 3;

Result<std::optional<Head>> parse_line(std::string_view line)
{
    const auto wrong = []
    {
        return fail(ErrorCode::malformed, "the ledger's head file is damaged", "run bursar audit");
    };
    if (line.empty())
        return std::optional<Head>{};
    if (line.size() != LINE_BYTES || !line.starts_with(NAME) || line.back() != '\n' ||
        line[NAME.size() + NUMBER_DIGITS] != ' ')
        return wrong();
    const std::string_view number = line.substr(NAME.size(), NUMBER_DIGITS);
    Head head;
    const auto [end, failure] = std::from_chars(number.data(), number.data() + number.size(), head.sequence);
    auto hash = Hash32::parse(line.substr(NAME.size() + NUMBER_DIGITS + 1, 2 * Hash32::SIZE + 2));
    if (failure != std::errc{} || end != number.data() + number.size() || !hash)
        return wrong();
    head.hash = *hash;
    return std::optional{head};
}
}  // namespace

std::filesystem::path Anchor::path_of(const std::filesystem::path& ledger)
{
    return ledger.string() + ".head";
}

Result<Anchor> Anchor::open(const std::filesystem::path& ledger)
{
    const auto path = path_of(ledger);
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (file < 0)
        return fail(ErrorCode::storage_failed, "cannot open " + path.string(),
                    "check that the folder is yours");
    return Anchor{file};
}

Anchor::Anchor(Anchor&& other) noexcept : file_(other.file_)
{
    other.file_ = -1;
}

Anchor::~Anchor()
{
    if (file_ >= 0)
        ::close(file_);
}

Result<void> Anchor::write(const Head& head) const
{
    const std::string line = fmt::format("{}{:020} {}\n", NAME, head.sequence, head.hash.hex());
    if (::pwrite(file_, line.data(), line.size(), 0) != static_cast<ssize_t>(line.size()))
        return fail(ErrorCode::storage_failed, "cannot write the ledger's head file");
    return {};
}

Result<std::optional<Head>> Anchor::read(const std::filesystem::path& ledger)
{
    const auto path = path_of(ledger);
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
    {
        if (errno == ENOENT)
            return std::optional<Head>{};
        return fail(ErrorCode::storage_failed, "cannot read " + path.string());
    }
    std::array<char, LINE_BYTES + 1> buffer{};
    const ssize_t size = ::pread(file, buffer.data(), buffer.size(), 0);
    ::close(file);
    if (size < 0)
        return fail(ErrorCode::storage_failed, "cannot read " + path.string());
    return parse_line({buffer.data(), static_cast<std::size_t>(size)});
}
}  // namespace bursar::ledger
