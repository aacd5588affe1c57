#include "simulate/site.hpp"

#include <stdexcept>

#include "pipeline/rules.hpp"

namespace weir::simulate {
namespace {

config::LoadResult loaded_from(const std::string& file) {
  auto loaded = config::load(file);
  if (loaded.config) return loaded;
  std::string wrong = file + " was refused";
  for (const auto& diagnostic : loaded.diagnostics) wrong += "\n" + to_string(diagnostic);
  throw std::runtime_error{wrong};
}

store::Options options_in(const std::string& directory) {
  store::Options options;
  options.path = directory;
  return options;
}

std::string angled(const std::string& address) { return "<" + address + ">"; }

}  // namespace

Site::Site(const std::string& config_file, const std::string& directory, TimePoint start)
    : loaded_{loaded_from(config_file)},
      now_{start},
      state_{std::make_unique<store::State>(options_in(directory))},
      next_tick_{start} {
  state_->start();
  if (!state_->records_known()) throw std::runtime_error{directory + ": the state does not open"};
  duties_ = std::make_unique<Duties>(loaded_.config, *state_, ids_, board_, metrics_,
                                     [this] { return now_; });
  for (auto* duty : duties_->all()) duty->begin(now_);
  auto engine = std::make_shared<const engine::Engine>(
      pipeline::make_rules(*loaded_.config, domains_), domains_, *state_);
  filter_ =
      std::make_shared<pipeline::Inspector>(loaded_.config, std::move(engine),
                                            pipeline::Surroundings{.domains = domains_,
                                                                   .log = *state_,
                                                                   .store = *state_,
                                                                   .metrics = metrics_,
                                                                   .ids = ids_,
                                                                   .hostname = "simulated",
                                                                   .situations = &board_,
                                                                   .sightings = this,
                                                                   .now = [this] { return now_; }});
}

Site::~Site() { stop(); }

void Site::stop() {
  if (!state_) return;
  filter_.reset();
  for (auto* duty : duties_->all()) duty->end(now_);
  duties_.reset();
  state_->stop();
  state_.reset();
}

void Site::advance(TimePoint to, std::chrono::milliseconds step) {
  while (next_tick_ <= to) {
    now_ = std::max(now_, next_tick_);
    for (auto* duty : duties_->all()) duty->tick(now_);
    next_tick_ += step;
  }
  now_ = std::max(now_, to);
}

void Site::see(incident::Sighting sighting) noexcept {
  for (auto* duty : duties_->all()) duty->see(sighting);
}

policy::Answer Site::submit(const Letter& letter) {
  mail::RawTransaction raw;
  raw.session.client = IpAddress::parse(letter.client);
  raw.session.client_name = "unknown";
  raw.session.helo = "client.example";
  raw.session.daemon_name = "smtp";
  raw.session.auth_user = letter.login;
  if (!letter.login.empty()) raw.session.auth_type = "PLAIN";
  raw.queue_id = "4Sim" + std::to_string(++number_);
  raw.mail_from = angled(letter.mail_from);
  for (const auto& recipient : letter.to) {
    mail::RawRecipient added;
    added.path = angled(recipient);
    raw.recipients.push_back(std::move(added));
  }
  raw.headers = letter.headers;
  raw.body = letter.body;
  raw.body_bytes = raw.body.size();
  return filter_->end_of_message(raw);
}

}  // namespace weir::simulate
