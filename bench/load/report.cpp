#include "load/report.hpp"

#include <libmilter/mfdef.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <sstream>
#include <string_view>

namespace weir::bench {
namespace {

std::string_view reply_name(char reply) {
  switch (reply) {
    case SMFIR_CONTINUE:
      return "continue";
    case SMFIR_ACCEPT:
      return "accept";
    case SMFIR_REJECT:
      return "reject";
    case SMFIR_TEMPFAIL:
      return "tempfail";
    case SMFIR_DISCARD:
      return "discard";
    default:
      return "reply_code";
  }
}

double milliseconds(Clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

/// Nearest rank; `sorted` in ascending order.
double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto rank = static_cast<std::size_t>(share * static_cast<double>(sorted.size()));
  return sorted[std::min(rank, sorted.size() - 1)];
}

std::string percentiles_json(const std::vector<double>& sorted) {
  std::array<char, 160> text;
  std::snprintf(text.data(), text.size(),
                R"({"p50":%.3f,"p90":%.3f,"p99":%.3f,"p999":%.3f,"max":%.3f})",
                percentile(sorted, 0.5), percentile(sorted, 0.9), percentile(sorted, 0.99),
                percentile(sorted, 0.999), sorted.empty() ? 0 : sorted.back());
  return text.data();
}

// The only free text is our own error sentence; quotes and controls in it become '?'.
std::string quoted(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](unsigned char c) { return c < 0x20 || c > 0x7e || c == '"' || c == '\\'; }, '?');
  return '"' + text + '"';
}

}  // namespace

void Report::add(const Message& message, const Outcome& outcome) {
  end_of_message_.push_back(milliseconds(outcome.end_of_message));
  whole_.push_back(milliseconds(outcome.whole));
  ++replies_[std::string{reply_name(outcome.reply)}];
  early_ += outcome.early ? 1 : 0;
  tagged_ += outcome.verdict_header ? 1 : 0;
  quarantined_ += outcome.quarantined ? 1 : 0;
  changes_ += outcome.changes;
  if (!check_verdicts_) return;
  const bool passed = outcome.reply == SMFIR_CONTINUE || outcome.reply == SMFIR_ACCEPT;
  const bool noticed = outcome.verdict_header || outcome.quarantined || !passed;
  if (noticed != message.suspicious) {
    error("message " + std::to_string(message.number) +
          (noticed ? " is clean and was not let through untouched"
                   : " is suspicious and came back untouched"));
  }
}

void Report::error(const std::string& what) {
  if (errors_++ == 0) first_error_ = what;
}

std::string Report::json(std::chrono::duration<double> took) {
  std::sort(end_of_message_.begin(), end_of_message_.end());
  std::sort(whole_.begin(), whole_.end());
  std::ostringstream out;
  out << R"({"answered":)" << answered() << R"(,"errors":)" << errors_ << R"(,"first_error":)"
      << quoted(first_error_) << R"(,"seconds":)" << took.count() << R"(,"per_second":)"
      << static_cast<double>(answered()) / took.count() << R"(,"end_of_message_ms":)"
      << percentiles_json(end_of_message_) << R"(,"message_ms":)" << percentiles_json(whole_)
      << R"(,"late":)" << late_ << R"(,"early":)" << early_ << R"(,"tagged":)" << tagged_
      << R"(,"quarantined":)" << quarantined_ << R"(,"header_changes":)" << changes_
      << R"(,"replies":{)";
  const char* separator = "";
  for (const auto& [name, count] : replies_) {
    out << separator << '"' << name << "\":" << count;
    separator = ",";
  }
  out << "}}\n";
  return out.str();
}

std::string Report::text(std::chrono::duration<double> took) {
  std::sort(end_of_message_.begin(), end_of_message_.end());
  std::ostringstream out;
  out.precision(4);
  out << answered() << " messages answered in " << took.count() << " s ("
      << static_cast<double>(answered()) / took.count() << " a second), " << errors_ << " errors\n"
      << "end-of-message ms: p50 " << percentile(end_of_message_, 0.5) << "  p90 "
      << percentile(end_of_message_, 0.9) << "  p99 " << percentile(end_of_message_, 0.99)
      << "  max " << (end_of_message_.empty() ? 0 : end_of_message_.back()) << "\nreplies:";
  for (const auto& [name, count] : replies_) out << ' ' << name << ' ' << count;
  out << "; tagged " << tagged_ << ", quarantined " << quarantined_ << ", header changes "
      << changes_ << ", started late " << late_ << '\n';
  if (errors_ > 0) out << "first error: " << first_error_ << '\n';
  return out.str();
}

}  // namespace weir::bench
