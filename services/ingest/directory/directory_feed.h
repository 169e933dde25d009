#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "domain/common/result.h"
#include "services/ingest/directory/drop_folder.h"
#include "services/ingest/directory/file_books.h"
#include "services/ingest/directory/folder_watch.h"
#include "services/ingest/directory/name_queue.h"
#include "services/ingest/directory/wake_up.h"
#include "services/ingest/intake.h"

namespace vouch::services {

/// What became of a file.
struct FileOutcome {
  enum class State {
    kDone,        ///< every message is settled; it is in `done`
    kRejected,    ///< it cannot be read; it is in `rejected`
    kChanged,     ///< it was written to while it was read: it will be read again
    kNotDurable,  ///< the intake gave messages up: it will be read again
    kStuck,       ///< it cannot be moved: tried again later
  };
  State state = State::kDone;
  std::uint64_t position = 0;  ///< among the files taken since the start; messages say "file 3"
  std::uint64_t messages = 0;  ///< taken by the intake
  std::uint64_t losses = 0;    ///< places in the file where something was lost
  /// When the first packet and the last were seen, SIP or not: what time the file speaks of. Nothing if it
  /// holds none.
  std::optional<NetworkTime> first_seen;
  std::optional<NetworkTime> last_seen;
  std::string name;  ///< printable; for the administrator alone
  /// Why it was rejected: of read_capture_file(), or NOT_A_FILE, NOT_PERMITTED. Of one that was read, the
  /// last thing lost in it and where; empty: nothing was.
  std::string code;
  std::string where;
};

struct DirectoryConfig {
  std::filesystem::path folder;
  /// How long a file that was there before us must lie untouched to be taken for complete, and how long until
  /// one that is still being written is looked at again.
  std::chrono::milliseconds quiet{5'000};
  /// Until a file that could not be dealt with is tried again.
  std::chrono::milliseconds retry{30'000};
  /// How many files may be read and not yet settled.
  std::size_t unsettled_files_max = 1024;
  /// Called on the feed's thread; may be empty.
  std::function<void(const FileOutcome&)> on_file;
};

/// A live feed out of a folder: takes the complete files that a capture agent drops, in the order of their
/// names, puts their messages into the intake, and moves each to `done` once all of it is settled, or to
/// `rejected`. A file is complete when it was closed after writing or moved into the folder, or, if it was
/// there before, when nobody touches it. Never deletes. A file that was not moved before the process ended,
/// however it ended, is read again: facts are idempotent. Losses are counted at the intake as kBadFrame of
/// the sender "directory", and put aside with the name of their file.
class DirectoryFeed {
 public:
  /// Begins at once, on a thread of its own; `intake` has to live longer. Errors: NOT_A_FOLDER,
  /// NOT_WATCHABLE.
  static Result<std::unique_ptr<DirectoryFeed>> open(DirectoryConfig config, Intake& intake);
  ~DirectoryFeed();
  DirectoryFeed(const DirectoryFeed&) = delete;
  DirectoryFeed& operator=(const DirectoryFeed&) = delete;

  /// Ends: what is being read is left where it is. Returns once nothing more will be offered. Not to be
  /// called by two threads at once.
  void stop();

 private:
  using Clock = NameQueue::Clock;

  /// A file that was read to its end.
  struct ReadFile {
    std::string name;
    FileMark mark;
    std::shared_ptr<FileBooks> books;
    FileOutcome outcome;
    Clock::time_point next_try;
  };

  DirectoryFeed(DirectoryConfig config, Intake& intake, DropFolder folder, FolderWatch watch);

  void run();
  void look_through();
  void look_again_if(bool something_is_missing);
  void listen();
  void rest();
  void take_file(const std::string& name);
  void read_file(const std::string& name, OpenedFile file);
  void reject(const std::string& name, FileOutcome outcome);
  void changed(const std::string& name, FileOutcome outcome);
  void tidy();
  bool is_finished_with(ReadFile& file);
  bool is_waiting(const std::string& name) const;
  void lose(std::uint64_t times);
  void tell(FileOutcome::State state, FileOutcome outcome) const;

  DirectoryConfig config_;
  Intake& intake_;
  DropFolder folder_;
  FolderWatch watch_;
  std::shared_ptr<WakeUp> wake_up_ = std::make_shared<WakeUp>();
  NameQueue names_;
  std::optional<Clock::time_point> look_again_;
  std::list<ReadFile> unsettled_;
  std::uint64_t taken_ = 0;
  std::thread thread_;
};

}  // namespace vouch::services
