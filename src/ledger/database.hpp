#pragma once

#include "base/bytes.hpp"
#include "base/money.hpp"
#include "base/time.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

/// The door to SQLite. Nothing else in the program calls it.
namespace bursar::ledger
{
/// One prepared statement while it is used. It goes back to its database's cache, reset, when it goes.
/// Parameters count from 1, columns from 0. Binding and stepping errors are kept and come out of `step` and
/// `run`.
class Statement
{
public:
    explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    Statement(Statement&& other) noexcept
        : statement_(other.statement_), failure_(other.failure_), next_(other.next_)
    {
        other.statement_ = nullptr;
    }
    Statement& operator=(Statement&&) = delete;
    ~Statement();

    /// Binds the next parameters, in order. Text and bytes are borrowed until the statement goes.
    template<class... Values>
    Statement& bind(const Values&... values)
    {
        (bind_next(values), ...);
        return *this;
    }

    /// Moves to the next row: true when there is one.
    Result<bool> step();
    /// For statements without rows.
    Result<void> run();
    /// To run again with other parameters.
    void reset();

    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    std::string text(int column) const;
    /// Borrowed until the next step.
    ByteView bytes(int column) const;
    Time time(int column) const { return {integer(column)}; }
    /// A value of 16 big-endian bytes; another length is zero and makes `damaged` true.
    Units units(int column) const;
    template<class Fixed>
    Fixed fixed(int column) const
    {
        auto value = Fixed::from(bytes(column));
        damaged_ = damaged_ || !value;
        return value ? *value : Fixed{};
    }
    /// True when a column had a form that this program never writes.
    bool damaged() const { return damaged_; }
    int columns() const;
    /// Type and value of a column in a comparable form, for whole-row comparisons.
    std::string raw(int column) const;
    std::string column_name(int column) const;

private:
    void bind_next(std::int64_t value);
    void bind_next(std::uint64_t value) { bind_next(static_cast<std::int64_t>(value)); }
    void bind_next(std::uint32_t value) { bind_next(static_cast<std::int64_t>(value)); }
    void bind_next(int value) { bind_next(static_cast<std::int64_t>(value)); }
    void bind_next(Time value) { bind_next(value.ms); }
    void bind_next(std::string_view value);
    void bind_next(const std::string& value) { bind_next(std::string_view{value}); }
    void bind_next(const char* value) { bind_next(std::string_view{value}); }
    void bind_next(ByteView value);
    void bind_next(const Bytes& value) { bind_next(ByteView{value}); }
    void bind_next(Units value);
    void bind_next(std::nullopt_t);
    template<std::size_t N, class Tag>
    void bind_next(const FixedBytes<N, Tag>& value)
    {
        bind_next(value.view());
    }
    template<class T>
    void bind_next(const std::optional<T>& value)
    {
        if (value)
            bind_next(*value);
        else
            bind_next(std::nullopt);
    }
    void keep(int code);

    sqlite3_stmt* statement_;
    int failure_ = 0;
    int next_ = 1;
    mutable bool damaged_ = false;
};

enum class OpenMode : std::uint8_t
{
    create,  ///< read and write; made when missing
    read_only,
    temporary,  ///< private, on disk when it grows, gone when closed
};

/// One connection, used by one thread at a time, with its cache of prepared statements.
class Database
{
public:
    static Result<Database> open(const std::filesystem::path& path, OpenMode mode);
    Database(Database&&) noexcept;
    Database& operator=(Database&&) = delete;
    ~Database();

    /// Runs statements that return nothing of interest, separated by semicolons.
    Result<void> run(const std::string& script);
    /// From the cache, where every statement stays: `sql` is one of a fixed set. A statement is used once at
    /// a time.
    Result<Statement> prepare(std::string_view sql);
    /// All rows, each cell in the form of `Statement::raw`. Not cached and not bounded: for small tables and
    /// checks.
    Result<std::vector<std::vector<std::string>>> table(const std::string& sql);
    /// First column of the first row, or 0.
    Result<std::int64_t> integer(const std::string& sql);
    /// Rows that the last statement changed.
    std::int64_t changes() const;
    bool in_transaction() const;

private:
    struct Close
    {
        void operator()(sqlite3* handle) const;
    };
    struct Finalise
    {
        void operator()(sqlite3_stmt* statement) const;
    };
    struct TextHash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    explicit Database(sqlite3* handle) : handle_(handle) {}
    std::unique_ptr<sqlite3, Close> handle_;
    std::unordered_map<std::string, std::unique_ptr<sqlite3_stmt, Finalise>, TextHash, std::equal_to<>>
        statements_;
};
}  // namespace bursar::ledger
