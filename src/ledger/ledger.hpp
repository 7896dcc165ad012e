#pragma once

#include "ledger/reader.hpp"

#include <filesystem>
#include <memory>
#include <type_traits>

namespace bursar::ledger
{
/// The budget that a payment is reserved from.
struct BudgetPeriod
{
    std::uint64_t index = 0;
    Time start;
    Time end;
    Units budget;
};

struct OpenedPayment
{
    bool existed = false;  ///< the same id and fingerprint were opened before: nothing was written
    PaymentRecord payment;
};

/// The way to change anything; only lent by `Ledger::attempt`. Every call appends to the journal and applies
/// the event. `now` is the entry's time.
class Writer
{
public:
    /// Opens a payment or finds it. Another fingerprint or intent under the same id is `conflict`.
    Result<OpenedPayment> open_payment(const PaymentOpened& payment, Time now);
    /// Reserves an opened payment's amount. `over_budget` when the period's account does not hold it: policy
    /// should have said so before. `conflict` when the period is known with another budget, or the payment is
    /// reserved.
    Result<void> reserve(const PaymentId& payment, const BudgetPeriod& period, Time now);
    /// Any other event. A move that the state does not allow is `conflict`, an unknown id `not_found`,
    /// a field beyond its bound `too_large`.
    Result<void> record(const Event& event, Time now);

    const Reader& reader() const;

private:
    friend class Ledger;
    struct State;
    explicit Writer(State& state) : state_(&state) {}
    State* state_;
};

/// The ledger's file, opened by its one writer. Not safe between threads. Group commit:
///     ledger.begin(); for each request: ledger.attempt(...); ledger.commit(); only then answer the requests.
class Ledger
{
public:
    /// Creates the file (mode 0600) or opens it, migrating an older schema. Errors: `busy` when another
    /// process writes it, `unsupported` when a newer Bursar wrote it, `integrity_failed` when it is not a
    /// ledger or is behind its head file, else `storage_failed`.
    static Result<Ledger> open(const std::filesystem::path& path, HashFunction hash);
    Ledger(Ledger&&) noexcept;
    Ledger& operator=(Ledger&&) noexcept;
    ~Ledger();

    Result<void> begin();
    /// Durable when it returns without an error; otherwise the whole batch is undone.
    Result<void> commit();
    /// Undoes the batch.
    void rollback();
    bool in_batch() const;

    /// Runs `operation(Writer&)`, which returns a Result, within the batch. When it fails, what it wrote is
    /// undone and the rest of the batch stays. The error is handed on.
    template<class Operation>
    auto attempt(Operation&& operation) -> std::invoke_result_t<Operation, Writer&>
    {
        using Reply = std::invoke_result_t<Operation, Writer&>;
        if (auto begun = savepoint(); !begun)
            return Reply{forward(begun)};
        auto reply = operation(writer());
        if (auto ended = reply ? release() : undo(); !ended)
            return Reply{forward(ended)};
        return reply;
    }

    const Reader& reader() const;
    /// The last entry, of the batch if one is open.
    Head head() const;

private:
    struct Impl;
    explicit Ledger(std::unique_ptr<Impl> impl);
    Result<void> savepoint();
    Result<void> release();
    Result<void> undo();
    Writer& writer();
    std::unique_ptr<Impl> impl_;
};
}  // namespace bursar::ledger
