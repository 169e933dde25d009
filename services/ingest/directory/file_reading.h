#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "domain/common/result.h"
#include "services/ingest/directory/file_books.h"
#include "services/ingest/directory/wake_up.h"
#include "services/ingest/intake.h"
#include "signalling/capture/capture_file.h"

namespace vouch::services {

/// Puts the messages of one capture file into an intake, in their order, and waits where that is full. Ends
/// early if the feed is to stop.
class FileReading : public signalling::MessageSink {
 public:
  /// `file` is what the file is called in a message's place, "file 3", `name` where what is lost is put
  /// aside.
  FileReading(std::string file, std::string name, Intake& intake, std::shared_ptr<WakeUp> wake_up,
              std::shared_ptr<FileBooks> books);

  /// Reads the regular file behind the descriptor. Errors: those of read_capture_file(), and NOT_A_CAPTURE
  /// for a text of messages, which has no times.
  Result<signalling::CaptureStats> read(int descriptor);

  std::uint64_t messages() const { return messages_; }
  /// Places in the file where something was lost.
  std::uint64_t losses() const { return losses_; }
  /// Of the last of them.
  const signalling::Problem& last_problem() const { return last_problem_; }

  void on_message(signalling::ObservedMessage&& message) override;
  void on_problem(signalling::Problem&& problem) override;
  bool on_progress(std::uint64_t read, std::uint64_t total) override;

 private:
  bool offer(signalling::ObservedMessage& message);
  void wait_for_room();
  bool over() const { return is_text_ || wake_up_->stopping(); }

  std::string file_;
  std::string name_;
  Intake& intake_;
  std::shared_ptr<WakeUp> wake_up_;
  std::shared_ptr<FileBooks> books_;
  std::uint64_t messages_ = 0;
  std::uint64_t losses_ = 0;
  signalling::Problem last_problem_;
  bool is_text_ = false;
};

}  // namespace vouch::services
