#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <memory>
#include <string>

#include "store/state.hpp"
#include "support/temp_dir.hpp"

namespace weir::store {

/// A durable state in a directory of its own, which may be opened again and again.
class StateTest : public testing::Test {
 protected:
  StateTest() {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
    // The process that dies runs this test again: it must work in the directory of the first.
    if (const char* inherited = std::getenv("WEIR_STATE_TEST_DIR")) {
      path_ = inherited;
    } else {
      path_ = dir_.path();
      ::setenv("WEIR_STATE_TEST_DIR", path_.c_str(), 1);
    }
  }
  ~StateTest() override {
    if (path_ == dir_.path()) ::unsetenv("WEIR_STATE_TEST_DIR");
  }
  std::string in_dir(const std::string& name) const { return path_ + "/" + name; }

  Options options() { return {.path = in_dir("state")}; }
  std::unique_ptr<State> open(Options options) {
    auto state = std::make_unique<State>(options);
    state->start();
    return state;
  }
  std::unique_ptr<State> open() { return open(options()); }

  test::TempDir dir_;
  std::string path_;
};

}  // namespace weir::store

/// Runs the statement in a fresh process (RocksDB's threads do not survive a fork) that then dies
/// as by kill -9.
#define IN_A_PROCESS_THAT_IS_KILLED(statement) \
  EXPECT_EXIT(                                 \
      {                                        \
        statement;                             \
        ::kill(::getpid(), SIGKILL);           \
      },                                       \
      testing::KilledBySignal(SIGKILL), "")
