#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "services/exporter/package/octet_sink.h"
#include "services/exporter/package/openssl_handles.h"

namespace vouch::services {

/// The end of an OpenSSL BIO chain: hands what arrives to a sink in chunks, and keeps the sink's error, which
/// OpenSSL could only report as "failed". Must outlive the BIO it gave out.
class CallbackBio {
 public:
  static constexpr std::size_t kChunkOctets = std::size_t{64} * 1024;

  explicit CallbackBio(OctetSink sink) : sink_(std::move(sink)) {}
  CallbackBio(const CallbackBio&) = delete;
  CallbackBio& operator=(const CallbackBio&) = delete;

  /// A new BIO that writes here; BIO_flush delivers the last, shorter chunk. Null if memory is out.
  BioPtr make_bio();

  /// Why the sink refused, if it did.
  const std::optional<Error>& error() const { return error_; }

  bool take(std::string_view octets);
  bool deliver();

 private:
  OctetSink sink_;
  std::string pending_;
  std::optional<Error> error_;
};

}  // namespace vouch::services
