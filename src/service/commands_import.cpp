// The verbs import-begin, import-data, import-end, import-result and audit-list.
#include <algorithm>
#include <boost/json/array.hpp>

#include "digest/base64.hpp"
#include "imports/outcome.hpp"
#include "report/json_writer.hpp"
#include "service/commands.hpp"
#include "service/import_duty.hpp"
#include "service/request.hpp"
#include "weir/base/exit_code.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxListed = DriftList::kMost;
constexpr std::size_t kMaxDays = 3'650;

/// A number from 0 on. Throws Refused when it is none, or missing.
std::uint64_t count_in(const json::object& request, std::string_view name) {
  const auto* const value = request.if_contains({name.data(), name.size()});
  if (value != nullptr && value->is_uint64()) return value->get_uint64();
  if (value != nullptr && value->is_int64() && value->get_int64() >= 0) {
    return static_cast<std::uint64_t>(value->get_int64());
  }
  throw Refused{kUsage, "\"" + std::string{name} + "\" must be a number, 0 or more"};
}

json::object row_of(const DriftList::Entry& entry) {
  auto row = imports::to_json(entry.told);
  row.erase("known");
  row["learned"] = report::format_time(entry.learned);
  return row;
}

}  // namespace

json::object Commands::import_begin(const json::object& request, const Caller& caller) {
  const auto now = controls_.now();
  ImportUploads::Wanted wanted{
      .name = text(request, "name", true), .bytes = count_in(request, "bytes"), .written = now};
  if (request.contains("written_ms")) {
    const auto given = count_in(request, "written_ms");
    const auto latest = static_cast<std::uint64_t>(now.time_since_epoch().count());
    wanted.written = TimePoint{TimePoint::duration{std::min(given, latest)}};
  }
  return {{"upload", controls_.imports().begin_upload(caller.user, wanted, now)},
          {"piece_bytes", ImportUploads::kPiece}};
}

json::object Commands::import_data(const json::object& request, const Caller& caller) {
  const auto id = text(request, "upload", true);
  const auto offset = count_in(request, "offset");
  const auto piece = digest::from_base64(text(request, "data", true));
  if (!piece) throw Refused{kUsage, "\"data\" must be base64 (RFC 4648 section 4)"};
  const auto bytes =
      controls_.imports().uploads().add(caller.user, id, offset, *piece, controls_.now());
  return {{"bytes", bytes}};
}

json::object Commands::import_end(const json::object& request, const Caller& caller) {
  auto& duty = controls_.imports();
  duty.uploads().end(caller.user, text(request, "upload", true), controls_.now());
  duty.read_uploads();
  return {};
}

json::object Commands::import_result(const json::object& request, const Caller& caller) {
  auto outcome = controls_.imports().uploads().result(caller.user, text(request, "upload", true));
  if (!outcome) return {{"done", false}};
  return {{"done", true}, {"outcome", std::move(*outcome)}};
}

json::object Commands::audit_list(const json::object& request, const Caller&) {
  const auto days = number(request, "days", 30, kMaxDays);
  const auto limit = number(request, "limit", 100, kMaxListed);
  const auto since = controls_.now() - std::chrono::hours{24} * days;
  json::array rows;
  std::size_t total = 0;
  controls_.on_watch([&] {
    const auto entries = controls_.imports().drifts().newest(since, kMaxListed);
    total = entries.size();
    for (const auto& entry : entries) {
      if (rows.size() == limit) break;
      rows.push_back(row_of(entry));
    }
  });
  return {{"deviations", std::move(rows)}, {"total", total}};
}

}  // namespace weir::service
