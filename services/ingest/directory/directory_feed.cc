#include "services/ingest/directory/directory_feed.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/ingest/directory/file_reading.h"

namespace vouch::services {
namespace {

constexpr std::size_t kNamesMax = 65'536;
constexpr std::string_view kSender = "directory";

/// A name may hold anything.
std::string printable_name(std::string name) {
  for (char& c : name) {
    if (c < ' ' || c > '~') c = '?';
  }
  return name;
}

}  // namespace

Result<std::unique_ptr<DirectoryFeed>> DirectoryFeed::open(DirectoryConfig config, Intake& intake) {
  auto folder = DropFolder::open(config.folder);
  if (!folder) return tl::make_unexpected(folder.error());
  auto watch = FolderWatch::open(folder->descriptor());
  if (!watch) return tl::make_unexpected(watch.error());
  return std::unique_ptr<DirectoryFeed>(
      new DirectoryFeed(std::move(config), intake, std::move(*folder), std::move(*watch)));
}

DirectoryFeed::DirectoryFeed(DirectoryConfig config, Intake& intake, DropFolder folder, FolderWatch watch)
    : config_(std::move(config)),
      intake_(intake),
      folder_(std::move(folder)),
      watch_(std::move(watch)),
      names_(kNamesMax),
      thread_([this] { run(); }) {}

DirectoryFeed::~DirectoryFeed() {
  stop();
}

void DirectoryFeed::stop() {
  wake_up_->stop();
  if (thread_.joinable()) thread_.join();
}

void DirectoryFeed::run() {
  look_through();
  while (!wake_up_->stopping()) {
    listen();
    tidy();
    const bool may_read = unsettled_.size() < config_.unsettled_files_max;
    if (const auto name = may_read ? names_.take(Clock::now()) : std::nullopt) {
      take_file(*name);
    } else if (may_read && look_again_ && *look_again_ <= Clock::now()) {
      look_through();
    } else {
      rest();
    }
  }
}

/// Files nobody told us of: those there before us, and those the kernel or the queue forgot.
void DirectoryFeed::look_through() {
  look_again_.reset();
  const auto now = Clock::now();
  const bool read = folder_.list([&](const std::string& name) {
    if (is_waiting(name)) return;
    const auto untouched = folder_.untouched_for(name);
    if (!untouched) return;
    // A time in the future is nobody's: then we wait as long as for one of now.
    const auto rest = config_.quiet - std::max(*untouched, std::chrono::milliseconds{0});
    names_.add_later(name, now + std::max(rest, std::chrono::milliseconds{0}));
  });
  look_again_if(!read || names_.forgot());
}

/// Not at once: too many files that cannot be taken yet would keep us looking.
void DirectoryFeed::look_again_if(bool something_is_missing) {
  if (something_is_missing && !look_again_) look_again_ = Clock::now() + config_.quiet;
}

void DirectoryFeed::listen() {
  const bool told_all = watch_.take([this](const std::string& name) {
    if (DropFolder::looks_at(name)) names_.add(name);
  });
  look_again_if(!told_all || names_.forgot());
}

void DirectoryFeed::rest() {
  std::optional<Clock::time_point> until;
  if (unsettled_.size() < config_.unsettled_files_max) {
    until = names_.next_due();
    if (look_again_) until = std::min(until.value_or(*look_again_), *look_again_);
  }
  for (const ReadFile& file : unsettled_) {
    if (file.books->open()) break;
    until = std::min(until.value_or(file.next_try), file.next_try);
  }
  std::optional<std::chrono::milliseconds> at_most;
  if (until) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - Clock::now());
    at_most = std::max(left, std::chrono::milliseconds{0});
  }
  wake_up_->wait(watch_.descriptor(), at_most);
}

void DirectoryFeed::take_file(const std::string& name) {
  auto file = folder_.open_file(name);
  if (file) return read_file(name, std::move(*file));
  FileOutcome outcome;
  switch (file.error()) {
    case CannotOpen::kVanished:
      return;
    case CannotOpen::kBeingWritten:
      // The news of its closing may have come already, a moment before it was closed.
      return names_.add_later(name, Clock::now() + config_.quiet);
    case CannotOpen::kNotNow:
      return names_.add_later(name, Clock::now() + config_.retry);
    case CannotOpen::kNotAFile:
      outcome.code = "NOT_A_FILE";
      break;
    case CannotOpen::kNotPermitted:
      outcome.code = "NOT_PERMITTED";
      break;
  }
  outcome.position = ++taken_;
  outcome.name = printable_name(name);
  reject(name, std::move(outcome));
}

void DirectoryFeed::read_file(const std::string& name, OpenedFile file) {
  FileOutcome outcome;
  outcome.position = ++taken_;
  outcome.name = printable_name(name);
  auto books = std::make_shared<FileBooks>(wake_up_);
  FileReading reading("file " + std::to_string(taken_), outcome.name, intake_, wake_up_, books);
  const auto read = reading.read(file.descriptor.get());
  if (wake_up_->stopping()) return;
  outcome.messages = reading.messages();
  outcome.losses = reading.losses();
  outcome.code = reading.last_problem().code;
  outcome.where = reading.last_problem().where;
  lose(outcome.losses);
  if (!read) {
    outcome.code = read.error().code;
    outcome.where.clear();
    // What is written to may yet become readable.
    if (folder_.unchanged(name, file.mark)) return reject(name, std::move(outcome));
    return changed(name, std::move(outcome));
  }
  outcome.first_seen = read->first_seen;
  outcome.last_seen = read->last_seen;
  books->reading_over();
  unsettled_.push_back({name, file.mark, std::move(books), std::move(outcome), {}});
}

void DirectoryFeed::reject(const std::string& name, FileOutcome outcome) {
  switch (folder_.move(name, DropFolder::Place::kRejected)) {
    case DropFolder::Move::kGone:
      return;
    case DropFolder::Move::kFailed:
      names_.add_later(name, Clock::now() + config_.retry);
      return tell(FileOutcome::State::kStuck, std::move(outcome));
    case DropFolder::Move::kMoved:
      lose(1);
      intake_.put_aside({outcome.code, outcome.name, "The file is not read."}, {});
      return tell(FileOutcome::State::kRejected, std::move(outcome));
  }
}

/// Gone, or written to. Of the latter its closing tells, unless only its times were set.
void DirectoryFeed::changed(const std::string& name, FileOutcome outcome) {
  if (!folder_.untouched_for(name)) return;
  names_.add_later(name, Clock::now() + config_.retry);
  tell(FileOutcome::State::kChanged, std::move(outcome));
}

/// Moves what is settled, in the order it was read: what a file says of the time before it rests on those
/// before it.
void DirectoryFeed::tidy() {
  for (auto file = unsettled_.begin(); file != unsettled_.end() && !file->books->open();)
    file = is_finished_with(*file) ? unsettled_.erase(file) : std::next(file);
}

bool DirectoryFeed::is_finished_with(ReadFile& file) {
  const auto now = Clock::now();
  if (file.next_try > now) return false;
  if (!file.books->durable()) {
    names_.add_later(file.name, now + config_.retry);
    tell(FileOutcome::State::kNotDurable, file.outcome);
    return true;
  }
  if (!folder_.unchanged(file.name, file.mark)) {
    changed(file.name, file.outcome);
    return true;
  }
  const auto moved = folder_.move(file.name, DropFolder::Place::kDone);
  if (moved == DropFolder::Move::kMoved) tell(FileOutcome::State::kDone, file.outcome);
  if (moved != DropFolder::Move::kFailed) return true;
  tell(FileOutcome::State::kStuck, file.outcome);
  file.next_try = now + config_.retry;
  return false;
}

bool DirectoryFeed::is_waiting(const std::string& name) const {
  return std::any_of(unsettled_.begin(), unsettled_.end(),
                     [&](const ReadFile& file) { return file.name == name; });
}

void DirectoryFeed::lose(std::uint64_t times) {
  if (times > 0) intake_.count_loss(Loss::kBadFrame, kSender, times);
}

void DirectoryFeed::tell(FileOutcome::State state, FileOutcome outcome) const {
  outcome.state = state;
  if (config_.on_file) config_.on_file(outcome);
}

}  // namespace vouch::services
