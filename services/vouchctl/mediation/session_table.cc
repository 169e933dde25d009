#include "services/vouchctl/mediation/session_table.h"

#include <string>

#include "services/vouchctl/mediation/binding_table.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/table.h"
#include "services/vouchctl/shell/times.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

std::string candidates_text(const v1::Association& association) {
  std::string text;
  for (const auto& binding : association.candidates()) text += device_text(binding) + "\n";
  if (association.withheld_candidates() > 0) {
    text += std::to_string(association.withheld_candidates()) + " withheld\n";
  }
  return text.empty() ? association.why() : text;
}

std::string match_text(const v1::Leg& leg) {
  const v1::Association& association = leg.association();
  std::string text = v1::AssociationOutcome_Name(association.outcome());
  if (association.match() != v1::MATCH_KIND_UNSPECIFIED)
    text += "\n" + v1::MatchKind_Name(association.match());
  if (association.contradicted()) text += "\n! contradicted";
  for (const std::string& note : leg.notes()) text += "\nnote " + printable(note);
  return text;
}

std::string leg_identities(const v1::Leg& leg) {
  std::string text;
  for (const std::string& identity : leg.identities()) text += printable(identity) + "\n";
  return text + (leg.identity_asserted() ? "(asserted)" : "(claimed)");
}

/// What explains a fork, and what was odd.
void print_remarks(std::ostream& out, const v1::Session& session) {
  if (session.fork() != v1::FORK_UNSPECIFIED && session.fork() != v1::NO_FORK) {
    out << "Fork: " << v1::Fork_Name(session.fork());
    if (!session.request_disposition().empty())
      out << ", asked for " << printable(session.request_disposition());
    out << '\n';
  }
  for (const std::string& note : session.notes()) out << "Note: " << printable(note) << '\n';
}

}  // namespace

void print_session(std::ostream& out, const v1::Session& session) {
  out << "Session " << printable(session.call_id()) << " from " << shown(session.started_at());
  if (session.has_answered_at()) out << ", answered " << shown(session.answered_at());
  if (session.has_ended_at()) {
    out << ", ended " << shown(session.ended_at()) << " (" << v1::SessionEnd_Name(session.end()) << ")";
  }
  out << '\n';
  Table table{{"LEG", "IDENTITY", "DEVICE", "MATCHED BY", "CLIENT, TRUST"}};
  for (const v1::Leg& leg : session.legs()) {
    table.add({v1::LegRole_Name(leg.role()) + "\n" + v1::LegOutcome_Name(leg.outcome()), leg_identities(leg),
               candidates_text(leg.association()), match_text(leg),
               leg.has_session_verdict() ? verdict_text(leg.session_verdict()) : "-"});
  }
  table.print(out);
  print_remarks(out, session);
  if (session.withheld_legs() > 0) out << session.withheld_legs() << " leg(s) outside the warrant\n";
}

}  // namespace vouch::services
