#include "storage/binding/registration_fact_row.h"

#include <utility>

#include "storage/binding/period.h"

namespace vouch::storage {

const CopyTarget& registration_fact_target() {
  static const CopyTarget target{
      "vouch.registration_fact",
      {"impu", "content_id", "registration_id", "contact_index", "hop", "observed_at", "cseq", "cell",
       "holds_gruu", "temp_gruus", "known_at", "messages"}};
  return target;
}

RowText registration_fact_row(const RegistrationFact& fact, const ContentId& content,
                              KnowledgeTime known_at) {
  const Registration& registration = fact.registration;
  const RegisteredContact& contact = fact.contact;
  RowText row;
  row.add(fact.impu)
      .add(content)
      .add(registration.id)
      .add(contact.index)
      .add(registration.hop)
      .add(registration.observed_at)
      .add(registration.cseq)
      .add_or_null(registration.cell)
      .add(!contact.pub_gruu.empty())
      .add_cell(array_cell_or_null(contact.temp_gruus))
      .add(known_at)
      .add_cell(registration.messages.is_known() ? cell(registration.messages.octets) : Cell{});
  return row;
}

void RegistrationFactRows::read(RowReader& row) {
  Told told;
  Registration& registration = told.fact.registration.change();
  RegisteredContact& contact = told.fact.contact;
  told.fact.impu = row.identity<Impu>();
  told.content_id = row.text();
  registration.id.octets = row.uuid();
  contact.index = row.number<std::uint16_t>();
  registration.hop = row.number<std::uint16_t>();
  registration.observed_at = row.time<NetworkTime>();
  registration.cseq = row.number<std::uint32_t>();
  registration.cell = row.text_or_empty();
  told.holds_gruu = row.boolean();
  contact.temp_gruus = row.texts();
  registration.messages.octets = row.maybe_uuid().value_or(registration.messages.octets);
  periods_.emplace(told.content_id, period_of(registration.observed_at));
  told_.push_back(std::move(told));
}

Result<std::vector<RegistrationFact>> RegistrationFactRows::complete(Transaction& transaction,
                                                                     RegistrationContents& contents) && {
  std::vector<RegistrationFact> facts;
  if (told_.empty()) return facts;
  if (auto done = contents.read(transaction, periods_); !done) return tl::make_unexpected(done.error());
  facts.reserve(told_.size());
  for (Told& told : told_) {
    if (!contents.complete(told.fact, told.content_id, told.holds_gruu))
      return fail("CORRUPT", "registration_content");
    facts.push_back(std::move(told.fact));
  }
  return facts;
}

}  // namespace vouch::storage
