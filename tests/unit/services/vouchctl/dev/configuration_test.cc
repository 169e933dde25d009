#include "services/vouchctl/dev/configuration.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "services/common/config/config.h"
#include "services/vouchctl/dev/pki.h"
#include "tests/support/scratch.h"

namespace vouch::services::test {
namespace {

class Configuration : public ::testing::Test {
 protected:
  Configuration() {
    std::filesystem::create_directories(folder_.config());
    std::filesystem::create_directories(folder_.pki());
  }

  Scratch scratch_;
  DevFolder folder_{scratch_.path()};
  Account account_{"me", getuid(), getgid(), false};
};

TEST_F(Configuration, OfEveryProcessIsAcceptedByIt) {
  ASSERT_TRUE(make_configuration(folder_, account_));
  for (const auto& [process, name] : {std::pair{Process::kIngest, "ingest.toml"},
                                      {Process::kCorrelator, "correlator.toml"},
                                      {Process::kExporter, "exporter.toml"}}) {
    const auto config = load_service_config(process, folder_.config() / name);
    EXPECT_TRUE(config) << name << ": " << config.error().field;
  }
  const auto client = load_client_config(folder_.config() / "vouchctl.toml");
  ASSERT_TRUE(client) << client.error().field;
  EXPECT_EQ(client->defaults.at("administrator"), "admin-1");
  EXPECT_EQ(client->identities.count("mediation-other"), 1U);
}

TEST_F(Configuration, TellsVouchctlWhereTheServicesListen) {
  ASSERT_TRUE(make_configuration(folder_, account_));
  const auto service =
      load_service_config(Process::kCorrelator, folder_.config() / "correlator.toml").value();
  const auto client = load_client_config(folder_.config() / "vouchctl.toml").value();
  const auto port_of = [](const std::string& address) { return address.substr(address.rfind(':')); };
  EXPECT_EQ(port_of(client.correlator), port_of(service.listen));
  EXPECT_NE(port_of(client.correlator), port_of(client.ingest));
}

TEST_F(Configuration, GivesEachServiceItsOwnRole) {
  ASSERT_TRUE(make_configuration(folder_, account_));
  const auto ingest = load_service_config(Process::kIngest, folder_.config() / "ingest.toml").value();
  const auto exporter = load_service_config(Process::kExporter, folder_.config() / "exporter.toml").value();
  EXPECT_NE(ingest.conninfo.find("user=vouch_ingest"), std::string::npos);
  EXPECT_NE(exporter.conninfo.find("user=vouch_exporter"), std::string::npos);
}

TEST_F(Configuration, StaysAsItIs) {
  ASSERT_TRUE(make_configuration(folder_, account_));
  put(folder_.config() / "ingest.toml", "changed by hand");
  ASSERT_TRUE(make_configuration(folder_, account_));
  EXPECT_EQ(contents_of(folder_.config() / "ingest.toml"), "changed by hand");
}

TEST_F(Configuration, TakesOnlyPortsThatAreFree) {
  ASSERT_TRUE(make_configuration(folder_, account_));
  const auto first = load_service_config(Process::kIngest, folder_.config() / "ingest.toml").value().listen;
  const int taken = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(first.substr(first.rfind(':') + 1))));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(taken, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(listen(taken, 1), 0);
  std::filesystem::remove(folder_.config() / "vouchctl.toml");

  ASSERT_TRUE(make_configuration(folder_, account_));

  EXPECT_NE(load_service_config(Process::kIngest, folder_.config() / "ingest.toml").value().listen, first);
  close(taken);
}

}  // namespace
}  // namespace vouch::services::test
