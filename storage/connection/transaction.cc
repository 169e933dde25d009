#include "storage/connection/transaction.h"

#include <algorithm>
#include <optional>
#include <pqxx/dbtransaction>
#include <pqxx/nontransaction>
#include <pqxx/prepared_statement>
#include <pqxx/result>
#include <pqxx/transaction>

#include "storage/connection/connection.h"
#include "storage/connection/connection_pool.h"
#include "storage/connection/copy_lines.h"
#include "storage/connection/error.h"

namespace vouch::storage {
namespace {

using Clock = std::chrono::steady_clock;
using Reading = pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>;
using Writing = pqxx::transaction<pqxx::read_committed, pqxx::read_write>;

std::unique_ptr<pqxx::dbtransaction> start(pqxx::connection& link, bool read_only) {
  if (read_only) return std::make_unique<Reading>(link);
  return std::make_unique<Writing>(link);
}

/// Up to an eighth more than `ms`, so that transactions of like limits share a setting: to set it is a round
/// trip. The server gives up a statement then that nobody waits for.
void limit_statements(Connection& connection, std::int64_t ms) {
  constexpr std::int64_t steps = 8;
  constexpr std::int64_t least = 100;  // the next setting is a statement, too
  std::int64_t step = 1;
  while (ms / step >= 2 * steps) step *= 2;
  const std::int64_t limit = std::max((ms + step - 1) / step * step, least);
  if (connection.statement_timeout_ms == limit) return;
  pqxx::nontransaction{connection.link}.exec("SET statement_timeout = " + std::to_string(limit));
  connection.statement_timeout_ms = limit;
}

std::vector<const char*> pointers(const Row& row) {
  std::vector<const char*> cells;
  cells.reserve(row.size());
  for (const Cell& value : row) cells.push_back(value ? value->c_str() : nullptr);
  return cells;
}

pqxx::result run(pqxx::connection& link, pqxx::transaction_base& work, const Statement& statement,
                 const Row& parameters) {
  const std::string name{statement.name};
  link.prepare(name, std::string{statement.text});  // libpqxx sends it once per connection
  return work.exec_prepared(name, pqxx::prepare::make_dynamic_params(pointers(parameters)));
}

RowReader reader_of(const pqxx::row& row) {
  std::vector<std::optional<std::string_view>> columns;
  columns.reserve(row.size());
  for (const auto& field : row) {
    if (field.is_null()) {
      columns.emplace_back();
    } else {
      columns.emplace_back(std::string_view{field.c_str(), field.size()});
    }
  }
  return RowReader{std::move(columns)};
}

}  // namespace

struct Transaction::State {
  ConnectionPool::Lease lease;
  Clock::time_point deadline;
  std::vector<std::array<std::uint8_t, 16>> added{};
  std::unique_ptr<pqxx::dbtransaction> work{};  // ends before the lease does
};

Transaction::Transaction(std::unique_ptr<State> state) : state_(std::move(state)) {}
Transaction::Transaction(Transaction&&) noexcept = default;
Transaction::~Transaction() = default;

template <>
Result<Transaction> Transaction::begin(ConnectionPool::Lease lease, bool read_only,
                                       Clock::time_point deadline) {
  Transaction transaction{std::make_unique<State>(State{std::move(lease), deadline})};
  State& state = *transaction.state_;
  auto begun = transaction.guarded("begin", [&] {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    limit_statements(state.lease.connection(), left.count());
    state.work = start(state.lease.connection().link, read_only);
  });
  if (!begun) return tl::make_unexpected(begun.error());
  return transaction;
}

Result<void> Transaction::guarded(std::string_view statement, const std::function<void()>& action) {
  if (Clock::now() >= state_->deadline) return fail("TIMEOUT", std::string{statement});
  try {
    action();
    return {};
  } catch (...) {
    Error error = error_of_exception(statement);
    if (error.code == "UNAVAILABLE") state_->lease.discard();
    return tl::make_unexpected(std::move(error));
  }
}

Result<void> Transaction::each_row(const Statement& statement, const Row& parameters,
                                   const std::function<void(RowReader&)>& read) {
  bool readable = true;
  auto done = guarded(statement.name, [&] {
    for (const auto& row : run(state_->lease.connection().link, *state_->work, statement, parameters)) {
      RowReader reader = reader_of(row);
      read(reader);
      readable = readable && reader.readable();
    }
  });
  if (done && !readable) return fail("CORRUPT", std::string{statement.name});
  return done;
}

Result<std::size_t> Transaction::change(const Statement& statement, const Row& parameters) {
  std::size_t rows = 0;
  auto done = guarded(statement.name, [&] {
    rows = run(state_->lease.connection().link, *state_->work, statement, parameters).affected_rows();
  });
  if (!done) return tl::make_unexpected(done.error());
  return rows;
}

Result<void> Transaction::copy(const CopyTarget& target, std::span<const RowText> rows) {
  constexpr std::size_t at_once = 64;
  if (rows.empty()) return {};
  auto done = guarded("copy " + std::string{target.table}, [&] {
    pqxx::stream_to stream{*state_->work, std::string{target.table}, target.columns};
    for (; !rows.empty(); rows = rows.subspan(std::min(at_once, rows.size())))
      stream << CopyLines{rows.first(std::min(at_once, rows.size()))};
    stream.complete();
  });
  // A COPY that stopped half-way leaves the connection in a state not worth finding out.
  if (!done) state_->lease.discard();
  return done;
}

Result<void> Transaction::copy(const CopyTarget& target, std::span<const Row> rows) {
  const std::vector<RowText> texts(rows.begin(), rows.end());
  return copy(target, std::span{texts});
}

Result<void> Transaction::script(std::string_view name, const std::string& sql) {
  return guarded(name, [&] { state_->work->exec(sql); });
}

Result<void> Transaction::commit() {
  constexpr std::size_t most = 4096;
  return guarded("commit", [&] {
    state_->work->commit();
    auto& on_record = state_->lease.connection().on_record;
    if (on_record.size() + state_->added.size() > most) on_record.clear();
    on_record.insert(state_->added.begin(), state_->added.end());
  });
}

bool Transaction::is_on_record(const std::array<std::uint8_t, 16>& id) const {
  return state_->lease.connection().on_record.contains(id);
}

void Transaction::note_added(std::span<const std::array<std::uint8_t, 16>> ids) {
  state_->added.insert(state_->added.end(), ids.begin(), ids.end());
}

}  // namespace vouch::storage
