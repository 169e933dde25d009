#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/vouchctl/admin/owner_config.h"
#include "services/vouchctl/shell/commands.h"
#include "storage/connection/database.h"
#include "storage/months/months.h"

namespace vouch::services {
namespace {

constexpr unsigned kMonthsMost = 1200;
/// A month of a big network takes long to drop where a warrant keeps a part of it.
constexpr std::chrono::hours kLimit{6};

void print(const char* what, const std::vector<std::string>& months) {
  for (const std::string& month : months) std::cout << what << ' ' << month.substr(0, 7) << '\n';
}

Exit maintain(const Shell& shell, std::optional<unsigned> keep_months) {
  const auto config = owner_config(shell);
  if (!config) return complain(config.error());
  storage::Database database{{config->migrate_conninfo, 1}};
  const std::chrono::year_month_day today{
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())};
  const auto kept = storage::keep_months(database, today.year() / today.month(), keep_months, kLimit);
  if (!kept) return complain(kept.error());
  const auto forgotten = storage::forget_told_answers(database, kLimit);
  if (!forgotten) return complain(forgotten.error());
  print("made", kept->made);
  print("dropped", kept->dropped);
  if (*forgotten > 0) std::cout << "forgot " << *forgotten << " answers under warrants that are over\n";
  if (kept->made.empty() && kept->dropped.empty() && *forgotten == 0) std::cout << "nothing to do\n";
  return Exit::kOk;
}

}  // namespace

void add_maintain(CLI::App& app, Shell& shell) {
  auto* command = app.add_subcommand(
      "maintain", "Make the partitions of the months to come and drop old ones, as the database's owner");
  auto keep_months = std::make_shared<std::optional<unsigned>>();
  command
      ->add_option("--keep-months", *keep_months,
                   "Drop what is known of months that ended longer ago than so many months, save what a "
                   "warrant in force keeps; nothing if not given")
      ->check(CLI::Range(1U, kMonthsMost));
  add_examples(*command, {"maintain", "maintain --keep-months 12"});
  add_action(*command, shell, true, [&shell, keep_months] { return maintain(shell, *keep_months); });
}

}  // namespace vouch::services
