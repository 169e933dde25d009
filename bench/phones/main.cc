#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>

#include "bench/load/subscriber.h"
#include "bench/phones/closed_loop.h"

int main(int argc, char** argv) {
  using namespace vouch::bench;
  CLI::App app{"Phones register at a SIP registrar; prints how that went, as JSON"};
  Roster roster;
  std::uint16_t port = 0;
  std::uint64_t in_flight = 64;
  const CLI::Range subscribers{std::uint64_t{0}, kFleetMax};
  app.add_option("--port", port, "Of the registrar, UDP, on this machine")->required();
  app.add_option("--ues", roster.count, "Phones")->required()->check(subscribers);
  app.add_option("--first", roster.first, "Number of the first")->check(subscribers);
  app.add_option("--round", roster.round, "For the how many-th time they register");
  app.add_option("--in-flight", in_flight, "At a time")->check(CLI::Range(1, 10'000));
  CLI11_PARSE(app, argc, argv);
  try {
    const auto begin = std::chrono::steady_clock::now();
    Registered done = register_in_turn(roster, port, in_flight);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    std::cout << "{\"seconds\": " << took.count() << ", \"answered\": " << done.answered
              << ", \"refused\": " << done.refused << ", \"lost\": " << done.lost << ", ";
    done.waits.print(std::cout);
    std::cout << "}" << std::endl;
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "bench_phones: " << error.what() << '\n';
    return 1;
  }
}
