#include "storage/session/session_fact_row.h"

#include "storage/connection/lookup_key.h"
#include "storage/identity/instance_cells.h"

namespace vouch::storage {
namespace {

Cell long_call_id(const std::string& call_id, const std::string& key) {
  Cell whole = cell(call_id);
  return *whole == key ? Cell{} : whole;
}

Cell numbers_or_null(const std::vector<BranchDigest>& numbers) {
  if (numbers.empty()) return {};
  return array_cell(numbers, [](BranchDigest number) { return cell(number); });
}

std::vector<Impu> impus(const std::vector<std::string>& texts) {
  std::vector<Impu> identities;
  for (const std::string& text : texts) identities.emplace_back(text);
  return identities;
}

constexpr std::size_t kTextsOfReference = 4;

std::vector<std::string> texts_of(const std::vector<DialogReference>& references) {
  std::vector<std::string> texts;
  for (const DialogReference& reference : references) {
    for (const std::string& text :
         {std::string{name_of(reference.kind)}, reference.call_id, reference.to_tag, reference.from_tag})
      texts.push_back(text);
  }
  return texts;
}

std::vector<DialogReference> references_in(const std::vector<std::string>& texts) {
  std::vector<DialogReference> references;
  for (std::size_t i = 0; i + kTextsOfReference <= texts.size(); i += kTextsOfReference) {
    if (const auto kind = reference_kind_from(texts[i]))
      references.push_back({*kind, texts[i + 1], texts[i + 2], texts[i + 3]});
  }
  return references;
}

}  // namespace

const CopyTarget& session_fact_target() {
  static const CopyTarget target{"vouch.session_fact",
                                 {"call_id",
                                  "long_call_id",
                                  "fact_id",
                                  "observed_at",
                                  "kind",
                                  "icid",
                                  "cseq",
                                  "status",
                                  "hop",
                                  "branch",
                                  "from_tag",
                                  "to_tag",
                                  "request_uri",
                                  "from_impu",
                                  "to_impu",
                                  "asserted",
                                  "called",
                                  "contact",
                                  "contact_instance",
                                  "contact_instance_in_header",
                                  "route",
                                  "source_address",
                                  "source_port",
                                  "destination_address",
                                  "destination_port",
                                  "services",
                                  "feed",
                                  "parent_branch",
                                  "lasts_s",
                                  "refers_to",
                                  "disposition",
                                  "earlier_branches",
                                  "known_at"}};
  return target;
}

Row session_fact_row(const SessionFact& fact, KnowledgeTime known_at) {
  const std::string key = lookup_key(fact.call_id);
  InstanceCells instance = instance_cells(fact.contact_instance);
  return {key,
          long_call_id(fact.call_id, key),
          cell(fact.id),
          cell(fact.observed_at),
          cell(name_of(fact.kind)),
          cell_or_null(fact.icid),
          cell(fact.cseq),
          cell(fact.status),
          cell(fact.hop),
          cell(fact.branch),
          cell(fact.from_tag),
          cell(fact.to_tag),
          cell_or_null(fact.request_uri),
          cell(fact.from),
          cell(fact.to),
          fact.asserted.empty() ? Cell{} : array_cell(std::span{fact.asserted}),
          cell(fact.called),
          cell_or_null(fact.contact.reveal()),
          std::move(instance.received),
          std::move(instance.in_header),
          array_cell_or_null(fact.route),
          cell_or_null(fact.source_address),
          cell(fact.source_port),
          cell_or_null(fact.destination_address),
          cell(fact.destination_port),
          array_cell_or_null(fact.services),
          cell(fact.feed),
          cell_or_null(fact.parent_branch),
          fact.lasts_s ? cell(*fact.lasts_s) : Cell{},
          array_cell_or_null(texts_of(fact.references)),
          cell_or_null(fact.disposition),
          numbers_or_null(fact.earlier_branches),
          cell(known_at)};
}

SessionFact read_session_fact(RowReader& row) {
  SessionFact fact;
  fact.call_id = row.text();
  fact.id.octets = row.uuid();
  fact.observed_at = row.time<NetworkTime>();
  fact.kind = row.named(session_fact_kind_from);
  fact.icid = row.text_or_empty();
  fact.cseq = row.number<std::uint32_t>();
  fact.status = row.number<std::uint16_t>();
  fact.hop = row.number<std::uint16_t>();
  fact.branch = row.text();
  fact.from_tag = row.text();
  fact.to_tag = row.text();
  fact.request_uri = row.text_or_empty();
  fact.from = row.maybe_identity<Impu>();
  fact.to = row.maybe_identity<Impu>();
  fact.asserted = impus(row.texts());
  fact.called = row.maybe_identity<Impu>();
  fact.contact = row.identity_or_empty<ContactUri>();
  fact.contact_instance = read_instance(row);
  fact.route = row.texts();
  fact.source_address = row.text_or_empty();
  fact.source_port = row.number<std::uint16_t>();
  fact.destination_address = row.text_or_empty();
  fact.destination_port = row.number<std::uint16_t>();
  fact.services = row.texts();
  fact.feed = row.text();
  fact.parent_branch = row.text_or_empty();
  fact.lasts_s = row.maybe_number<std::uint32_t>();
  fact.references = references_in(row.texts());
  fact.disposition = row.text_or_empty();
  fact.earlier_branches = row.numbers<BranchDigest>();
  return fact;
}

}  // namespace vouch::storage
