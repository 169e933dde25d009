#pragma once

#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/common/result.h"
#include "services/ingest/feeds/feed_spec.h"

namespace vouch::services {

/// The folder, with names of its own, from which Sofia-SIP reads what a TLS listener presents and accepts:
/// certificate and key in one file. That file is put together in memory, and the folder has no more than
/// links to it, so that no copy of the key gets onto a disk, even if we are killed. It lives only as long as
/// the listener takes to open, readable by nobody else.
class TlsFolder {
 public:
  /// Under `state`, of what the feed's files hold. Errors: NOT_READABLE (`tls.certificate`, `tls.key`,
  /// `tls.peer_ca`), NOT_WRITABLE (`state`).
  static Result<TlsFolder> of(const FeedSpec& spec, const std::filesystem::path& state);
  TlsFolder(TlsFolder&& other) noexcept;
  TlsFolder& operator=(TlsFolder&&) = delete;
  TlsFolder(const TlsFolder&) = delete;
  TlsFolder& operator=(const TlsFolder&) = delete;
  ~TlsFolder();

  const std::filesystem::path& path() const { return path_; }

  /// Removes what a process left that was killed while one was there. While none is in use.
  static void remove_all(const std::filesystem::path& state);

 private:
  explicit TlsFolder(std::filesystem::path path) : path_(std::move(path)) {}
  /// False if it cannot.
  bool put(const char* name, std::string_view text);

  std::filesystem::path path_;
  std::vector<int> in_memory_;
};

}  // namespace vouch::services
