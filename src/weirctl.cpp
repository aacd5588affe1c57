// weirctl(1): all of it is in src/ctl, where tests can reach it.
#include <csignal>
#include <iostream>

#include "ctl/app.hpp"

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_DFL);  // `weirctl … | head` ends quietly
  return weir::ctl::run({argv + 1, argv + argc}, std::cin, std::cout, std::cerr);
}
