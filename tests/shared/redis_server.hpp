#pragma once

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "shared/connection.hpp"
#include "support/temp_dir.hpp"

namespace weir::test {

/// A redis-server of our own, on a unix socket in a directory of our own.
class RedisServer {
 public:
  static bool installed() { return ::access(kProgram, X_OK) == 0; }

  RedisServer() { start(); }
  ~RedisServer() { kill(); }
  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  shared::Address address() const {
    shared::Address address;
    address.path = dir_ / "redis.sock";
    return address;
  }
  const TempDir& dir() const { return dir_; }

  /// Returns when it answers.
  void start(const std::vector<std::string>& more = {}, const std::string& password = {}) {
    std::vector<std::string> words{
        kProgram,    "--port", "0", "--unixsocket", dir_ / "redis.sock", "--dir",
        dir_.path(), "--save", "",  "--logfile",    dir_ / "redis.log"};
    words.insert(words.end(), more.begin(), more.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::execv(kProgram, arguments.data());
      ::_exit(127);
    }
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    auto ours = address();
    ours.password = password;
    while (!shared::Connection::open(ours, std::chrono::milliseconds{500}) &&
           std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
  }

  void kill() { end(SIGKILL); }
  void freeze() const { ::kill(pid_, SIGSTOP); }
  void thaw() const { ::kill(pid_, SIGCONT); }

 private:
  static constexpr const char* kProgram = "/usr/bin/redis-server";

  void end(int signal) {
    if (pid_ <= 0) return;
    ::kill(pid_, signal);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }

  TempDir dir_;
  pid_t pid_ = 0;
};

}  // namespace weir::test
