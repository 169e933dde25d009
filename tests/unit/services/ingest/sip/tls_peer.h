#pragma once

#include <openssl/ssl.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vouch::services {

/// Throw-away authorities and the certificates of both sides, in a folder that goes with it.
class TlsFiles {
 public:
  TlsFiles();
  ~TlsFiles();
  TlsFiles(const TlsFiles&) = delete;
  TlsFiles& operator=(const TlsFiles&) = delete;

  /// With `agent.pem` and `cafile.pem`: ours, a peer's under the same authority, one under another.
  std::filesystem::path vouch() const { return folder_ / "vouch"; }
  std::filesystem::path scscf() const { return folder_ / "scscf"; }
  std::filesystem::path stranger() const { return folder_ / "stranger"; }

 private:
  std::filesystem::path folder_;
};

/// A TLS client that sends and reads text.
class TlsPeer {
 public:
  /// `identity` is a folder of TlsFiles, empty for a client without certificate; `version` both the least
  /// and the most, e.g. TLS1_2_VERSION.
  TlsPeer(std::uint16_t port, const std::filesystem::path& identity, int version);
  ~TlsPeer();
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;

  /// Sends and reads once; nothing if the handshake or the connection failed.
  std::optional<std::string> exchange(std::string_view octets);
  /// "TLSv1.3"; empty without a handshake.
  std::string version() const;

 private:
  struct Deleter {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* connection) const { SSL_free(connection); }
  };
  std::unique_ptr<SSL_CTX, Deleter> context_;
  std::unique_ptr<SSL, Deleter> connection_;
  int socket_;
  bool connected_ = false;
};

}  // namespace vouch::services
