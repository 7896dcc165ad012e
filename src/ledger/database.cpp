#include "ledger/database.hpp"

#include <cerrno>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bursar::ledger
{
namespace
{
constexpr int BUSY_TIMEOUT_MS = 5000;

std::unexpected<Error> failed(int code, sqlite3* handle)
{
    const std::string why = handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code);
    switch (code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fail(ErrorCode::busy, "the ledger is in use by another process",
                    "stop the other vault, then try again");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fail(ErrorCode::integrity_failed, "the ledger's file is damaged: " + why, "run bursar audit");
    case SQLITE_CONSTRAINT:
        return fail(ErrorCode::conflict, "the ledger refuses the change: " + why);
    default:
        return fail(ErrorCode::storage_failed, "the ledger's file cannot be used: " + why);
    }
}

/// Makes the file with its final mode: SQLite gives its journal files the mode of the database. An existing
/// file is not opened here, because closing it would drop the locks that this process may hold on it.
Result<void> make_private(const std::filesystem::path& path)
{
    const int file =
        ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (file >= 0)
        ::close(file);
    else if (errno != EEXIST)
        return fail(ErrorCode::storage_failed, "cannot make " + path.string(),
                    "check that the folder exists and is yours");
    struct stat found{};
    if (::lstat(path.c_str(), &found) != 0 || !S_ISREG(found.st_mode))
        return fail(ErrorCode::storage_failed, path.string() + " is not a plain file");
    if ((found.st_mode & 0777U) != (S_IRUSR | S_IWUSR) && ::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0)
        return fail(ErrorCode::storage_failed, "cannot set the mode of " + path.string() + " to 0600");
    return {};
}
}  // namespace

Statement::~Statement()
{
    if (statement_ != nullptr)
        reset();
}

void Statement::reset()
{
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
    failure_ = SQLITE_OK;
    next_ = 1;
}

void Statement::keep(int code)
{
    if (failure_ == SQLITE_OK)
        failure_ = code;
}

Result<bool> Statement::step()
{
    if (failure_ == SQLITE_OK)
    {
        const int code = sqlite3_step(statement_);
        if (code == SQLITE_ROW)
            return true;
        if (code == SQLITE_DONE)
            return false;
        keep(code);
    }
    return failed(failure_, sqlite3_db_handle(statement_));
}

Result<void> Statement::run()
{
    auto row = step();
    if (!row)
        return forward(row);
    return {};
}

void Statement::bind_next(std::int64_t value)
{
    keep(sqlite3_bind_int64(statement_, next_++, value));
}

void Statement::bind_next(std::string_view value)
{
    // A null pointer would bind NULL.
    const char* data = value.data() == nullptr ? "" : value.data();
    keep(sqlite3_bind_text64(statement_, next_++, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind_next(ByteView value)
{
    if (value.empty())
        keep(sqlite3_bind_zeroblob(statement_, next_++, 0));
    else
        keep(sqlite3_bind_blob64(statement_, next_++, value.data(), value.size(), SQLITE_STATIC));
}

void Statement::bind_next(Units value)
{
    const auto wide = value.to_u256().big_endian();
    keep(sqlite3_bind_blob(statement_, next_++, wide.data() + 16, 16, SQLITE_TRANSIENT));
}

void Statement::bind_next(std::nullopt_t)
{
    keep(sqlite3_bind_null(statement_, next_++));
}

bool Statement::is_null(int column) const
{
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const
{
    return sqlite3_column_int64(statement_, column);
}

ByteView Statement::bytes(int column) const
{
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
    return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string Statement::text(int column) const
{
    return std::string{as_text(bytes(column))};
}

Units Statement::units(int column) const
{
    const ByteView raw = bytes(column);
    if (raw.size() != 16)
    {
        damaged_ = true;
        return {};
    }
    Units::Raw value = 0;
    for (std::uint8_t byte : raw)
        value = (value << 8) | byte;
    return Units{value};
}

int Statement::columns() const
{
    return sqlite3_column_count(statement_);
}

std::string Statement::raw(int column) const
{
    switch (sqlite3_column_type(statement_, column))
    {
    case SQLITE_NULL:
        return "null";
    case SQLITE_INTEGER:
        return std::to_string(integer(column));
    case SQLITE_TEXT:
        return "'" + text(column) + "'";
    case SQLITE_BLOB:
        return to_hex_0x(bytes(column));
    default:
        return "a number that is not whole";
    }
}

std::string Statement::column_name(int column) const
{
    return sqlite3_column_name(statement_, column);
}

void Database::Close::operator()(sqlite3* handle) const
{
    sqlite3_close_v2(handle);
}

void Database::Finalise::operator()(sqlite3_stmt* statement) const
{
    sqlite3_finalize(statement);
}

Database::Database(Database&&) noexcept = default;

Database::~Database()
{
    // Statements go before the connection that they belong to.
    statements_.clear();
}

Result<Database> Database::open(const std::filesystem::path& path, OpenMode mode)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (mode == OpenMode::create)
    {
        if (auto made = make_private(path); !made)
            return forward(made);
        flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW;
    }
    else if (mode == OpenMode::read_only)
        flags |= SQLITE_OPEN_READONLY;
    else
        flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;

    // The empty name is SQLite's private temporary database.
    const std::string name = mode == OpenMode::temporary ? std::string{} : path.string();
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &handle, flags, nullptr);
    Database database{handle};
    if (code != SQLITE_OK)
        return failed(code, handle);
    sqlite3_busy_timeout(handle, BUSY_TIMEOUT_MS);
    // A damaged schema must not be trusted to run functions or write to SQLite's own tables.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    return database;
}

Result<void> Database::run(const std::string& script)
{
    const int code = sqlite3_exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        return failed(code, handle_.get());
    return {};
}

Result<Statement> Database::prepare(std::string_view sql)
{
    auto cached = statements_.find(sql);
    if (cached == statements_.end())
    {
        sqlite3_stmt* made = nullptr;
        const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                            SQLITE_PREPARE_PERSISTENT, &made, nullptr);
        if (code != SQLITE_OK)
            return failed(code, handle_.get());
        cached = statements_.emplace(std::string{sql}, made).first;
    }
    ensure(sqlite3_stmt_busy(cached->second.get()) == 0, "a cached statement is used once at a time");
    return Statement{cached->second.get()};
}

Result<std::vector<std::vector<std::string>>> Database::table(const std::string& sql)
{
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v2(handle_.get(), sql.c_str(), -1, &made, nullptr);
    const std::unique_ptr<sqlite3_stmt, Finalise> owner{made};
    if (code != SQLITE_OK)
        return failed(code, handle_.get());
    Statement statement{made};
    std::vector<std::vector<std::string>> rows;
    while (true)
    {
        auto row = statement.step();
        if (!row)
            return forward(row);
        if (!*row)
            return rows;
        auto& cells = rows.emplace_back();
        for (int i = 0; i < statement.columns(); ++i)
            cells.push_back(statement.raw(i));
    }
}

Result<std::int64_t> Database::integer(const std::string& sql)
{
    auto rows = table(sql);
    if (!rows)
        return forward(rows);
    if (rows->empty() || rows->front().empty() || rows->front().front() == "null")
        return 0;
    return std::stoll(rows->front().front());
}

std::int64_t Database::changes() const
{
    return sqlite3_changes64(handle_.get());
}

bool Database::in_transaction() const
{
    return sqlite3_get_autocommit(handle_.get()) == 0;
}
}  // namespace bursar::ledger
