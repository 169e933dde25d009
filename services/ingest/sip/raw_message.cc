#include "services/ingest/sip/raw_message.h"

#include <sofia-sip/msg.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/sip_protos.h>
#include <sofia-sip/su_alloc.h>

#include <cstdint>
#include <cstring>
#include <string_view>

#include "services/ingest/sip/message_watch.h"
#include "services/ingest/sip/peer_address.h"

namespace vouch::services {
namespace {

/// The head of a message, kept in the message's own memory.
struct KeptHead {
  std::size_t size;
  char* octets;
};

/// Puts together what the parser noted of every header field row; none is rewritten yet.
void keep_head(msg_t* message, sip_t* sip) {
  std::size_t size = 0;
  msg_header_t* const first = *msg_chain_head(message);
  for (const msg_header_t* row = first; row != nullptr; row = row->sh_succ) size += row->sh_len;
  auto* kept = static_cast<KeptHead*>(su_alloc(msg_home(message), static_cast<isize_t>(sizeof(KeptHead))));
  auto* octets = static_cast<char*>(su_alloc(msg_home(message), static_cast<isize_t>(size + 1)));
  if (kept == nullptr || octets == nullptr) return;
  *kept = {size, octets};
  for (const msg_header_t* row = first; row != nullptr; row = row->sh_succ) {
    if (row->sh_len == 0) continue;
    std::memcpy(octets, row->sh_data, row->sh_len);
    octets += row->sh_len;
  }
  sip->sip_user = kept;
}

/// The first of those without which Sofia-SIP hands no request on; nullptr if all can be read.
const char* unreadable_header(const sip_t& sip) {
  if (sip.sip_via == nullptr) return "header Via";
  if (sip.sip_from == nullptr) return "header From";
  if (sip.sip_to == nullptr) return "header To";
  if (sip.sip_call_id == nullptr) return "header Call-ID";
  return sip.sip_cseq == nullptr ? "header CSeq" : nullptr;
}

void note_finished(const msg_t* message, const sip_t& sip) {
  MessageWatch* const watch = message_watch();
  if (watch == nullptr) return;
  const char* const where = unreadable_header(sip);
  if (where == nullptr) return watch->finished(sender_of(message));
  watch->refused(sender_of(message),
                 {"BAD_HEADER", where, "A header that every message has is missing or cannot be read."},
                 octets_of(sip).value_or(""));
}

/// Whether `size` octets are less than the body that the head has told of.
bool is_part_of_body(const sip_t& sip, isize_t size) {
  return (sip.sip_flags & MSG_FLG_BODY) != 0 && sip.sip_content_length != nullptr &&
         static_cast<std::uint64_t>(size) < sip.sip_content_length->l_length;
}

/// The parser calls this when it stands at the blank line behind the head, and again within the body. Of a
/// part of a body it would have the rest read past us, and we would not see the message's end: so it waits.
issize_t extract_body(msg_t* message, msg_pub_t* parsed, char octets[], isize_t size, int is_end) {
  sip_t* const sip = sip_object(message);
  if (sip != nullptr && sip->sip_user == nullptr) keep_head(message, sip);
  if (sip != nullptr && is_end == 0 && is_part_of_body(*sip, size)) return 0;
  const issize_t used = sip_default_mclass()->mc_extract_body(message, parsed, octets, size, is_end);
  if (sip != nullptr && sip->sip_request != nullptr && msg_is_complete(message) != 0)
    note_finished(message, *sip);
  return used;
}

/// Sofia-SIP, asked to keep raw rows, copies a start line with the line ends in front of it (RFC 3261 section
/// 7.5) but as many octets short at its end. Here it is read from where it begins.
issize_t parse_request_line(su_home_t* home, msg_header_t* line, char* text, isize_t size) {
  // The home that a message is parsed in is the message itself.
  if (MessageWatch* const watch = message_watch())
    watch->begun(sender_of(reinterpret_cast<const msg_t*>(home)), MessageWatch::Clock::now());
  const std::string_view raw{static_cast<const char*>(line->sh_data), line->sh_len};
  const std::size_t begin = raw.find_first_not_of(" \t\r\n");
  if (begin == 0 || begin == std::string_view::npos || raw.data() == nullptr)
    return sip_request_class->hc_parse(home, line, text, size);
  const std::string_view whole = raw.substr(begin, raw.find_first_of("\r\n", begin) - begin);
  char* const copy = su_strndup(home, whole.data(), static_cast<isize_t>(whole.size()));
  if (copy == nullptr) return -1;
  line->sh_data = raw.data() + begin;
  line->sh_len = static_cast<usize_t>(raw.size() - begin);
  return sip_request_class->hc_parse(home, line, copy, static_cast<isize_t>(whole.size()));
}

msg_mclass_t* make_class() {
  static msg_hclass_s request_line = *sip_request_class;
  request_line.hc_parse = parse_request_line;
  msg_mclass_t* const made = msg_mclass_clone(sip_default_mclass(), 0, 0);
  made->mc_extract_body = extract_body;
  made->mc_request[0].hr_class = &request_line;
  return made;
}

}  // namespace

msg_mclass_t* raw_keeping_class() {
  static msg_mclass_t* const made = make_class();
  return made;
}

std::optional<std::string> octets_of(const sip_t& sip) {
  const auto* head = static_cast<const KeptHead*>(sip.sip_user);
  if (head == nullptr || sip.sip_separator == nullptr) return std::nullopt;
  std::string octets{head->octets, head->size};
  octets.append(static_cast<const char*>(sip.sip_separator->sep_common->h_data),
                sip.sip_separator->sep_common->h_len);
  for (const sip_payload_t* part = sip.sip_payload; part != nullptr; part = part->pl_next)
    octets.append(part->pl_data, part->pl_len);
  return octets;
}

}  // namespace vouch::services
