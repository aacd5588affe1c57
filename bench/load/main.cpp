// weir-load: the sending MTA's side of the milter protocol, for measuring any milter.
#include <getopt.h>
#include <sysexits.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "load/load.hpp"

namespace {

using weir::bench::LoadOptions;
using weir::bench::Shape;

constexpr const char* kUsage =
    R"(weir-load --socket unix:PATH|inet:PORT@HOST [options]

  --messages N        how many (10000)
  --first N           number of the first message (0); the same number gives the same message
  --connections N     at the same time (10)
  --per-connection N  messages before a connection is closed (1)
  --rate R            R messages a second on a fixed schedule instead of as fast as answers come
  --burst             all connections send end-of-message at the same moment
  --timeout S         longest wait for one message in seconds (30)
  --shape S           plain: text with one or two links; business: about 50 kB of text, HTML with
                      links, a PDF and a DOCX (plain)
  --body BYTES        size of a plain body (4096)
  --clients N         distinct SMTP clients (50)
  --keys N            distinct MAIL FROM local parts, drawn uniformly (500)
  --fill              message n is from sender n, so that N messages make N keys
  --suspicious P      percent of messages with a From domain that is not ours (5)
  --check-verdicts    suspicious messages must come back tagged or held, the others untouched
  --seed N            (1)
  --json              one JSON object instead of text

Every reply is checked against what was negotiated. Exit status 0: every message got one valid
final reply; 1: some did not; 64: usage; 69: the filter cannot be reached.
)";

enum Option : int {
  kSocket = 256,
  kMessages,
  kFirst,
  kConnections,
  kPerConnection,
  kRate,
  kBurst,
  kTimeout,
  kShape,
  kBody,
  kClients,
  kKeys,
  kFill,
  kSuspicious,
  kCheckVerdicts,
  kSeed,
  kJson,
  kHelp
};

constexpr option kOptions[] = {{"socket", required_argument, nullptr, kSocket},
                               {"messages", required_argument, nullptr, kMessages},
                               {"first", required_argument, nullptr, kFirst},
                               {"connections", required_argument, nullptr, kConnections},
                               {"per-connection", required_argument, nullptr, kPerConnection},
                               {"rate", required_argument, nullptr, kRate},
                               {"burst", no_argument, nullptr, kBurst},
                               {"timeout", required_argument, nullptr, kTimeout},
                               {"shape", required_argument, nullptr, kShape},
                               {"body", required_argument, nullptr, kBody},
                               {"clients", required_argument, nullptr, kClients},
                               {"keys", required_argument, nullptr, kKeys},
                               {"fill", no_argument, nullptr, kFill},
                               {"suspicious", required_argument, nullptr, kSuspicious},
                               {"check-verdicts", no_argument, nullptr, kCheckVerdicts},
                               {"seed", required_argument, nullptr, kSeed},
                               {"json", no_argument, nullptr, kJson},
                               {"help", no_argument, nullptr, kHelp},
                               {nullptr, 0, nullptr, 0}};

[[noreturn]] void usage(int status) {
  (status == 0 ? std::cout : std::cerr) << kUsage;
  std::exit(status);
}

std::uint64_t number(const char* text) {
  char* end = nullptr;
  const std::uint64_t value = std::strtoull(text, &end, 10);
  if (end == text || *end != '\0' || *text == '-') usage(EX_USAGE);
  return value;
}

Shape shape(std::string_view name) {
  if (name == "plain") return Shape::plain;
  if (name == "business") return Shape::business;
  usage(EX_USAGE);
}

void set(LoadOptions& options, int option, const char* value) {
  switch (option) {
    case kSocket:
      options.socket = value;
      break;
    case kMessages:
      options.messages = number(value);
      break;
    case kFirst:
      options.first = number(value);
      break;
    case kConnections:
      options.connections = number(value);
      break;
    case kPerConnection:
      options.per_connection = number(value);
      break;
    case kRate:
      options.rate = static_cast<double>(number(value));
      break;
    case kBurst:
      options.burst = true;
      break;
    case kTimeout:
      options.timeout = std::chrono::seconds{number(value)};
      break;
    case kShape:
      options.traffic.shape = shape(value);
      break;
    case kBody:
      options.traffic.body_bytes = number(value);
      break;
    case kClients:
      options.traffic.clients = number(value);
      break;
    case kKeys:
      options.traffic.senders = number(value);
      break;
    case kFill:
      options.traffic.every_sender_once = true;
      break;
    case kSuspicious:
      options.traffic.suspicious_percent = static_cast<unsigned>(number(value));
      break;
    case kCheckVerdicts:
      options.check_verdicts = true;
      break;
    case kSeed:
      options.traffic.seed = number(value);
      break;
    default:
      usage(option == kHelp ? EX_OK : EX_USAGE);
  }
}

}  // namespace

int main(int argc, char** argv) {
  LoadOptions options;
  bool json = false;
  for (int option = 0; (option = ::getopt_long(argc, argv, "", kOptions, nullptr)) != -1;) {
    if (option == kJson) {
      json = true;
    } else {
      set(options, option, optarg);
    }
  }
  if (options.socket.empty() || optind != argc || options.connections == 0) usage(EX_USAGE);
  try {
    const auto start = weir::bench::Clock::now();
    weir::bench::Report report = weir::bench::run_load(options);
    const std::chrono::duration<double> took = weir::bench::Clock::now() - start;
    std::cout << (json ? report.json(took) : report.text(took));
    return report.errors() == 0 && report.answered() == options.messages ? EX_OK : EXIT_FAILURE;
  } catch (const std::runtime_error& error) {
    std::cerr << "weir-load: " << error.what() << '\n';
    return EX_UNAVAILABLE;
  }
}
