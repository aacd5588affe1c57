#include "milter/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "milter/in_flight.hpp"
#include "milter/socket.hpp"
#include "support/fake_filter.hpp"
#include "support/fake_libmilter.hpp"

namespace weir::milter {
namespace {

using testing::HasSubstr;

class SocketFile : public testing::Test {
 protected:
  SocketFile() {
    char name[] = "/tmp/weir-socket-XXXXXX";
    directory_ = ::mkdtemp(name);
    path = directory_ / "milter.sock";
  }
  ~SocketFile() override {
    if (listener_ >= 0) ::close(listener_);
    std::filesystem::remove_all(directory_);
  }

  void bind_socket(bool serve) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    listener_ = ::socket(AF_UNIX, SOCK_STREAM, 0);
    ASSERT_EQ(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    if (serve) {
      ASSERT_EQ(::listen(listener_, 1), 0);
    }
  }

  std::string why_not() {
    try {
      clear_stale_socket(path);
    } catch (const ServerError& error) {
      return error.what();
    }
    return {};
  }

  std::string path;

 private:
  std::filesystem::path directory_;
  int listener_ = -1;
};

std::string complaint(const std::string& socket) {
  try {
    unix_path(socket);
  } catch (const ServerError& error) {
    return error.what();
  }
  return {};
}

TEST(SocketName, NamesAUnixPathOrNone) {
  EXPECT_EQ(unix_path("unix:/run/weir/milter.sock"), "/run/weir/milter.sock");
  EXPECT_EQ(unix_path("inet:8893@127.0.0.1"), "");
  EXPECT_EQ(unix_path("inet6:8893@::1"), "");
}

TEST(SocketName, SaysWhatToWriteInstead) {
  EXPECT_THAT(complaint("/run/weir.sock"), HasSubstr("unix:PATH"));
  EXPECT_THAT(complaint("unix:"), HasSubstr("unix:PATH"));
  EXPECT_THAT(complaint("inet:127.0.0.1:8893"), HasSubstr("PORT@HOST"));
  EXPECT_THAT(complaint("inet:0@127.0.0.1"), HasSubstr("PORT@HOST"));
  EXPECT_THAT(complaint("inet:70000@127.0.0.1"), HasSubstr("PORT@HOST"));
  EXPECT_THAT(complaint("inet:8893@"), HasSubstr("PORT@HOST"));
  EXPECT_THAT(complaint("unix:/" + std::string(200, 'x')), HasSubstr("longer"));
}

TEST_F(SocketFile, AStaleOneIsRemoved) {
  bind_socket(false);
  EXPECT_EQ(why_not(), "");
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(SocketFile, AServedOneStays) {
  bind_socket(true);
  EXPECT_THAT(why_not(), HasSubstr("served by another process"));
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(SocketFile, AnotherFileStays) {
  std::ofstream{path} << "mine";
  EXPECT_THAT(why_not(), HasSubstr("no socket"));
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(SocketFile, AMissingDirectoryIsNamed) {
  path = "/nonexistent-weir/milter.sock";
  EXPECT_THAT(why_not(), HasSubstr("/nonexistent-weir"));
}

TEST_F(SocketFile, GetsItsMode) {
  bind_socket(false);
  set_access(path, 0660, "");
  struct stat there {};
  ASSERT_EQ(::stat(path.c_str(), &there), 0);
  EXPECT_EQ(there.st_mode & 0777U, 0660U);
}

TEST_F(SocketFile, AnUnknownGroupIsNamed) {
  bind_socket(false);
  EXPECT_THROW(set_access(path, 0660, "no-such-group-here"), ServerError);
}

TEST(Server, RegistersAndListensWithRoomForMegabyteHeaders) {
  test::FakeSource source;
  ServerOptions options;
  options.socket = "inet:8893@127.0.0.1";
  Server server{options, source};
  EXPECT_EQ(test::listening_on(), "inet:8893@127.0.0.1");
  EXPECT_GT(test::max_data_size(), 1'048'576U);
  EXPECT_NE(test::registered().xxfi_eom, nullptr);
  EXPECT_TRUE(server.run());
  EXPECT_TRUE(server.wait_drained(std::chrono::seconds{1}));
}

TEST(InFlight, KnowsWhenThereIsNoRoom) {
  InFlight counter{2};
  const InFlight::Place first{counter};
  {
    const InFlight::Place second{counter};
    const InFlight::Place third{counter};
    EXPECT_TRUE(second);
    EXPECT_FALSE(third);
    EXPECT_EQ(counter.count(), 2U);
  }
  EXPECT_EQ(counter.count(), 1U);
}

TEST(InFlight, GivesUpWaitingWhileSomethingIsLeft) {
  InFlight counter{1};
  const InFlight::Place place{counter};
  EXPECT_FALSE(counter.wait_idle(std::chrono::milliseconds{1}));
}

}  // namespace
}  // namespace weir::milter
