#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "weir/audit/export.hpp"
#include "weir/hunt/query.hpp"

namespace weir::hunt {

/// Whether a connector works after a cmdlet.
enum class Enabled { yes, no, unchanged, removed };

std::string_view to_string(Enabled enabled) noexcept;

/// Whether it is New-, Set- or Remove-, InboundConnector or OutboundConnector, in any case.
bool changes_connector(std::string_view operation) noexcept;

/// Of which connector a record tells: Identity, else Name, else ObjectId (DOMAIN 1.1 C4).
std::string connector_of(const audit::Record& record);

/// Every name by which it is meant there: those three, without doubles.
std::vector<std::string> connector_names(const audit::Record& record);

/// One change of a connector. Strictly: one parameter of New-InboundConnector.
struct ConnectorRow {
  TimePoint time{};
  std::string operation;
  std::string connector;
  Enabled enabled = Enabled::unchanged;
  std::string actor;
  std::string client;
  std::string changes;  ///< "SenderDomains=*, RequireTls=False"; strictly empty
  bool succeeded = true;
  std::string id;
};

/// Query 1: connectors that were made, changed or removed, by time.
class Connectors {
 public:
  explicit Connectors(Parameters parameters);
  void add(const audit::Record& record);
  std::vector<ConnectorRow> rows() const;
  Searched searched() const noexcept { return searched_; }

 private:
  Parameters parameters_;
  Searched searched_;
  std::vector<ConnectorRow> rows_;
};

/// A success amid failures.
struct LogonHit {
  std::string account;
  std::string account_id;
  std::string application;
  std::string isp;
  std::string country;
  std::string client;          ///< that the success came from
  std::uint64_t failures = 0;  ///< from first to last
  std::uint64_t accounts = 1;  ///< that failed: more than one is a spray
  TimePoint first{};           ///< failure
  TimePoint last{};            ///< failure
  TimePoint success{};
};

/// Query 5: passwords guessed until one was right. Rows may come in any order; memory is linear,
/// about 40 bytes a row within the time. Not thread-safe.
class Logons {
 public:
  explicit Logons(Parameters parameters);
  ~Logons();
  void add(const audit::LogonRow& row);
  /// By time of the success.
  std::vector<LogonHit> rows() const;
  Searched searched() const;

  static constexpr std::size_t kMaxStrictAccounts = 100;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace weir::hunt
