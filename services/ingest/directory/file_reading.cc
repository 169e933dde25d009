#include "services/ingest/directory/file_reading.h"

#include <atomic>
#include <utility>

namespace vouch::services {

FileReading::FileReading(std::string file, std::string name, Intake& intake, std::shared_ptr<WakeUp> wake_up,
                         std::shared_ptr<FileBooks> books)
    : file_(std::move(file)),
      name_(std::move(name)),
      intake_(intake),
      wake_up_(std::move(wake_up)),
      books_(std::move(books)) {}

Result<signalling::CaptureStats> FileReading::read(int descriptor) {
  // By the descriptor: whatever happens to the name meanwhile, this is the file that was looked at.
  auto stats = signalling::read_capture_file("/proc/self/fd/" + std::to_string(descriptor), *this);
  if (stats && is_text_) return fail("NOT_A_CAPTURE", "file");
  return stats;
}

void FileReading::on_message(signalling::ObservedMessage&& message) {
  // Only a text does not know how its messages came.
  if (message.transport == signalling::Transport::kUnknown) is_text_ = true;
  message.where = file_ + ", " + message.where;
  while (!over() && !offer(message)) wait_for_room();
}

void FileReading::on_problem(signalling::Problem&& problem) {
  if (problem.code == "NOT_LOOKED_INTO" || problem.code == "NOT_SIP") return;
  ++losses_;
  intake_.put_aside({problem.code, name_ + ", " + problem.where, problem.detail}, {});
  last_problem_ = std::move(problem);
}

bool FileReading::on_progress(std::uint64_t, std::uint64_t) {
  return !over();
}

bool FileReading::offer(signalling::ObservedMessage& message) {
  books_->offer();
  const bool taken =
      intake_.offer(std::move(message), [books = books_](Settled how) { books->settled(how); });
  if (taken) {
    ++messages_;
  } else {
    books_->left();
  }
  return taken;
}

void FileReading::wait_for_room() {
  const auto room = std::make_shared<std::atomic<bool>>(false);
  intake_.when_room([room, wake_up = wake_up_] {
    *room = true;
    wake_up->ring();
  });
  // What else rings meanwhile is looked at once the file is read.
  while (!*room && !wake_up_->stopping()) wake_up_->wait(-1, std::nullopt);
}

}  // namespace vouch::services
