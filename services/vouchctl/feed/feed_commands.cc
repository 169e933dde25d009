#include <memory>

#include "services/common/convert/convert.h"
#include "services/vouchctl/feed/feed_call.h"
#include "services/vouchctl/feed/feed_view.h"
#include "services/vouchctl/shell/commands.h"

namespace vouch::services {
namespace {

namespace v1 = ::vouch::v1;

/// A command that names one feed.
template <class Request>
CLI::App* named(CLI::App& group, const char* name, const char* help,
                const std::shared_ptr<Request>& request) {
  auto* command = group.add_subcommand(name, help);
  command
      ->add_option_function<std::string>(
          "NAME", [request](const std::string& feed) { request->set_name(feed); }, "The feed's name")
      ->required();
  return command;
}

void add_show(CLI::App& group, Shell& shell) {
  auto request = std::make_shared<v1::GetFeedRequest>();
  auto* command =
      named(group, "show", "Show a feed: its settings, its state, and all that is counted", request);
  add_examples(*command, {"feed show scscf-1/hep"});
  add_action(*command, shell, true, [&shell, request] {
    return call_feeds<v1::GetFeedRequest, v1::Feed>(shell, &FeedStub::GetFeed, *request, print_feed);
  });
}

void add_remove(CLI::App& group, Shell& shell) {
  auto request = std::make_shared<v1::RemoveFeedRequest>();
  auto* command = named(group, "remove", "Drain and forget a feed; what it brought stays", request);
  add_examples(*command, {"feed remove scscf-1/hep"});
  add_action(*command, shell, true, [&shell, request] {
    return call_feeds<v1::RemoveFeedRequest, v1::RemoveFeedResponse>(
        shell, &FeedStub::RemoveFeed, *request,
        [](std::ostream& out, const v1::RemoveFeedResponse&) { out << "removed\n"; });
  });
}

void add_drain(CLI::App& group, Shell& shell) {
  auto request = std::make_shared<v1::DrainFeedRequest>();
  auto* command =
      named(group, "drain", "Stop listening, and wait until everything taken is durable", request);
  command->add_flag_callback(
      "--resume", [request] { request->set_resume(true); }, "Listen again instead");
  add_examples(*command, {"feed drain scscf-1/hep", "feed drain scscf-1/hep --resume"});
  add_action(*command, shell, true, [&shell, request] {
    return call_feeds<v1::DrainFeedRequest, v1::Feed>(shell, &FeedStub::DrainFeed, *request, print_feed);
  });
}

void add_rejected(CLI::App& group, Shell& shell) {
  auto* command = group.add_subcommand(
      "rejected",
      "Show what was refused lately: messages and frames with every letter and digit masked, files by name");
  auto request = std::make_shared<v1::ListRejectedRequest>();
  command->add_option_function<std::string>(
      "NAME", [request](const std::string& feed) { request->set_name(feed); },
      "The feed's name; all if not given, removed ones and streams too");
  command
      ->add_option_function<std::uint32_t>(
          "--limit", [request](std::uint32_t limit) { request->set_limit(limit); },
          "How many, latest first; 50 if not given")
      ->check(CLI::Range(1U, 500U));
  add_examples(*command, {"feed rejected", "feed rejected scscf-1/hep --limit 5"});
  add_action(*command, shell, true, [&shell, request] {
    return call_feeds<v1::ListRejectedRequest, v1::ListRejectedResponse>(shell, &FeedStub::ListRejected,
                                                                         *request, print_rejected);
  });
}

}  // namespace

void add_feed(CLI::App& app, Shell& shell) {
  auto* group =
      app.add_subcommand("feed", "Look after live feeds: what ingest listens to, and how that goes");
  group->require_subcommand(1);
  auto* list = group->add_subcommand("list", "List all feeds, and what waits on the local disk");
  add_examples(*list, {"feed list"});
  add_action(*list, shell, true, [&shell] {
    return call_feeds<v1::ListFeedsRequest, v1::ListFeedsResponse>(
        shell, &FeedStub::ListFeeds, {}, [](std::ostream& out, const v1::ListFeedsResponse& response) {
          print_feeds(out, response, NetworkTime::from_us(now_us()));
        });
  });
  add_show(*group, shell);
  add_feed_add(*group, shell);
  add_remove(*group, shell);
  add_drain(*group, shell);
  add_rejected(*group, shell);
}

}  // namespace vouch::services
