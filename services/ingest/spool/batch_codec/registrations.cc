#include "services/ingest/spool/batch_codec/parts.h"
#include "services/ingest/spool/batch_codec/values.h"

namespace vouch::services::spooled {
namespace {

void write(const ClientProfile& profile, spool::ClientProfile& out) {
  const auto& [authentication, algorithm, integrity_protected, behind_pcscf, security_mechanism,
               security_offer, feature_tags, access_type, access_network_provided, user_agent] = profile;
  out.set_authentication(std::string{name_of(authentication)});
  out.set_algorithm(algorithm);
  out.set_integrity_protected(integrity_protected);
  out.set_behind_pcscf(behind_pcscf);
  out.set_security_mechanism(security_mechanism);
  out.set_security_offer(security_offer);
  spooled::write(feature_tags, *out.mutable_feature_tags());
  out.set_access_type(access_type);
  out.set_access_network_provided(access_network_provided);
  out.set_user_agent(user_agent);
}

bool read(const spool::ClientProfile& in, ClientProfile& profile) {
  profile.algorithm = in.algorithm();
  profile.integrity_protected = in.integrity_protected();
  profile.behind_pcscf = in.behind_pcscf();
  profile.security_mechanism = in.security_mechanism();
  profile.security_offer = in.security_offer();
  profile.feature_tags = read_all<std::string>(in.feature_tags());
  profile.access_type = in.access_type();
  profile.access_network_provided = in.access_network_provided();
  profile.user_agent = in.user_agent();
  return spooled::read(authentication_from(in.authentication()), profile.authentication);
}

void write(const Registration& registration, spool::Registration& out) {
  const auto& [id, hop, impi, observed_at, ue_address, ue_port, path, call_id, cseq, cell, profile, point,
               feed, notes, messages] = registration;
  out.set_id(octets_of(id));
  out.set_hop(hop);
  if (impi) out.set_impi(impi->reveal());
  out.set_observed_at_us(observed_at.us);
  out.set_ue_address(ue_address);
  out.set_ue_port(ue_port);
  spooled::write(path, *out.mutable_path());
  out.set_call_id(call_id);
  out.set_cseq(cseq);
  out.set_cell(cell);
  write(profile, *out.mutable_profile());
  out.set_point(std::string{name_of(point)});
  out.set_feed(feed);
  spooled::write(notes, *out.mutable_notes());
  if (messages.is_known()) out.set_messages(octets_of(messages));
}

bool read(const spool::Registration& in, Registration& registration) {
  if (in.has_impi()) registration.impi = Impi{in.impi()};
  registration.observed_at = NetworkTime::from_us(in.observed_at_us());
  registration.ue_address = in.ue_address();
  registration.path = read_all<std::string>(in.path());
  registration.call_id = in.call_id();
  registration.cseq = in.cseq();
  registration.cell = in.cell();
  registration.feed = in.feed();
  registration.notes = read_all<std::string>(in.notes());
  return (in.messages().empty() || read_octets(in.messages(), registration.messages)) &&
         read_octets(in.id(), registration.id) && spooled::read(in.hop(), registration.hop) &&
         spooled::read(in.ue_port(), registration.ue_port) && read(in.profile(), registration.profile) &&
         spooled::read(observation_point_from(in.point()), registration.point);
}

void write(const RegisteredContact& contact, spool::RegisteredContact& out) {
  const auto& [index, kind, uri, instance, reg_id, expires_s, also_listed, pub_gruu, temp_gruus, emergency,
               q] = contact;
  out.set_index(index);
  out.set_kind(std::string{name_of(kind)});
  out.set_uri(uri.reveal());
  if (instance) spooled::write(*instance, *out.mutable_instance());
  if (reg_id) out.set_reg_id(*reg_id);
  out.set_expires_s(expires_s);
  spooled::write(also_listed, *out.mutable_also_listed());
  out.set_pub_gruu(pub_gruu);
  spooled::write(temp_gruus, *out.mutable_temp_gruus());
  out.set_emergency(emergency);
  if (q) out.set_q(*q);
}

bool read(const spool::RegisteredContact& in, RegisteredContact& contact) {
  contact.uri = ContactUri{in.uri()};
  if (in.has_reg_id()) contact.reg_id = in.reg_id();
  contact.expires_s = in.expires_s();
  contact.also_listed = read_all<std::string>(in.also_listed());
  contact.pub_gruu = in.pub_gruu();
  contact.temp_gruus = read_all<std::string>(in.temp_gruus());
  contact.emergency = in.emergency();
  return spooled::read(in.index(), contact.index) &&
         spooled::read(registration_kind_from(in.kind()), contact.kind) &&
         (!in.has_q() || spooled::read(in.q(), contact.q.emplace())) &&
         (!in.has_instance() || spooled::read(in.instance(), contact.instance.emplace()));
}

}  // namespace

void write(const AcceptedRegistration& accepted, spool::AcceptedRegistration& out) {
  const auto& [registration, aor, associated, contacts] = accepted;
  write(registration, *out.mutable_registration());
  out.set_aor(aor.reveal());
  write(associated, *out.mutable_associated());
  for (const AcceptedContact& contact : contacts) {
    spool::RegisteredContact& kept = *out.add_contacts();
    write(contact, kept);
    spooled::write(contact.feature_tags, *kept.mutable_feature_tags());
  }
}

bool read(const spool::AcceptedRegistration& in, AcceptedRegistration& accepted) {
  accepted.aor = Impu{in.aor()};
  accepted.associated = read_all<Impu>(in.associated());
  if (!read(in.registration(), accepted.registration)) return false;
  // An earlier release kept them once, for all contacts.
  const auto of_all = std::exchange(accepted.registration.profile.feature_tags, {});
  for (const spool::RegisteredContact& contact : in.contacts()) {
    AcceptedContact& told = accepted.contacts.emplace_back();
    if (!read(contact, told)) return false;
    told.feature_tags = of_all.empty() ? read_all<std::string>(contact.feature_tags()) : of_all;
  }
  return true;
}

void write(const RegistrationFact& fact, spool::RegistrationFact& out) {
  const auto& [impu, registration, contact] = fact;
  out.set_impu(impu.reveal());
  write(registration, *out.mutable_registration());
  write(contact, *out.mutable_contact());
}

bool read(const spool::RegistrationFact& in, RegistrationFact& fact) {
  fact.impu = Impu{in.impu()};
  return read(in.registration(), fact.registration.change()) && read(in.contact(), fact.contact);
}

}  // namespace vouch::services::spooled
