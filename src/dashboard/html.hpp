#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace bursar::dashboard
{
/// Markup that is safe to send. Text gets in only through `escape`, so what came from outside cannot become
/// markup.
class Html
{
public:
    Html() = default;
    /// Markup that we wrote ourselves, from a literal: a text from outside does not fit this signature.
    template<std::size_t N>
    explicit Html(const char (&literal)[N]) : text_(literal, N - 1)
    {
    }

    Html& operator+=(const Html& other)
    {
        text_ += other.text_;
        return *this;
    }
    friend Html operator+(Html a, const Html& b) { return a += b; }
    const std::string& text() const { return text_; }
    bool empty() const { return text_.empty(); }

private:
    friend Html escape(std::string_view text);
    friend Html fill(std::string_view file, std::initializer_list<std::pair<std::string_view, Html>> values);
    std::string text_;
};

/// Text as it reads, safe as content and inside double-quoted attributes.
Html escape(std::string_view text);

/// The embedded template with each {{name}} replaced by its value. A name without a value, or a value without
/// a name, is a defect of ours and stops the process.
Html fill(std::string_view file, std::initializer_list<std::pair<std::string_view, Html>> values);

/// The bytes of an embedded file of assets/; empty when there is none.
std::string_view asset(std::string_view file);
}  // namespace bursar::dashboard
