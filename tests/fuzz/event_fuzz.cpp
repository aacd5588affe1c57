// libFuzzer entry: any bytes as a mail transaction, read, judged and written as a verdict event.
// The first line holds flags, one letter each; the next ones are what the MTA reports and the
// client says; the message follows.

#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "config/load.hpp"
#include "content/read.hpp"
#include "count/memory_store.hpp"
#include "fuzz/header_invariants.hpp"
#include "pipeline/rules.hpp"
#include "report/event.hpp"
#include "weir/engine/answer.hpp"

namespace {

namespace json = boost::json;
namespace mail = weir::mail;
using weir::fuzz::require;
using weir::fuzz::take_line;

// The lists of an event at their bounds, every text in them at its own, come to less.
constexpr std::size_t kMaxLine = 256UL * 1024;
constexpr weir::TimePoint kNow{std::chrono::milliseconds{1767323045678}};

constexpr std::string_view kConfig = R"([milter]
mode = "enforce"
[organization]
accepted_domains = ["contoso.example"]
trusted_relays = ["10.1.0.1"]
authserv_ids = ["mx.contoso.example"]
exchange_online_addresses = ["10.5.0.0/16"]
egress_addresses = ["192.0.2.0/24"]
tenant_ids = ["11111111-2222-3333-4444-555555555555"]
[[connector]]
name = "to"
direction = "to_cloud"
client_networks = ["10.1.0.0/16"]
certificate_names = ["mail.contoso.example"]
[[connector]]
name = "from"
direction = "from_cloud"
client_networks = ["10.5.0.0/16"]
)";

/// Counts of one run alone, so that an input always means the same; or a store that is down.
class Store final : public weir::count::CounterStore {
 public:
  void forget(bool down) {
    down_ = down;
    memory_.emplace();
  }

  weir::count::Counted add(const weir::count::Batch& batch, weir::TimePoint now) override {
    if (!down_) return memory_->add(batch, now);
    weir::count::Counted counted;
    counted.readings.resize(batch.observations.size());
    counted.degraded = true;
    counted.degraded_reason = "state_unavailable";
    return counted;
  }
  void remember_tempfail(std::string_view, std::string_view, weir::TimePoint) override {}
  std::vector<weir::count::CounterRow> list(std::string_view, std::size_t,
                                            weir::TimePoint) override {
    return {};
  }
  std::size_t reset(std::string_view, std::string_view) override { return 0; }

 private:
  bool down_ = false;
  std::optional<weir::count::MemoryStore> memory_;
};

const weir::config::Config& configuration() {
  static const auto loaded = weir::config::load_text(kConfig, "fuzz.toml").config;
  require(loaded != nullptr);
  return *loaded;
}

void take_recipients(std::string_view line, bool many, mail::RawTransaction& raw) {
  while (!line.empty()) {
    const auto end = std::min(line.find(' '), line.size());
    raw.recipients.push_back({std::string{line.substr(0, end)}, "hop.example", ""});
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  for (int i = 0; many && i < 150; ++i) {
    raw.recipients.push_back({"<\"\\\"\\\\\"@d" + std::to_string(i) + ".example>", "", ""});
  }
}

mail::RawTransaction transaction_of(std::string_view flags, std::string_view text) {
  mail::RawTransaction raw;
  auto& session = raw.session;
  const bool cloud = flags.find('c') != flags.npos;
  const bool relay = flags.find('r') != flags.npos;
  session.client = weir::IpAddress::parse(cloud ? "10.5.0.1" : relay ? "10.1.0.1" : "203.0.113.9");
  for (std::string* field : {&session.client_name, &session.helo, &session.daemon_name,
                             &session.tls_version, &session.cert_subject, &session.auth_type,
                             &session.auth_user, &raw.queue_id, &raw.mail_from}) {
    *field = take_line(text);
  }
  session.cert_issuer = session.cipher = session.cert_subject;
  take_recipients(take_line(text), flags.find('m') != flags.npos, raw);
  const auto blank = text.find("\n\n");
  raw.headers = weir::fuzz::fields_of(text.substr(0, blank));
  if (blank != text.npos) raw.body = text.substr(blank + 2);
  raw.body_truncated = flags.find('b') != flags.npos;
  return raw;
}

void check(const std::string& line, std::string_view id) {
  require(line.size() <= kMaxLine && weir::is_utf8(line));
  require(std::none_of(line.begin(), line.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }));
  json::error_code failed;
  const json::value event = json::parse(line, failed);
  require(!failed && event.is_object());
  const json::object& about = event.at("event").as_object();
  require(about.at("id").as_string() == id);
  require(about.at("dataset").as_string() == weir::report::dataset::kVerdict);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::string_view kId = "0190a5c2-7b00-7000-8000-000000000001";
  const mail::Domains& domains = weir::fuzz::domains();
  std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto flags = take_line(text);
  const mail::RawTransaction raw = transaction_of(flags, text);
  const mail::Transaction transaction =
      mail::read(raw, weir::content::read(raw, domains), {}, domains);

  static Store store;
  static const weir::engine::Engine engine{weir::pipeline::make_rules(configuration(), domains),
                                           domains, store};
  store.forget(flags.find('d') != flags.npos);
  const weir::engine::Verdict verdict = engine.inspect(transaction, kNow);
  const auto answer =
      weir::engine::make_answer(verdict, raw.headers, kId, configuration().milter.verdict_header);
  weir::report::VerdictEvent event{
      {std::string{kId}, kNow, "mx1"}, transaction, verdict, std::chrono::microseconds{180}};
  event.header_from_org_domain = domains.organizational(transaction.message.from.first().domain);
  event.reply = answer.reply;
  if (flags.find('f') != flags.npos) event.failure = "deadline";

  const std::string line = weir::report::to_ecs(event);
  check(line, kId);
  const std::string numbered = weir::report::with_sequence(line, 7);
  check(numbered, kId);
  require(json::parse(numbered).at("event").at("sequence").as_int64() == 7);
  return 0;
}
