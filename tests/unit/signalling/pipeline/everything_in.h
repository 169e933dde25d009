#pragma once

#include <string>
#include <vector>

#include "signalling/pipeline/pipeline.h"

namespace vouch::signalling::testing {

/// All text that a pipeline hands over, run together: for looking up what must not be in it.
class EverythingIn {
 public:
  explicit EverythingIn(const PipelineOutput& output) {
    for (const AcceptedRegistration& one : output.registrations) add(one);
    for (const RegistrationFact& one : output.reports) add(one);
    for (const SessionFact& one : output.sessions) add(one);
    add(refusal_text(output));
  }

  /// What may end up in a log: no value of a message belongs here.
  static std::string refusal_text(const PipelineOutput& output) {
    std::string text;
    for (const auto& [sequence, problem, octets, observed_at] : output.refusals)
      text += problem.code + '\n' + problem.where + '\n' + problem.detail + '\n';
    return text;
  }

  const std::string& text() const { return text_; }
  bool holds(std::string_view what) const { return text_.find(what) != std::string::npos; }

 private:
  void add(const std::string& text) { (text_ += text) += '\n'; }
  void add(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) add(text);
  }
  template <class Tag>
  void add(const Unprintable<Tag>& text) {
    add(text.reveal());
  }
  void add(const std::vector<Impu>& impus) {
    for (const Impu& impu : impus) add(impu);
  }
  template <class T>
  void add(const std::optional<T>& text) {
    if (text) add(*text);
  }
  void add(const InstanceId& instance) {
    add(instance.received);
    add(instance.normalized);
    add(instance.problems);
  }
  void add(const ClientProfile& profile) {
    for (const std::string& text :
         {profile.algorithm, profile.integrity_protected, profile.security_mechanism, profile.security_offer,
          profile.access_type, profile.user_agent})
      add(text);
    add(profile.feature_tags);
  }
  void add(const RegisteredContact& contact) {
    add(contact.uri);
    add(contact.instance);
    add(contact.also_listed);
    add(contact.pub_gruu);
    add(contact.temp_gruus);
  }
  void add(const Registration& registration) {
    for (const std::string& text :
         {registration.ue_address, registration.call_id, registration.cell, registration.feed})
      add(text);
    add(registration.impi);
    add(registration.path);
    add(registration.notes);
    add(registration.profile);
  }
  void add(const RegistrationFact& fact) {
    add(fact.impu);
    add(fact.registration);
    add(fact.contact);
  }
  void add(const AcceptedRegistration& accepted) {
    add(accepted.registration);
    add(accepted.aor);
    add(accepted.associated);
    for (const AcceptedContact& contact : accepted.contacts) {
      add(contact);
      add(contact.feature_tags);
    }
  }
  void add(const SessionFact& fact) {
    for (const std::string& text :
         {fact.call_id, fact.icid, fact.branch, fact.from_tag, fact.to_tag, fact.request_uri,
          fact.source_address, fact.destination_address, fact.feed})
      add(text);
    add(fact.from);
    add(fact.to);
    add(fact.asserted);
    add(fact.called);
    add(fact.contact);
    add(fact.contact_instance);
    add(fact.route);
    add(fact.services);
  }

  std::string text_;
};

}  // namespace vouch::signalling::testing
