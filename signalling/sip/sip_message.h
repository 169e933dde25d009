#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/common/result.h"
#include "signalling/sip/authorization.h"
#include "signalling/sip/header_scan.h"

namespace vouch::signalling {

/// How many elements of one header are looked at, over all its rows.
inline constexpr std::size_t kElementsMax = 256;

/// One Via entry (RFC 3261 section 20.42).
struct Via {
  std::string protocol;  ///< "SIP/2.0/UDP"
  std::string host;
  std::string port;
  std::string branch;
  std::string received;
  std::string rport;
  std::string others;  ///< the parameters besides these

  /// What names the transaction at this hop: the branch with the sender, or all of the entry that a server
  /// leaves unchanged where the branch is none of RFC 3261 (section 17.2.3).
  std::string key() const;
};

/// A SIP message taken apart. Holds copies, and only what facts are made of: no challenge, no credentials, no
/// body but those that tell of registrations. Independent of the octets it was read from.
struct SipMessage {
  bool is_request = false;
  std::string method;        ///< of the request, or of CSeq in a response
  std::uint16_t status = 0;  ///< of a response
  std::string request_uri;
  std::vector<Via> vias;  ///< topmost first; never empty
  std::string call_id;
  std::uint32_t cseq = 0;
  std::string from_uri;
  std::string from_tag;
  std::string to_uri;
  std::string to_tag;
  std::vector<Authorization> authorizations;
  std::vector<HeaderRow> headers;  ///< those that facts are made of
  std::string body;                ///< of a REGISTER or NOTIFY request; else empty

  bool is_success() const { return status >= 200 && status < 300; }
  /// The elements of all rows of a comma-separated header, by its long name in lower case; at most
  /// kElementsMax.
  std::vector<std::string> elements(std::string_view name) const;
  /// The value of the first row.
  std::optional<std::string_view> value(std::string_view name) const;
  /// Octets it takes, roughly.
  std::size_t weight() const;
};

/// Reads one message. What we observe we need not answer, so it is tolerant (RFC 2543 senders have no branch
/// and no tags, some have LF for CRLF) but keeps nothing of what is ambiguous. Takes the octets over, because
/// the keys that a challenge may hold are erased in them.
///
/// Errors, with the header in `field` and the octet in `offset`:
/// - NOT_SIP, BAD_VERSION, BAD_STATUS (outside 100 to 699): the start line
/// - MISSING_HEADER, BAD_HEADER: Via, From, To, Call-ID and CSeq must be there and readable
/// - CSEQ_METHOD_MISMATCH: the method of CSeq is not the request's (RFC 3261 section 8.1.1.5)
/// - DUPLICATE_HEADER: a header that may stand once stands twice and makes the message mean two things
/// - BAD_CONTENT_LENGTH, BODY_TOO_SHORT: RFC 3261 sections 18.3 and 20.14
/// - TOO_LARGE: more than 256 KiB, than kHeaderRowsMax header field rows, or than kRowOctetsMax in one of
/// them
Result<SipMessage> parse_sip(std::string octets);

}  // namespace vouch::signalling
