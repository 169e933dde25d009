#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>

#include "bench/load/subscriber.h"
#include "bench/storm/fleet.h"
#include "services/common/tls/credentials.h"

int main(int argc, char** argv) {
  vouch::services::require_tls_1_3();
  CLI::App app{"A whole fleet registers as fast as a feed of ingest takes it; prints the seconds that took"};
  vouch::bench::Fleet fleet;
  vouch::bench::GrpcTarget target;
  std::uint16_t port = 0;
  app.add_option("--ues", fleet.subscribers, "Subscribers")
      ->required()
      ->check(CLI::Range(std::uint64_t{1}, vouch::bench::kFleetMax));
  app.add_option("--round", fleet.round, "For the how many-th time they register");
  app.add_option("--senders", fleet.senders, "Connections or streams")->check(CLI::Range(1, 100));
  auto* over_hep = app.add_option("--hep-port", port, "A HEP feed over TCP on this machine");
  auto* over_grpc = app.add_option("--grpc", target.address, "Address of ingest, instead");
  over_grpc->excludes(over_hep);
  app.add_option("--ca", target.ca, "PEM file: whose certificates are accepted");
  app.add_option("--certificate", target.certificate, "PEM file: as whom to call");
  app.add_option("--key", target.key, "PEM file: its private key");
  app.add_option("--feed", target.feed, "Name of the feed; each stream adds its number");
  CLI11_PARSE(app, argc, argv);
  try {
    const auto begin = std::chrono::steady_clock::now();
    if (over_grpc->count() > 0) {
      const std::uint64_t settled = vouch::bench::send_over_grpc(fleet, target);
      if (settled != 2 * fleet.subscribers) throw std::runtime_error("not everything was acknowledged");
    } else {
      vouch::bench::send_over_hep(fleet, port);
    }
    std::cout << std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() << std::endl;
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bench_fleet: " << error.what() << '\n';
    return 1;
  }
}
