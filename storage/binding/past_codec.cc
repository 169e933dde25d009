#include "storage/binding/past_codec.h"

#include <map>
#include <utility>
#include <vector>

#include "domain/common/id_octets.h"
#include "storage/binding/client_profile_json.h"
#include "storage/binding/past.pb.h"
#include "storage/identity/instance_cells.h"

namespace vouch::storage {
namespace {

constexpr std::uint32_t kVersion = 2;

using Texts = google::protobuf::RepeatedPtrField<std::string>;

using ProfileId = OpaqueId<struct ProfileIdTag>;

std::vector<std::string> texts_in(const Texts& in) {
  return {in.begin(), in.end()};
}

class Writer {
 public:
  explicit Writer(past::Past& out) : out_(out) {}

  void write(const Binding& binding, past::Binding& out) {
    const auto& [id, impu, impi, instance, reg_id, contact, emergency, registered_at, refreshed_at,
                 expires_at, ended_at, end_reason, refreshes, opened_by, updates, flows, pub_gruu, temp_gruus,
                 profiles, cell, stays, feeds, call_ids, notes, network_ends_seen, overwrote, q_values] =
        binding;
    out.set_id(octets_of(id));
    if (impi) out.set_impi(impi->reveal());
    if (instance) {
      const WrittenInstance one = written(*instance);
      out.mutable_instance()->set_text(one.text);
      out.mutable_instance()->set_as_parameter(one.as_parameter);
    }
    if (reg_id) out.set_reg_id(*reg_id);
    out.set_contact(contact.reveal());
    out.set_emergency(emergency);
    out.set_registered_at_us(registered_at.us);
    out.set_refreshed_at_us(refreshed_at.us);
    out.set_expires_at_us(expires_at.us);
    if (ended_at) out.set_ended_at_us(ended_at->us);
    if (end_reason) out.set_end_reason(std::string{name_of(*end_reason)});
    out.set_refreshes(refreshes);
    out.set_opened_by(octets_of(opened_by));
    for (const NetworkTime when : updates) out.add_updates_us(when.us);
    for (const Flow& flow : flows) write(flow, *out.add_flows());
    out.set_pub_gruu(pub_gruu);
    out.mutable_temp_gruus()->Assign(temp_gruus.begin(), temp_gruus.end());
    for (const SeenProfile& seen : profiles) write(seen, *out.add_profiles());
    if (cell) write(*cell, *out.mutable_cell());
    for (const Stay& stay : stays) {
      past::Stay& one = *out.add_stays();
      one.set_country(stay.country);
      one.set_first_seen_us(stay.first_seen.us);
      one.set_last_seen_us(stay.last_seen.us);
    }
    out.mutable_feeds()->Assign(feeds.begin(), feeds.end());
    for (const SeenCallId& seen : call_ids) {
      past::SeenCallId& one = *out.add_call_ids();
      one.set_call_id(seen.call_id);
      one.set_first_seen_us(seen.first_seen.us);
      one.set_last_seen_us(seen.last_seen.us);
    }
    out.mutable_notes()->Assign(notes.begin(), notes.end());
    out.set_network_ends_seen(network_ends_seen);
    if (overwrote) out.set_overwrote(std::string{name_of(*overwrote)});
    for (const SaidQ& said : q_values) {
      past::SaidQ& one = *out.add_q_values();
      one.set_since_us(said.since.us);
      if (said.q) one.set_q(*said.q);
    }
  }

 private:
  void write(const SeenProfile& seen, past::SeenProfile& out) {
    out.set_place(place_of(seen.profile));
    out.set_first_seen_us(seen.first_seen.us);
    out.set_last_seen_us(seen.last_seen.us);
  }

  static void write(const SeenCell& seen, past::SeenCell& out) {
    out.set_cell(seen.cell);
    out.set_network_provided(seen.network_provided);
    out.set_first_seen_us(seen.first_seen.us);
    out.set_last_seen_us(seen.last_seen.us);
  }

  static void write(const Flow& flow, past::Flow& out) {
    out.set_since_us(flow.since.us);
    out.set_ue_address(flow.ue_address);
    out.set_ue_port(flow.ue_port);
    out.mutable_path()->Assign(flow.path.begin(), flow.path.end());
  }

  std::uint32_t place_of(const ClientProfile& profile) {
    const auto [place, is_new] = places_.try_emplace(profile, static_cast<std::uint32_t>(places_.size()));
    if (is_new) out_.add_profile_ids(octets_of(ProfileId{profile_id(profile_json(profile))}));
    return place->second;
  }

  past::Past& out_;
  std::map<ClientProfile, std::uint32_t> places_;
};

class Reader {
 public:
  Reader(const past::Past& in, const ProfileReader& profiles) {
    for (const std::string& id : in.profile_ids()) {
      ProfileId read;
      profiles_.push_back(read_octets(id, read) ? profiles.find(format_uuid(read.octets)) : nullptr);
    }
  }

  bool read(const past::Binding& in, const Impu& impu, Binding& binding) const {
    binding.impu = impu;
    if (in.has_impi()) binding.impi = Impi{in.impi()};
    if (in.has_instance())
      binding.instance = parse_instance_id(in.instance().text(), in.instance().as_parameter());
    if (in.has_reg_id()) binding.reg_id = in.reg_id();
    binding.contact = ContactUri{in.contact()};
    binding.emergency = in.emergency();
    binding.registered_at = NetworkTime::from_us(in.registered_at_us());
    binding.refreshed_at = NetworkTime::from_us(in.refreshed_at_us());
    binding.expires_at = NetworkTime::from_us(in.expires_at_us());
    if (in.has_ended_at_us()) binding.ended_at = NetworkTime::from_us(in.ended_at_us());
    binding.refreshes = in.refreshes();
    for (const std::int64_t when : in.updates_us()) binding.updates.push_back(NetworkTime::from_us(when));
    for (const past::Flow& flow : in.flows()) {
      binding.flows.push_back({NetworkTime::from_us(flow.since_us()), flow.ue_address(),
                               static_cast<std::uint16_t>(flow.ue_port()), texts_in(flow.path())});
    }
    binding.pub_gruu = in.pub_gruu();
    binding.temp_gruus = texts_in(in.temp_gruus());
    if (in.has_cell()) {
      const past::SeenCell& seen = in.cell();
      binding.cell = {seen.cell(), seen.network_provided(), NetworkTime::from_us(seen.first_seen_us()),
                      NetworkTime::from_us(seen.last_seen_us())};
    }
    for (const past::Stay& stay : in.stays()) {
      binding.stays.push_back({static_cast<std::uint16_t>(stay.country()),
                               NetworkTime::from_us(stay.first_seen_us()),
                               NetworkTime::from_us(stay.last_seen_us())});
    }
    binding.feeds = texts_in(in.feeds());
    for (const past::SeenCallId& seen : in.call_ids()) {
      binding.call_ids.push_back({seen.call_id(), NetworkTime::from_us(seen.first_seen_us()),
                                  NetworkTime::from_us(seen.last_seen_us())});
    }
    binding.notes = texts_in(in.notes());
    binding.network_ends_seen = in.network_ends_seen();
    for (const past::SaidQ& said : in.q_values()) {
      SaidQ& one = binding.q_values.emplace_back();
      one.since = NetworkTime::from_us(said.since_us());
      if (said.has_q()) one.q = static_cast<std::uint16_t>(said.q());
    }
    if (in.has_end_reason()) binding.end_reason = end_reason_from(in.end_reason());
    if (in.has_overwrote()) binding.overwrote = end_reason_from(in.overwrote());
    const bool reasons_are_known = in.has_end_reason() == binding.end_reason.has_value() &&
                                   in.has_overwrote() == binding.overwrote.has_value();
    return reasons_are_known && read_octets(in.id(), binding.id) &&
           read_octets(in.opened_by(), binding.opened_by) && read_profiles(in, binding);
  }

 private:
  bool read_profiles(const past::Binding& in, Binding& binding) const {
    for (const past::SeenProfile& seen : in.profiles()) {
      if (seen.place() >= profiles_.size() || profiles_[seen.place()] == nullptr) return false;
      binding.profiles.push_back({*profiles_[seen.place()], NetworkTime::from_us(seen.first_seen_us()),
                                  NetworkTime::from_us(seen.last_seen_us())});
    }
    return true;
  }

  std::vector<KeptProfiles::Profile> profiles_;
};

}  // namespace

std::string encoded(const Past& past) {
  past::Past out;
  out.set_version(kVersion);
  Writer writer{out};
  for (const OpenBinding& open : past.bindings.open) {
    const auto& [binding, last_registration, register_told_on_isc, only_reported] = open;
    past::OpenBinding& one = *out.add_open();
    writer.write(binding, *one.mutable_binding());
    one.set_last_registration(octets_of(last_registration));
    one.set_register_told_on_isc(register_told_on_isc);
    one.set_only_reported(only_reported);
  }
  for (const Binding& binding : past.bindings.over) writer.write(binding, *out.add_over());
  out.mutable_marks()->Assign(past.marks.begin(), past.marks.end());
  return out.SerializeAsString();
}

EncodedPast::EncodedPast(std::unique_ptr<past::Past> message) : message_(std::move(message)) {}
EncodedPast::~EncodedPast() = default;
EncodedPast::EncodedPast(EncodedPast&&) noexcept = default;
EncodedPast& EncodedPast::operator=(EncodedPast&&) noexcept = default;

std::optional<EncodedPast> EncodedPast::parse(const std::string& octets) {
  auto message = std::make_unique<past::Past>();
  if (!message->ParseFromString(octets) || message->version() != kVersion) return std::nullopt;
  return EncodedPast{std::move(message)};
}

void EncodedPast::add_profile_ids(std::set<std::string>& ids) const {
  ProfileId read;
  for (const std::string& id : message_->profile_ids()) {
    if (read_octets(id, read)) ids.insert(format_uuid(read.octets));
  }
}

std::optional<Past> EncodedPast::decoded(const Impu& impu, const ProfileReader& profiles) const {
  const Reader reader{*message_, profiles};
  Past past;
  for (const past::OpenBinding& in : message_->open()) {
    OpenBinding& open = past.bindings.open.emplace_back();
    open.register_told_on_isc = in.register_told_on_isc();
    open.only_reported = in.only_reported();
    if (!read_octets(in.last_registration(), open.last_registration) ||
        !reader.read(in.binding(), impu, open.binding)) {
      return std::nullopt;
    }
  }
  for (const past::Binding& in : message_->over()) {
    if (!reader.read(in, impu, past.bindings.over.emplace_back())) return std::nullopt;
  }
  past.marks.assign(message_->marks().begin(), message_->marks().end());
  return past;
}

}  // namespace vouch::storage
