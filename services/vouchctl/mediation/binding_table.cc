#include "services/vouchctl/mediation/binding_table.h"

#include <fmt/format.h>

#include <set>
#include <string>

#include "services/common/convert/convert.h"
#include "services/vouchctl/shell/output.h"
#include "services/vouchctl/shell/table.h"
#include "services/vouchctl/shell/times.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

std::string sign_of(v1::Direction direction) {
  switch (direction) {
    case v1::SUPPORTS:
      return "+";
    case v1::AGAINST:
      return "-";
    case v1::CONTRADICTS:
      return "!";
    default:
      return " ";
  }
}

/// The codes that point somewhere, each once: "+ AUTH_AKA".
std::string reasons_text(const v1::Verdict& verdict) {
  std::set<std::string> lines;
  for (const auto& evidence : verdict.evidence()) {
    if (evidence.direction() != v1::NEUTRAL)
      lines.insert(sign_of(evidence.direction()) + " " + evidence.code());
  }
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string interval_text(const v1::Binding& binding) {
  std::string text =
      (binding.registered_before_period() ? "before the period" : shown(binding.registered_at())) + "\n";
  if (binding.has_ended_at()) {
    return text + shown(binding.ended_at()) + "\n" + v1::EndReason_Name(binding.end_reason());
  }
  if (binding.stood_at_period_end()) return text + "beyond the period";
  const bool past = binding.expires_at().seconds() * 1'000'000 < now_us();
  return text + (past ? "expired " : "expires ") + shown(binding.expires_at());
}

/// Whose device it was, and who says so: this column is wide enough for both.
std::string identities_text(const v1::Binding& binding) {
  std::string text = printable(binding.impu());
  if (binding.has_impi()) text += "\nIMPI " + printable(binding.impi());
  if (binding.has_q()) text += fmt::format("\nq {:g}", binding.q() / 1000.0);
  for (const std::string& feed : binding.feeds()) text += "\nby " + printable(feed);
  for (const std::string& note : binding.notes()) text += "\nnote " + printable(note);
  return text;
}

std::string readable(const std::string& name) {
  const std::size_t place = name.find("UNDETERMINED");
  return place == std::string::npos ? name : name.substr(place);
}

}  // namespace

std::string device_text(const v1::Binding& binding) {
  if (!binding.has_instance_id()) return "none given";
  const v1::InstanceId& id = binding.instance_id();
  if (id.has_imei()) return "IMEI " + id.imei() + "\ncheck digit " + id.check_digit();
  if (id.has_candidate_imei()) return "candidate " + id.candidate_imei() + "\n(malformed)";
  return printable(id.normalized());
}

std::string verdict_text(v1::ClientType type, v1::TrustLevel level) {
  return readable(v1::ClientType_Name(type)) + "\n" + readable(v1::TrustLevel_Name(level));
}

std::string verdict_text(const v1::Verdict& verdict) {
  return verdict_text(verdict.client_type(), verdict.trust_level());
}

void print_bindings(std::ostream& out, const google::protobuf::RepeatedPtrField<v1::Binding>& bindings) {
  if (bindings.empty()) {
    out << "No binding.\n";
    return;
  }
  Table table{{"DEVICE", "IDENTITY, TOLD BY, NOTES", "BOUND", "CLIENT, TRUST", "WHY"}};
  for (const v1::Binding& binding : bindings) {
    table.add({device_text(binding), identities_text(binding), interval_text(binding),
               verdict_text(binding.verdict()), reasons_text(binding.verdict())});
  }
  table.print(out);
}

void print_basis(std::ostream& out, const v1::AnswerBasis& basis) {
  out << "as of " << shown(basis.as_of()) << ", record " << basis.audit_entry() << "; "
      << (basis.coverage().complete() ? "coverage complete" : "coverage blind:") << '\n';
  for (const auto& blind : basis.coverage().blind()) {
    out << "  from " << shown(blind.since()) << " to " << shown(blind.until()) << ": " << blind.reason();
    if (blind.count() > 0) out << ' ' << blind.count();
    if (blind.joined() > 1) out << " in " << blind.joined() << " stretches";
    if (!blind.feed().empty()) out << ", feed " << printable(blind.feed());
    if (basis.coverage().of_size() > 1) out << ", " << v1::Signalling_Name(blind.of());
    out << '\n';
  }
  for (const auto& note : basis.coverage().notes()) {
    out << "  note: " << note.reason() << ' ' << note.count() << ", feed " << printable(note.feed())
        << ", from " << shown(note.since()) << " to " << shown(note.until()) << '\n';
  }
}

}  // namespace vouch::services
