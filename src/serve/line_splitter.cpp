#include "serve/line_splitter.hpp"

namespace bursar::serve
{
void LineSplitter::append(std::string_view bytes)
{
    if (!too_long_ && held_.size() + bytes.size() <= bytes_max_)
    {
        held_ += bytes;
        return;
    }
    too_long_ = true;
    held_.clear();
    held_.shrink_to_fit();
}

LineSplitter::Line LineSplitter::take()
{
    Line line{std::move(held_), too_long_};
    held_.clear();
    too_long_ = false;
    if (line.text.ends_with('\r'))
        line.text.pop_back();
    return line;
}

std::vector<LineSplitter::Line> LineSplitter::feed(std::string_view bytes)
{
    std::vector<Line> out;
    for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n'))
    {
        append(bytes.substr(0, end));
        out.push_back(take());
        bytes.remove_prefix(end + 1);
    }
    append(bytes);
    return out;
}

std::vector<LineSplitter::Line> LineSplitter::finish()
{
    if (held_.empty() && !too_long_)
        return {};
    return {take()};
}
}  // namespace bursar::serve
