#include "content/report.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

namespace weir::content {
namespace {

using mail::DeliveryReport;

/// The first leaf of one of these types that is the report's own, not of the message it returns.
const mime::Part* find_leaf(const mime::Structure& structure,
                            std::initializer_list<std::string_view> types) {
  const auto found =
      std::find_if(structure.parts.begin(), structure.parts.end(), [&](const mime::Part& part) {
        return !part.within_message &&
               std::find(types.begin(), types.end(), part.type) != types.end();
      });
  return found == structure.parts.end() ? nullptr : &*found;
}

std::string decoded(const mime::Part* part, std::size_t max) {
  return part == nullptr ? std::string{} : mime::decode(*part, max).bytes;
}

}  // namespace

std::optional<DeliveryReport> read_report(const mime::Structure& structure,
                                          const mail::Domains& domains) {
  if (structure.content.report != mail::ReportKind::delivery_status) return std::nullopt;
  const auto status =
      decoded(find_leaf(structure, {"message/delivery-status", "message/global-delivery-status"}),
              DeliveryReport::kMaxStatus);
  const auto text = decoded(find_leaf(structure, {"text/plain"}), DeliveryReport::kMaxText);
  // Some return the header alone, and some encode the message.
  std::string header;
  if (structure.returned_header.empty()) {
    header = decoded(
        find_leaf(structure, {"text/rfc822-headers", "message/rfc822-headers",
                              "message/global-headers", "message/rfc822", "message/global"}),
        DeliveryReport::kMaxHeader + 1);
  }
  auto report = mail::read_delivery_report(
      {status, text, header.empty() ? structure.returned_header : std::string_view{header}},
      domains);
  if (report.told.empty()) {
    const auto html = decoded(find_leaf(structure, {"text/html"}), DeliveryReport::kMaxText);
    auto again = mail::read_delivery_report({.status = {}, .text = html, .header = {}}, domains);
    report.told = std::move(again.told);
    report.told_by = std::move(again.told_by);
  }
  return report;
}

}  // namespace weir::content
