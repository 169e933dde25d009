#include "storage/binding/registration_fact_row.h"

#include <utility>

#include "storage/binding/client_profile_json.h"
#include "storage/identity/instance_cells.h"

namespace vouch::storage {

const CopyTarget& registration_fact_target() {
  static const CopyTarget target{"vouch.registration_fact",
                                 {"impu",
                                  "registration_id",
                                  "contact_index",
                                  "hop",
                                  "observed_at",
                                  "kind",
                                  "impi",
                                  "contact",
                                  "instance",
                                  "reg_id",
                                  "expires_s",
                                  "also_listed",
                                  "ue_address",
                                  "ue_port",
                                  "path",
                                  "pub_gruu",
                                  "temp_gruus",
                                  "call_id",
                                  "cseq",
                                  "cell",
                                  "emergency",
                                  "profile_id",
                                  "point",
                                  "notes",
                                  "instance_in_header",
                                  "feed",
                                  "known_at",
                                  "digest"}};
  return target;
}

RegistrationFactRow registration_fact_row(const RegistrationFact& fact,
                                          const std::array<std::uint8_t, 16>& profile,
                                          KnowledgeTime known_at) {
  const Registration& registration = fact.registration;
  const RegisteredContact& contact = fact.contact;
  InstanceCells instance = instance_cells(contact.instance);
  Row row{cell(fact.impu),
          cell(registration.id),
          cell(contact.index),
          cell(registration.hop),
          cell(registration.observed_at),
          cell(name_of(contact.kind)),
          cell(registration.impi),
          cell(contact.uri),
          std::move(instance.received),
          cell(contact.reg_id),
          cell(contact.expires_s),
          array_cell_or_null(contact.also_listed),
          cell_or_null(registration.ue_address),
          cell(registration.ue_port),
          array_cell_or_null(registration.path),
          cell_or_null(contact.pub_gruu),
          array_cell_or_null(contact.temp_gruus),
          cell(registration.call_id),
          cell(registration.cseq),
          cell_or_null(registration.cell),
          cell(contact.emergency),
          cell(profile),
          cell(name_of(registration.point)),
          array_cell_or_null(registration.notes),
          std::move(instance.in_header)};
  const auto digest = digest_of(row);
  row.push_back(cell(registration.feed));
  row.push_back(cell(known_at));
  row.push_back(cell(digest));
  return {std::move(row), digest};
}

ClientProfile RegistrationFactRows::read_profile(RowReader& row) {
  std::string id = row.text();
  const std::string json = row.stored_text();
  const auto known = profiles_.find(id);
  if (known != profiles_.end()) return known->second;
  auto profile = profile_from_json(json);
  if (!profile) row.mark_unreadable();
  return profiles_.emplace(std::move(id), profile.value_or(ClientProfile{})).first->second;
}

RegistrationFact RegistrationFactRows::read(RowReader& row) {
  RegistrationFact fact;
  Registration& registration = fact.registration;
  RegisteredContact& contact = fact.contact;
  fact.impu = row.identity<Impu>();
  registration.id.octets = row.uuid();
  registration.hop = row.number<std::uint16_t>();
  registration.impi = row.maybe_identity<Impi>();
  registration.observed_at = row.time<NetworkTime>();
  registration.ue_address = row.text_or_empty();
  registration.ue_port = row.number<std::uint16_t>();
  registration.path = row.texts();
  registration.call_id = row.text();
  registration.cseq = row.number<std::uint32_t>();
  registration.cell = row.text_or_empty();
  registration.profile = read_profile(row);
  registration.point = row.named(observation_point_from);
  registration.feed = row.text();
  registration.notes = row.texts();
  contact.index = row.number<std::uint16_t>();
  contact.kind = row.named(registration_kind_from);
  contact.uri = row.identity<ContactUri>();
  contact.instance = read_instance(row);
  contact.reg_id = row.maybe_number<std::uint32_t>();
  contact.expires_s = row.number<std::uint32_t>();
  contact.also_listed = row.texts();
  contact.pub_gruu = row.text_or_empty();
  contact.temp_gruus = row.texts();
  contact.emergency = row.boolean();
  return fact;
}

}  // namespace vouch::storage
