#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "bench/calls/lookups.h"
#include "services/common/tls/credentials.h"

namespace {

using namespace vouch::bench;

std::vector<AskedAbout> questions_in(const std::string& file) {
  std::ifstream in{file};
  std::vector<AskedAbout> questions;
  for (AskedAbout one; in >> one.liid >> one.subject;) questions.push_back(one);
  if (questions.empty()) throw std::runtime_error("there is no question in the file");
  return questions;
}

void run(const AskingLoad& load, bool sessions, const std::string& sample) {
  AskingOutcome outcome = sessions ? ask_sessions(load) : ask_lookups(load);
  if (!sample.empty()) {
    std::ofstream out{sample, std::ios::binary};
    if (!(out << outcome.sample).flush()) throw std::runtime_error("cannot write the sample");
  }
  std::cout << "{\"seconds\": " << outcome.seconds << ", \"answered\": " << outcome.answered
            << ", \"told_something\": " << outcome.told_something << ", \"failed\": " << outcome.failed
            << ", ";
  outcome.waits.print(std::cout);
  std::cout << "}" << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  vouch::services::require_tls_1_3();
  CLI::App app{"Mediation asks; prints how it was answered, as JSON"};
  AskingLoad load;
  std::string questions;
  std::string sample;
  bool sessions = false;
  double seconds = 1;
  app.add_option("--server", load.server.address, "Address of the correlator")->required();
  app.add_option("--ca", load.server.ca, "PEM file: whose certificates are accepted")->required();
  app.add_option("--certificate", load.server.certificate, "PEM file: as whom to ask")->required();
  app.add_option("--key", load.server.key, "PEM file: its private key")->required();
  app.add_option("--questions", questions, "File, one question a line: LIID and IMPU, or Call-ID")
      ->required();
  app.add_flag("--sessions", sessions, "Ask for sessions by Call-ID, instead of lookups");
  app.add_option("--connections", load.connections, "Connections")->check(CLI::Range(1, 1000));
  app.add_option("--in-flight", load.in_flight, "At a time, without a rate")->check(CLI::Range(1, 10'000));
  app.add_option("--rate", load.per_second, "Questions a second");
  app.add_option("--seconds", seconds, "For how long");
  app.add_option("--sample", sample, "File for one answer that told something");
  CLI11_PARSE(app, argc, argv);
  try {
    constexpr double ms_per_s = 1000;
    load.questions = questions_in(questions);
    load.time = std::chrono::milliseconds{static_cast<std::int64_t>(seconds * ms_per_s)};
    run(load, sessions, sample);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bench_calls: " << error.what() << '\n';
    return 1;
  }
}
