#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace bursar::serve
{
/// Cuts a byte stream into lines. Pure: bytes in, lines out. A line beyond the limit is dropped as it comes,
/// so that no more than the limit is ever held.
class LineSplitter
{
public:
    struct Line
    {
        std::string text;  ///< without "\n" or "\r\n"
        bool too_long = false;
    };

    explicit LineSplitter(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    /// The lines that these bytes complete.
    std::vector<Line> feed(std::string_view bytes);
    /// What is left at the end of the input, if anything, as a last line.
    std::vector<Line> finish();

private:
    void append(std::string_view bytes);
    Line take();

    std::size_t bytes_max_;
    std::string held_;
    bool too_long_ = false;
};
}  // namespace bursar::serve
