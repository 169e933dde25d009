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

/// "REFUSED, status 486", "HUNG_UP by ORIGINATING".
std::string end_text(const v1::Session& session) {
  std::string text = v1::SessionEnd_Name(session.end());
  if (session.ended_by() != v1::LEG_ROLE_UNSPECIFIED) text += " by " + v1::LegRole_Name(session.ended_by());
  if (session.status() != 0) text += ", status " + std::to_string(session.status());
  return text;
}

std::string outcome_text(const v1::Leg& leg) {
  const std::string text = v1::LegRole_Name(leg.role()) + "\n" + v1::LegOutcome_Name(leg.outcome());
  return leg.status() == 0 ? text : text + " " + std::to_string(leg.status());
}

/// When it began, was answered and ended, or may end.
void print_times(std::ostream& out, const v1::Session& session) {
  out << v1::SessionKind_Name(session.kind()) << ' ' << printable(session.call_id()) << " from "
      << shown(session.started_at());
  if (session.has_answered_at()) out << ", answered " << shown(session.answered_at());
  if (session.has_ended_at()) {
    out << ", ended " << shown(session.ended_at()) << " (" << end_text(session) << ")";
  } else if (session.went_on_at_period_end()) {
    out << ", went on beyond the period";
  } else if (session.has_expires_at()) {
    out << ", over by " << shown(session.expires_at()) << " unless refreshed";
  }
  out << '\n';
}

/// What it was for, what explains a fork, and what was odd.
void print_remarks(std::ostream& out, const v1::Session& session) {
  for (int i = 0; i < session.services_size(); ++i)
    out << (i == 0 ? "Services: " : ", ") << printable(session.services(i));
  if (session.services_size() > 0) out << '\n';
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
  print_times(out, session);
  Table table{{"LEG", "IDENTITY", "DEVICE", "MATCHED BY", "CLIENT, TRUST"}};
  for (const v1::Leg& leg : session.legs()) {
    table.add({outcome_text(leg), leg_identities(leg), candidates_text(leg.association()), match_text(leg),
               leg.has_session_verdict() ? verdict_text(leg.session_verdict()) : "-"});
  }
  table.print(out);
  print_remarks(out, session);
  if (session.withheld_legs() > 0) out << session.withheld_legs() << " leg(s) outside the warrant\n";
}

}  // namespace vouch::services
