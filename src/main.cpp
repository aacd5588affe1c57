// weir-milter(8): reads the command line and the configuration, then hands over to the daemon.
#include <malloc.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <thread>

#include "config/load.hpp"
#include "config/print.hpp"
#include "log/log.hpp"
#include "service/daemon.hpp"
#include "weir/base/exit_code.hpp"

namespace {

using namespace weir;

struct Options {
  std::string config = "/etc/weir/weir.toml";
  bool check = false;
  bool print = false;
  bool foreground = false;
  bool verbose = false;
};

void print_diagnostics(const config::LoadResult& loaded) {
  for (const auto& diagnostic : loaded.diagnostics) {
    std::cerr << to_string(diagnostic) << '\n';
  }
}

/// Free pages between what is in use go back too; that glibc does only when asked.
void trim_heap_regularly() {
  std::thread{[] {
    for (;;) {
      std::this_thread::sleep_for(std::chrono::seconds{10});
      ::malloc_trim(1 << 20);
    }
  }}.detach();
}

int run(const Options& options) {
  if (::access(options.config.c_str(), F_OK) != 0) {
    std::cerr << options.config << ":1:1: there is no such file\n";
    return kNoInput;
  }
  auto loaded = config::load(options.config);
  if (!loaded.config || options.check || options.print) print_diagnostics(loaded);
  if (!loaded.config) return kConfiguration;
  if (options.print) {
    std::cout << config::print(*loaded.config);
    return kOk;
  }
  if (options.check) {
    std::cout << "configuration ok\n";
    return kOk;
  }
  trim_heap_regularly();
  // Never destroyed: milter threads that outlive the drain may still use it.
  auto* const daemon = new service::Daemon{options.config, std::move(loaded)};
  return daemon->run();
}

/// libmilter makes a thread whenever none is idle, and RocksDB frees large buffers: without bounds
/// each thread would get an arena of its own and the heap would keep what was freed. Fewer arenas
/// cost more in waiting for them than they save.
void bound_heap() {
  ::mallopt(M_ARENA_MAX, 4);
  ::mallopt(M_MMAP_THRESHOLD, 256 << 10);
  ::mallopt(M_TRIM_THRESHOLD, 2 << 20);
}

}  // namespace

int main(int argc, char** argv) {
  service::block_signals();
  bound_heap();
  Options options;
  CLI::App app{"Weir: SMTP relay sensor and milter for the Exchange Online hybrid connector",
               "weir-milter"};
  app.add_option("-c,--config", options.config, "Configuration file")->capture_default_str();
  app.add_flag("-t,--check-config", options.check, "Report every error in it and exit");
  app.add_flag("-p,--print-config", options.print, "Print the effective configuration and exit");
  app.add_flag("-f,--foreground", options.foreground, "Stay in the foreground (always so)");
  app.add_flag("-v,--verbose", options.verbose, "Log what only developers need");
  app.set_version_flag("--version", std::string{"weir-milter "} + WEIR_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kOk : kUsage;
  }
  log::start(options.verbose ? log::Level::debug : log::Level::info);
  int code = kInternal;
  try {
    code = run(options);
  } catch (const std::exception& error) {
    log::error(std::string{"weir-milter ends: "} + error.what());
  }
  std::cout.flush();
  std::fflush(nullptr);
  std::_Exit(code);  // no destructor runs under a milter thread that is still there
}
