#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace weir::bench {

enum class Shape {
  plain,     ///< text/plain of `body_bytes` with one or two links
  business,  ///< multipart/mixed of about 50 kB with HTML and two attachments
};

/// What the generated mail varies over. The same seed and number always give the same message,
/// whichever connection carries it.
struct TrafficOptions {
  std::uint64_t seed = 1;
  std::uint64_t clients = 50;      ///< distinct SMTP clients in 10.1.0.0/16
  std::uint64_t senders = 500;     ///< distinct MAIL FROM local parts, drawn uniformly
  bool every_sender_once = false;  ///< message n is from sender n modulo `senders`: fills a store
  Shape shape = Shape::plain;
  std::size_t body_bytes = 4096;    ///< of Shape::plain
  unsigned suspicious_percent = 5;  ///< From in a domain that is not ours
};

struct Client {
  std::string name;
  std::string address;  ///< IPv4
};

/// One message as the MTA would hand it over.
struct Message {
  std::uint64_t number = 0;
  bool suspicious = false;
  std::string queue_id;
  std::string mail_from;  ///< without angle brackets
  std::vector<std::string> recipients;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

class Traffic {
 public:
  explicit Traffic(TrafficOptions options);

  Client client(std::uint64_t connection) const;
  Message message(std::uint64_t number) const;

 private:
  TrafficOptions options_;
  std::string filler_;
};

}  // namespace weir::bench
