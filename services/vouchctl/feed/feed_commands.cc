#include <iostream>
#include <memory>

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

void add_drain(CLI::App& group, Shell& shell) {
  auto request = std::make_shared<v1::DrainFeedRequest>();
  auto* command = named(group, "drain", "Stop listening and wait until everything taken is durable", request);
  command->add_flag_callback(
      "--resume", [request] { request->set_resume(true); }, "Listen again instead");
  add_action(*command, shell, true, [&shell, request] {
    return call_feeds<v1::DrainFeedRequest, v1::Feed>(shell, &FeedStub::DrainFeed, *request, print_feed);
  });
}

void add_rejected(CLI::App& group, Shell& shell) {
  auto* command =
      group.add_subcommand("rejected", "What was refused lately, with every letter and digit masked");
  auto request = std::make_shared<v1::ListRejectedRequest>();
  command->add_option_function<std::string>(
      "NAME", [request](const std::string& feed) { request->set_name(feed); },
      "The feed's name; all if not given");
  command->add_option_function<std::uint32_t>(
      "--limit", [request](std::uint32_t limit) { request->set_limit(limit); }, "How many, latest first");
  add_action(*command, shell, true, [&shell, request] {
    return call_feeds<v1::ListRejectedRequest, v1::ListRejectedResponse>(shell, &FeedStub::ListRejected,
                                                                         *request, print_rejected);
  });
}

}  // namespace

void add_feed(CLI::App& app, Shell& shell) {
  auto* group = app.add_subcommand("feed", "Look after the live feeds of an ingest process");
  group->require_subcommand(1);
  add_action(*group->add_subcommand("list", "List all feeds, and what waits on the local disk"), shell, true,
             [&shell] {
               return call_feeds<v1::ListFeedsRequest, v1::ListFeedsResponse>(shell, &FeedStub::ListFeeds, {},
                                                                              print_feeds);
             });
  auto show = std::make_shared<v1::GetFeedRequest>();
  add_action(*named(*group, "show", "Show a feed", show), shell, true, [&shell, show] {
    return call_feeds<v1::GetFeedRequest, v1::Feed>(shell, &FeedStub::GetFeed, *show, print_feed);
  });
  add_feed_add(*group, shell);
  auto remove = std::make_shared<v1::RemoveFeedRequest>();
  add_action(*named(*group, "remove", "Forget a feed; what it brought stays", remove), shell, true,
             [&shell, remove] {
               return call_feeds<v1::RemoveFeedRequest, v1::RemoveFeedResponse>(
                   shell, &FeedStub::RemoveFeed, *remove,
                   [](const v1::RemoveFeedResponse&) { std::cout << "removed\n"; });
             });
  add_drain(*group, shell);
  add_rejected(*group, shell);
}

}  // namespace vouch::services
