#include "wallet/answers.hpp"

#include "crypto/random.hpp"
#include "json/json.hpp"

#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace bursar::wallet
{
namespace
{
namespace fs = std::filesystem;

constexpr std::size_t FILE_BYTES_MAX = 4 * ANSWER_BODY_BYTES_MAX * 2;

struct Descriptor
{
    explicit Descriptor(int number) : value(number) {}
    ~Descriptor()
    {
        if (value >= 0)
            ::close(value);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int value;
};

bool write_all(int file, std::string_view bytes)
{
    while (!bytes.empty())
    {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

/// A new file with these bytes, synced, under its final name; the folder synced too.
bool write_durably(const fs::path& folder, const std::string& name, std::string_view bytes)
{
    const auto temporary = folder / ("." + to_hex(crypto::random16()) + ".new");
    bool written = false;
    {
        const Descriptor file{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                                     S_IRUSR | S_IWUSR)};
        written = file.value >= 0 && write_all(file.value, bytes) && ::fsync(file.value) == 0;
    }
    if (!written || ::rename(temporary.c_str(), (folder / name).c_str()) != 0)
    {
        ::unlink(temporary.c_str());
        return false;
    }
    const Descriptor parent{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    return parent.value >= 0 && ::fsync(parent.value) == 0;
}

std::string to_json(const KeptAnswer& kept)
{
    json::Value document{{"asked", kept.asked.hex()}};
    if (kept.answer)
        document["answer"] = {{"http_status", kept.answer->http_status},
                              {"content_type", kept.answer->content_type},
                              {"body", kept.answer->body},
                              {"base64", kept.answer->base64},
                              {"truncated", kept.answer->truncated}};
    return json::dump(document);
}

std::optional<KeptAnswer> from_json(std::string_view text)
{
    const auto document = json::parse(text);
    if (!document || !document->is_object())
        return std::nullopt;
    json::ObjectReader reader{*document, "answer file"};
    KeptAnswer kept;
    const auto asked = Hash32::parse(reader.text("asked", 66));
    if (!asked)
        return std::nullopt;
    kept.asked = *asked;
    const auto* inner = reader.member("answer");
    if (inner == nullptr)
        return reader.failure() ? std::nullopt : std::optional{kept};
    json::ObjectReader answer{*inner, "answer"};
    kept.answer = Answer{static_cast<std::uint32_t>(answer.integer("http_status", 0, 999)),
                         answer.text("content_type", 1000), answer.text("body", FILE_BYTES_MAX),
                         answer.boolean("base64", false), answer.boolean("truncated", false)};
    if (reader.failure() || answer.failure())
        return std::nullopt;
    return kept;
}
}  // namespace

Result<void> Answers::keep(const PaymentId& payment, const KeptAnswer& kept) const
{
    std::error_code error;
    if (!fs::exists(folder_, error))
    {
        fs::create_directories(folder_.parent_path(), error);
        if (::mkdir(folder_.c_str(), S_IRWXU) != 0 && !fs::is_directory(folder_, error))
            return fail(ErrorCode::storage_failed, "the folder for paid answers cannot be made");
    }
    if (!write_durably(folder_, payment.text() + ".json", to_json(kept)))
        return fail(ErrorCode::storage_failed, "the paid answer could not be written", "is the disk full?");
    forget_oldest();
    return {};
}

std::optional<KeptAnswer> Answers::find(const PaymentId& payment) const
{
    std::ifstream file{folder_ / (payment.text() + ".json"), std::ios::binary};
    if (!file)
        return std::nullopt;
    std::string text(FILE_BYTES_MAX + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text.size() > FILE_BYTES_MAX ? std::nullopt : from_json(text);
}

void Answers::forget_oldest() const
{
    std::error_code error;
    std::vector<std::pair<fs::file_time_type, fs::path>> files;
    for (const auto& entry : fs::directory_iterator{folder_, error})
        if (entry.path().extension() == ".json")
            files.emplace_back(entry.last_write_time(error), entry.path());
    if (files.size() <= ANSWERS_KEPT_MAX)
        return;
    std::ranges::sort(files);
    for (std::size_t i = 0; i < files.size() - ANSWERS_KEPT_MAX; ++i)
        fs::remove(files[i].second, error);
}
}  // namespace bursar::wallet
