#include "storage/binding/registration_content.h"

#include "storage/binding/period.h"
#include "storage/binding/statements.h"
#include "storage/identity/instance_cells.h"

namespace vouch::storage {
namespace {

/// The public GRUU of whichever fact holds one.
std::string gruu_of(std::span<const RegistrationFact* const> facts) {
  for (const RegistrationFact* fact : facts) {
    if (!fact->contact.pub_gruu.empty()) return fact->contact.pub_gruu;
  }
  return {};
}

Cell impus_of(std::span<const RegistrationFact* const> facts) {
  return array_cell(facts, [](const RegistrationFact* fact) { return cell(fact->impu); });
}

}  // namespace

const CopyTarget& registration_content_target() {
  static const CopyTarget target{
      "vouch.registration_content",
      {"impus",      "period",     "kind",        "impi",        "contact",  "instance", "instance_in_header",
       "reg_id",     "expires_s",  "also_listed", "ue_address",  "ue_port",  "path",     "pub_gruu",
       "call_id",    "emergency",  "profile_id",  "point",       "feed",     "notes",    "q",
       "content_id", "device_key", "impi_key",    "contact_key", "gruu_key", "flow_key", "path_key",
       "known_at"}};
  return target;
}

bool share_content(const RegistrationFact& a, const RegistrationFact& b) {
  const auto same_gruu =
      a.contact.pub_gruu.empty() || b.contact.pub_gruu.empty() || a.contact.pub_gruu == b.contact.pub_gruu;
  if (!same_gruu || a.registration != b.registration) return false;
  const auto said = [](const RegisteredContact& contact) {
    return std::tie(contact.index, contact.kind, contact.uri, contact.instance, contact.reg_id,
                    contact.expires_s, contact.also_listed, contact.emergency, contact.q);
  };
  return said(a.contact) == said(b.contact);
}

RegistrationContent registration_content(std::span<const RegistrationFact* const> facts,
                                         const std::array<std::uint8_t, 16>& profile) {
  const Registration& registration = facts.front()->registration;
  const RegisteredContact& contact = facts.front()->contact;
  const InstanceCells instance = instance_cells(contact.instance);
  RegistrationContent content;
  content.period = period_of(registration.observed_at);
  content.row.add_cell(impus_of(facts))
      .add(content.period)
      .add(name_of(contact.kind))
      .add(registration.impi)
      .add(contact.uri)
      .add_cell(instance.received)
      .add_cell(instance.in_header)
      .add(contact.reg_id)
      .add(contact.expires_s)
      .add_cell(array_cell_or_null(contact.also_listed))
      .add_or_null(registration.ue_address)
      .add(registration.ue_port)
      .add_cell(array_cell_or_null(registration.path))
      .add_or_null(gruu_of(facts))
      .add(registration.call_id)
      .add(contact.emergency)
      .add(profile)
      .add(name_of(registration.point))
      .add(registration.feed)
      .add_cell(array_cell_or_null(registration.notes))
      // A content that says no q keeps the name it had before q-values were kept: it is not stored once more.
      .add(contact.q);
  content.id = digest_of(content.row);
  return content;
}

void add_keys(RegistrationContent& content, const FinderKeys& keys, KnowledgeTime known_at) {
  content.row.add(content.id)
      .add(keys.device)
      .add(keys.impi)
      .add(keys.contact)
      .add(keys.gruu)
      .add(keys.flow)
      .add(keys.path)
      .add(known_at);
}

Result<void> RegistrationContents::read(Transaction& transaction,
                                        const std::map<std::string, std::string>& periods) {
  Row missing;
  Row months;
  for (const auto& [id, period] : periods) {
    if (contents_.contains(id)) continue;
    missing.emplace_back(id);
    months.emplace_back(period);
  }
  if (missing.empty()) return {};
  auto done = transaction.each_row(binding_sql::kContents, {array_text(missing), array_text(months)},
                                   [&](RowReader& row) { read(row); });
  if (!done) return done;
  std::set<std::string> profiles;
  for (const Cell& id : missing) {
    const auto own = contents_.find(*id);
    if (own != contents_.end()) profiles.insert(own->second.profile_id);
  }
  return profiles_.read(transaction, profiles);
}

void RegistrationContents::read(RowReader& row) {
  std::string id = row.text();
  RegistrationFact fact;
  Registration& registration = fact.registration.change();
  RegisteredContact& contact = fact.contact;
  contact.kind = row.named(registration_kind_from);
  registration.impi = row.maybe_identity<Impi>();
  contact.uri = row.identity<ContactUri>();
  contact.instance = read_instance(row);
  contact.reg_id = row.maybe_number<std::uint32_t>();
  contact.expires_s = row.number<std::uint32_t>();
  contact.also_listed = row.texts();
  registration.ue_address = row.text_or_empty();
  registration.ue_port = row.number<std::uint16_t>();
  registration.path = row.texts();
  contact.pub_gruu = row.text_or_empty();
  registration.call_id = row.text();
  contact.emergency = row.boolean();
  std::string profile_id = row.text();
  registration.point = row.named(observation_point_from);
  registration.feed = row.text();
  registration.notes = row.texts();
  contact.q = row.maybe_number<std::uint16_t>();
  contents_.emplace(std::move(id), Content{std::move(fact), std::move(profile_id)});
}

bool RegistrationContents::complete(RegistrationFact& fact, const std::string& content_id,
                                    bool holds_gruu) const {
  const auto content = contents_.find(content_id);
  if (content == contents_.end()) return false;
  const auto profile = profiles_.find(content->second.profile_id);
  if (profile == nullptr) return false;
  const Registration& told = fact.registration;
  Registration registration = content->second.fact.registration;
  registration.profile = *profile;
  registration.id = told.id;
  registration.hop = told.hop;
  registration.observed_at = told.observed_at;
  registration.cseq = told.cseq;
  registration.messages = told.messages;
  registration.cell = told.cell;
  RegistrationFact whole{std::move(fact.impu), std::move(registration), content->second.fact.contact};
  whole.contact.index = fact.contact.index;
  whole.contact.temp_gruus = std::move(fact.contact.temp_gruus);
  if (!holds_gruu) whole.contact.pub_gruu.clear();
  fact = std::move(whole);
  return true;
}

}  // namespace vouch::storage
