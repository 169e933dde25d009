#include "services/ingest/spool/batch_codec/parts.h"
#include "services/ingest/spool/batch_codec/values.h"

namespace vouch::services::spooled {

namespace {

void write(const DialogReference& reference, spool::DialogReference& out) {
  out.set_kind(std::string{name_of(reference.kind)});
  out.set_call_id(reference.call_id);
  out.set_to_tag(reference.to_tag);
  out.set_from_tag(reference.from_tag);
}

bool read(const spool::DialogReference& in, DialogReference& reference) {
  reference.call_id = in.call_id();
  reference.to_tag = in.to_tag();
  reference.from_tag = in.from_tag();
  return spooled::read(reference_kind_from(in.kind()), reference.kind);
}

}  // namespace

void write(const SessionFact& fact, spool::SessionFact& out) {
  const auto& [id, kind, call_id, icid, cseq, status, hop, branch, parent_branch, earlier_branches, from_tag,
               to_tag, observed_at, request_uri, from, to, asserted, called, contact, contact_instance, route,
               source_address, source_port, destination_address, destination_port, services, feed, lasts_s,
               references, disposition] = fact;
  out.set_id(octets_of(id));
  out.set_kind(std::string{name_of(kind)});
  out.set_call_id(call_id);
  out.set_icid(icid);
  out.set_cseq(cseq);
  out.set_status(status);
  out.set_hop(hop);
  out.set_branch(branch);
  out.set_parent_branch(parent_branch);
  out.mutable_earlier_branches()->Assign(earlier_branches.begin(), earlier_branches.end());
  out.set_from_tag(from_tag);
  out.set_to_tag(to_tag);
  out.set_observed_at_us(observed_at.us);
  out.set_request_uri(request_uri);
  if (from) out.set_from(from->reveal());
  if (to) out.set_to(to->reveal());
  write(asserted, *out.mutable_asserted());
  if (called) out.set_called(called->reveal());
  out.set_contact(contact.reveal());
  if (contact_instance) write(*contact_instance, *out.mutable_contact_instance());
  write(route, *out.mutable_route());
  out.set_source_address(source_address);
  out.set_source_port(source_port);
  out.set_destination_address(destination_address);
  out.set_destination_port(destination_port);
  write(services, *out.mutable_services());
  out.set_feed(feed);
  if (lasts_s) out.set_lasts_s(*lasts_s);
  for (const DialogReference& reference : references) write(reference, *out.add_references());
  out.set_disposition(disposition);
}

bool read(const spool::SessionFact& in, SessionFact& fact) {
  fact.call_id = in.call_id();
  fact.icid = in.icid();
  fact.cseq = in.cseq();
  fact.branch = in.branch();
  fact.parent_branch = in.parent_branch();
  fact.earlier_branches.assign(in.earlier_branches().begin(), in.earlier_branches().end());
  fact.from_tag = in.from_tag();
  fact.to_tag = in.to_tag();
  fact.observed_at = NetworkTime::from_us(in.observed_at_us());
  fact.request_uri = in.request_uri();
  if (in.has_from()) fact.from = Impu{in.from()};
  if (in.has_to()) fact.to = Impu{in.to()};
  fact.asserted = read_all<Impu>(in.asserted());
  if (in.has_called()) fact.called = Impu{in.called()};
  fact.contact = ContactUri{in.contact()};
  fact.route = read_all<std::string>(in.route());
  fact.source_address = in.source_address();
  fact.destination_address = in.destination_address();
  fact.services = read_all<std::string>(in.services());
  fact.feed = in.feed();
  if (in.has_lasts_s()) fact.lasts_s = in.lasts_s();
  for (const spool::DialogReference& one : in.references()) {
    if (!read(one, fact.references.emplace_back())) return false;
  }
  fact.disposition = in.disposition();
  return read_octets(in.id(), fact.id) && read(session_fact_kind_from(in.kind()), fact.kind) &&
         read(in.status(), fact.status) && read(in.hop(), fact.hop) &&
         read(in.source_port(), fact.source_port) && read(in.destination_port(), fact.destination_port) &&
         (!in.has_contact_instance() || read(in.contact_instance(), fact.contact_instance.emplace()));
}

}  // namespace vouch::services::spooled
