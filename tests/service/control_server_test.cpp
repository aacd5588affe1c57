#include "service/control_server.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <fstream>
#include <thread>

#include "fake_controls.hpp"
#include "support/temp_dir.hpp"

namespace weir::service {
namespace {

namespace asio = boost::asio;
using asio::local::stream_protocol;
using testing::HasSubstr;

struct ControlServerTest : testing::Test {
  test::TempDir folder;
  std::string path = folder / "control.sock";
  FakeControls controls;
  Commands commands{controls};
  asio::io_context io;
  asio::thread_pool worker{1};
  std::thread thread;

  ~ControlServerTest() override {
    io.stop();
    if (thread.joinable()) thread.join();
    worker.join();
  }
  std::unique_ptr<ControlServer> serve() {
    auto server = std::make_unique<ControlServer>(io, worker, path, commands);
    server->start();
    thread = std::thread{[this] { io.run(); }};
    return server;
  }
  static std::string line_of(stream_protocol::socket& socket, std::string& buffer) {
    const auto size = asio::read_until(socket, asio::dynamic_buffer(buffer), '\n');
    auto line = buffer.substr(0, size);
    buffer.erase(0, size);
    return line;
  }
};

TEST_F(ControlServerTest, AnswersLineByLineOnOneConnection) {
  const auto server = serve();
  asio::io_context client;
  stream_protocol::socket socket{client};
  socket.connect({path});
  asio::write(socket, asio::buffer(std::string{"{\"verb\":\"status\"}\n{\"verb\":\"x\"}\n"}));
  std::string buffer;
  EXPECT_EQ(line_of(socket, buffer), "{\"ok\":true,\"result\":{\"serving\":true}}\n");
  EXPECT_THAT(line_of(socket, buffer), HasSubstr("unknown verb"));
  io.stop();
  thread.join();
}

TEST_F(ControlServerTest, KnowsWhoAsks) {
  const auto server = serve();
  asio::io_context client;
  stream_protocol::socket socket{client};
  socket.connect({path});
  asio::write(socket, asio::buffer(std::string{"{\"verb\":\"reload\"}\n"}));
  std::string buffer;
  line_of(socket, buffer);
  io.stop();
  thread.join();
  ASSERT_EQ(controls.audits.size(), 1U);
  EXPECT_EQ(controls.audits[0].find("unknown"), std::string::npos);
}

TEST_F(ControlServerTest, ClosesOnARequestThatNeverEnds) {
  const auto server = serve();
  asio::io_context client;
  stream_protocol::socket socket{client};
  socket.connect({path});
  boost::system::error_code error;
  asio::write(socket, asio::buffer(std::string(200'000, 'x')), error);
  std::array<char, 1> byte{};
  socket.read_some(asio::buffer(byte), error);
  EXPECT_TRUE(error);
  io.stop();
  thread.join();
}

TEST_F(ControlServerTest, LetsOnlyOwnerAndGroupIn) {
  const ControlServer server{io, worker, path, commands};
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0660U);
}

TEST_F(ControlServerTest, ReplacesASocketThatNobodyServes) {
  {
    asio::io_context other;
    stream_protocol::acceptor dead{other, stream_protocol::endpoint{path}};
  }
  EXPECT_NO_THROW((ControlServer{io, worker, path, commands}));
}

TEST_F(ControlServerTest, LeavesASocketThatIsServedAlone) {
  asio::io_context other;
  stream_protocol::acceptor alive{other, stream_protocol::endpoint{path}};
  EXPECT_THROW((ControlServer{io, worker, path, commands}), SocketError);
}

TEST_F(ControlServerTest, LeavesAFileAlone) {
  std::ofstream{path} << "precious";
  EXPECT_THROW((ControlServer{io, worker, path, commands}), SocketError);
}

TEST_F(ControlServerTest, SaysWhichFolderIsMissing) {
  try {
    const ControlServer server{io, worker, "/nonexistent/weir/control.sock", commands};
    FAIL();
  } catch (const SocketError& error) {
    EXPECT_THAT(error.what(), HasSubstr("/nonexistent/weir/control.sock"));
  }
}

}  // namespace
}  // namespace weir::service
