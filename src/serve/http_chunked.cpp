#include "serve/http_chunked.hpp"

#include "serve/http_head.hpp"

#include <algorithm>
#include <charconv>

namespace bursar::serve
{
/// Adds to `line_` up to CRLF. True when the line is whole (without its CRLF).
Checked<bool> ChunkedReader::take_line(std::string_view& rest)
{
    while (!rest.empty())
    {
        char c = rest.front();
        rest.remove_prefix(1);
        bool after_cr = line_.ends_with('\r');
        if (after_cr != (c == '\n'))
            return refuse(400, "a line of the chunked body must end with CRLF");
        if (after_cr)
        {
            line_.pop_back();
            return true;
        }
        if (line_.size() == LINE_BYTES_MAX)
            return refuse(400, "a line of the chunked body is too long");
        line_ += c;
    }
    return false;
}

Checked<void> ChunkedReader::begin_chunk(std::size_t body_size)
{
    auto digits = std::string_view{line_}.substr(0, line_.find_first_of("; \t"));
    const auto* end = digits.data() + digits.size();
    auto [stop, error] = std::from_chars(digits.data(), end, left_, 16);
    // Eight digits are beyond any limit of ours and keep the number far from overflow.
    if (digits.empty() || digits.size() > 8 || digits.front() == '-' || error != std::errc{} || stop != end ||
        !is_field_value(line_))
        return refuse(400, "a chunk size must be hexadecimal digits");
    if (left_ > body_bytes_max_ - std::min(body_size, body_bytes_max_))
        return refuse(413, "the body is larger than " + std::to_string(body_bytes_max_) + " bytes");
    line_.clear();
    step_ = left_ == 0 ? Step::trailer_line : Step::data;
    return {};
}

Checked<void> ChunkedReader::end_trailer()
{
    if (line_.empty())
    {
        step_ = Step::done;
        return {};
    }
    auto colon = line_.find(':');
    if (colon == std::string::npos || !is_token(std::string_view{line_}.substr(0, colon)) ||
        !is_field_value(line_) || ++trailers_ > TRAILERS_MAX)
        return refuse(400, "a trailer field of the chunked body is malformed");
    line_.clear();
    return {};
}

Checked<std::size_t> ChunkedReader::read(std::string_view bytes, std::string& body)
{
    std::string_view rest = bytes;
    while (!rest.empty() && step_ != Step::done)
    {
        if (step_ == Step::data)
        {
            auto part = rest.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, rest.size())));
            body += part;
            rest.remove_prefix(part.size());
            left_ -= part.size();
            if (left_ == 0)
                step_ = Step::data_end;
            continue;
        }
        auto whole = take_line(rest);
        if (!whole)
            return std::unexpected(whole.error());
        if (!*whole)
            break;
        Checked<void> ended;
        if (step_ == Step::size_line)
            ended = begin_chunk(body.size());
        else if (step_ == Step::trailer_line)
            ended = end_trailer();
        else if (!line_.empty())
            ended = refuse(400, "a chunk is longer than its size says");
        else
            step_ = Step::size_line;
        if (!ended)
            return std::unexpected(ended.error());
    }
    return bytes.size() - rest.size();
}
}  // namespace bursar::serve
