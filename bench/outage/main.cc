#include <CLI/CLI.hpp>
#include <asio/signal_set.hpp>
#include <fstream>
#include <iostream>

#include "bench/load/subscriber.h"
#include "bench/outage/register_sender.h"

namespace {

/// Two numbers for each REGISTER, in the order of the sending: when it was due and how long it waited.
bool write_outcomes(const std::string& file, const vouch::bench::RegisterSender& sender) {
  std::ofstream out{file, std::ios::binary};
  for (const auto& outcome : sender.outcomes())
    out.write(reinterpret_cast<const char*>(&outcome), sizeof outcome);
  return out.good();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Sends third-party REGISTERs to a feed of ingest and notes how long each waits for its 200"};
  vouch::bench::RegisterLoad load;
  double seconds = 0;
  std::string out;
  app.add_option("--port", load.port, "Where the feed listens on this machine")->required();
  app.add_option("--rate", load.per_second, "REGISTERs a second")->required()->check(CLI::PositiveNumber);
  app.add_option("--seconds", seconds, "For how long; SIGTERM ends it before")->required();
  app.add_option("--fleet", load.fleet, "Subscribers")
      ->required()
      ->check(CLI::Range(std::uint64_t{1}, vouch::bench::kFleetMax));
  app.add_option("--first-round", load.first_round, "For the how many-th time the first ones register");
  app.add_option("--connections", load.connections, "TCP connections")->check(CLI::Range(1, 1000));
  app.add_option("--out", out, "File for the outcomes")->required();
  CLI11_PARSE(app, argc, argv);
  try {
    asio::io_context context;
    vouch::bench::RegisterSender sender{context, load};
    std::cout << "sending" << std::endl;
    asio::signal_set term{context, SIGTERM};
    term.async_wait([&](asio::error_code error, int) {
      if (!error) sender.stop();
    });
    sender.when_done([&] { term.cancel(); });
    constexpr double ms_per_s = 1000;
    sender.run(std::chrono::milliseconds{static_cast<std::int64_t>(seconds * ms_per_s)},
               std::chrono::seconds{10});
    return write_outcomes(out, sender) ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << "bench_registers: " << error.what() << '\n';
    return 1;
  }
}
