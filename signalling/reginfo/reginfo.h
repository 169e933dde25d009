#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace vouch::signalling {

/// One <contact> of a registration (RFC 3680 section 5.3, RFC 5628). Texts as told, without white space
/// around them; empty if absent.
struct ReginfoContact {
  std::string id;     ///< names nothing lasting: it may be a pointer of the registrar, used again later
  std::string state;  ///< "active", "terminated"
  std::string event;  ///< "registered", "created", "refreshed", "shortened", "expired", "deactivated",
                      ///< "probation", "unregistered", "rejected"
  std::optional<std::uint32_t> expires_s;  ///< 0 if told as negative
  std::optional<std::uint32_t> duration_registered_s;
  std::optional<std::uint32_t> retry_after_s;
  std::optional<std::uint16_t> q;  ///< in thousandths; nothing if it is no number from 0 to 1
  bool bad_q = false;              ///< it is there, and out of that or no number
  std::string callid;
  std::optional<std::uint32_t> cseq;
  std::string uri;
  std::vector<std::pair<std::string, std::string>>
      unknown_params;    ///< header parameters: name in lower case, value with its quotes
  std::string pub_gruu;  ///< RFC 5628 section 5
  std::vector<std::string> temp_gruus;
};

/// One <registration>: an address of record, in IMS a public identity, and its contacts.
struct ReginfoRegistration {
  std::string aor;
  std::string id;
  std::string state;                     ///< "init", "active", "terminated"
  std::vector<ReginfoContact> contacts;  ///< in the order of the document
};

/// A registration information document (RFC 3680 section 5).
struct Reginfo {
  std::optional<std::uint32_t> version;  ///< nothing if absent or no number
  bool full = false;                     ///< state="full": what it does not list is not there
  std::vector<ReginfoRegistration> registrations;
  bool cut_off = false;  ///< it could not be read to its end; what was complete until there counts
  bool ampersand_repaired = false;
};

}  // namespace vouch::signalling
