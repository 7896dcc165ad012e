#pragma once

#include "serve/http_refusal.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace bursar::serve
{
/// Reads a chunked body piece by piece (RFC 9112 section 7.1). Chunk extensions are skipped and trailer
/// fields dropped, both within `LINE_BYTES_MAX` and `TRAILERS_MAX`.
class ChunkedReader
{
public:
    static constexpr std::size_t LINE_BYTES_MAX = 256;
    static constexpr std::size_t TRAILERS_MAX = 16;

    explicit ChunkedReader(std::size_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

    /// Takes bytes from the front, appends what belongs to the body, and says how many bytes it took. It
    /// takes less than all only when the body is complete.
    Checked<std::size_t> read(std::string_view bytes, std::string& body);
    bool done() const { return step_ == Step::done; }

private:
    enum class Step
    {
        size_line,
        data,
        data_end,
        trailer_line,
        done,
    };
    Checked<bool> take_line(std::string_view& rest);
    Checked<void> begin_chunk(std::size_t body_size);
    Checked<void> end_trailer();

    std::size_t body_bytes_max_;
    Step step_ = Step::size_line;
    std::string line_;
    std::uint64_t left_ = 0;
    std::size_t trailers_ = 0;
};
}  // namespace bursar::serve
