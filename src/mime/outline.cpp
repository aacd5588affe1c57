#include "mime/outline.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "weir/base/text.hpp"

namespace weir::mime {
namespace {

bool is_blank(std::string_view text) noexcept {
  return text.find_first_not_of(" \t") == std::string_view::npos;
}

bool is_report_part(std::string_view name) noexcept {
  return name == "message/delivery-status" || name == "message/global-delivery-status" ||
         name == "message/disposition-notification" ||
         name == "message/global-disposition-notification";
}

bool holds_message(std::string_view name) noexcept {
  return name == "message/rfc822" || name == "message/global" || name == "message/news";
}

/// The header fields of one part, as far as they matter.
struct PartHeader {
  std::string type;
  std::string encoding;
  std::uint32_t types = 0;
  std::string* open = nullptr;  ///< where a continuation line belongs; null: nowhere
};

class Scanner {
 public:
  Outline scan(const MediaType& root, std::string_view body, bool truncated) {
    enter(root, "");
    for (std::size_t at = 0; at < body.size() && !result_.cut && !finished_;) {
      const auto end = std::min(body.find('\n', at), body.size());
      std::string_view line = body.substr(at, end - at);
      if (line.ends_with('\r')) line.remove_suffix(1);
      read_line(line);
      at = end + 1;
    }
    if (!result_.cut) finish(truncated);
    if (result_.cut && !truncated_only_) result_.text.clear();
    return std::move(result_);
  }

 private:
  enum class Mode { header, leaf, report, skip };

  /// A multipart, or a message within a message (which has no delimiter of its own).
  struct Container {
    std::string delimiter;  ///< "--" and the boundary; empty for a message
    std::string ours;       ///< the same in the outline
    bool digest = false;
  };

  void note(const char* anomaly) {
    auto& all = result_.anomalies;
    if (std::find(all.begin(), all.end(), anomaly) == all.end()) all.emplace_back(anomaly);
  }

  void read_line(std::string_view line) {
    if (line.starts_with("--") && read_delimiter(line)) return;
    if (mode_ == Mode::header) {
      read_header_line(line);
    } else if (mode_ == Mode::report) {
      keep_report_line(line);
    }
  }

  /// RFC 2046 section 5.1: an outer boundary ends everything inside it, closed or not.
  bool read_delimiter(std::string_view line) {
    for (std::size_t i = containers_.size(); i-- > 0;) {
      const std::string& delimiter = containers_[i].delimiter;
      if (delimiter.empty() || !line.starts_with(delimiter)) continue;
      std::string_view rest = line.substr(delimiter.size());
      const bool closing = rest.starts_with("--");
      if (closing) rest.remove_prefix(2);
      if (!is_blank(rest)) continue;
      if (mode_ == Mode::header) end_header();  // a part that is only a header
      if (result_.cut) return true;
      close_down_to(i + 1);
      if (closing) {
        leave();
      } else {
        result_.text += "\r\n" + containers_.back().ours + "\r\n";
        begin_header();
      }
      return true;
    }
    return false;
  }

  void begin_header() {
    header_ = {};
    mode_ = Mode::header;
  }

  void read_header_line(std::string_view line) {
    if (line.empty()) return end_header();
    if (line[0] == ' ' || line[0] == '\t') {
      if (header_.open != nullptr) append(*header_.open, line);
      return;
    }
    header_.open = nullptr;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return note("bad_part_header");
    const std::string_view name = trimmed(line.substr(0, colon));
    if (iequals(name, "Content-Type")) {
      if (++header_.types > 1) return note("duplicate_content_type");
      header_.open = &header_.type;
    } else if (iequals(name, "Content-Transfer-Encoding")) {
      header_.open = &header_.encoding;
    }
    if (header_.open != nullptr) append(*header_.open, line.substr(colon + 1));
  }

  static void append(std::string& field, std::string_view text) {
    field += text.substr(0, kMaxContentType - std::min(kMaxContentType, field.size()));
  }

  void end_header() {
    MediaType type;
    if (header_.types > 0) {
      type = read_media_type(header_.type);
    } else if (!containers_.empty() && containers_.back().digest) {
      type.name = "message/rfc822";  // RFC 2046 section 5.1.5
    }
    enter(type, header_.encoding);
  }

  void note_oddities(const MediaType& type) {
    if (!type.readable) note("bad_content_type");
    if (type.control) note("control_in_content_type");
    if (type.two_boundaries) note("two_boundaries");
    if (type.extended_boundary) note("extended_boundary");
    if (type.is_multipart() && type.boundary.empty()) note("missing_boundary");
  }

  void enter(const MediaType& type, std::string_view encoding) {
    note_oddities(type);
    const bool container =
        (type.is_multipart() && !type.boundary.empty()) || holds_message(type.name);
    // RFC 2045 section 6.4 forbids it; some readers decode it all the same, others do not.
    const std::string_view how = trimmed(encoding);
    const bool encoded = iequals(how, "base64") || iequals(how, "quoted-printable");
    if (container && encoded) note("encoded_container");
    if (++entities_ > kMaxParts) return cut("too_many_parts");
    if (!container || encoded) return enter_leaf(type);
    if (containers_.size() == kMaxDepth) return cut("nesting_too_deep");
    enter_container(type);
  }

  void enter_leaf(const MediaType& type) {
    ++result_.parts;
    const bool report = is_report_part(type.name);
    const bool plain = !type.is_multipart() && !holds_message(type.name);
    result_.text +=
        "Content-Type: " + (plain ? type.name : "application/octet-stream") + "\r\n\r\n";
    kept_ = 0;
    mode_ = report ? Mode::report : Mode::skip;
  }

  void enter_container(const MediaType& type) {
    Container container;
    if (type.is_multipart()) {
      char ours[24];
      std::snprintf(ours, sizeof ours, "--weir-%04u", entities_);
      container.delimiter = "--" + type.boundary;
      container.ours = ours;
      container.digest = type.name == "multipart/digest";
      result_.text += "Content-Type: " + type.name + ";boundary=" + container.ours.substr(2);
      if (type.report_type == "delivery-status" || type.report_type == "disposition-notification") {
        result_.text += ";report-type=" + type.report_type;
      }
      result_.text += "\r\n\r\n";
      mode_ = Mode::skip;
    } else {
      result_.text += "Content-Type: message/rfc822\r\n\r\n";
      begin_header();
    }
    containers_.push_back(std::move(container));
    result_.depth = std::max(result_.depth, static_cast<std::uint32_t>(containers_.size()));
  }

  void keep_report_line(std::string_view line) {
    // Nothing that could pass for one of our own boundaries.
    if (kept_ + line.size() > kMaxReportBytes || line.find("--") != std::string_view::npos) return;
    kept_ += line.size() + 2;
    result_.text.append(line).append("\r\n");
  }

  void leave() {
    if (!containers_.back().ours.empty()) {
      result_.text += "\r\n" + containers_.back().ours + "--\r\n";
    }
    containers_.pop_back();
    mode_ = Mode::skip;
    finished_ = std::none_of(containers_.begin(), containers_.end(),
                             [](const Container& c) { return !c.delimiter.empty(); });
  }

  void close_down_to(std::size_t count) {
    while (containers_.size() > count) {
      note_unclosed(containers_.size() - 1);
      leave();
    }
    finished_ = false;
  }

  /// A message within a message is often returned cut short: that is no oddity of this one.
  void note_unclosed(std::size_t index) {
    const bool returned =
        std::any_of(containers_.begin(), containers_.begin() + std::ptrdiff_t(index),
                    [](const Container& c) { return c.delimiter.empty(); });
    if (!returned && !containers_[index].delimiter.empty()) note("boundary_not_closed");
  }

  void finish(bool truncated) {
    if (mode_ == Mode::header) end_header();
    if (result_.cut) return;
    const bool open = std::any_of(containers_.begin(), containers_.end(),
                                  [](const Container& c) { return !c.delimiter.empty(); });
    truncated_only_ = open && truncated;
    result_.cut = truncated_only_;
    while (!containers_.empty()) {
      if (!truncated) note_unclosed(containers_.size() - 1);
      leave();
    }
  }

  void cut(const char* anomaly) {
    note(anomaly);
    result_.cut = true;
  }

  Outline result_;
  std::vector<Container> containers_;
  PartHeader header_;
  Mode mode_ = Mode::skip;
  std::uint32_t entities_ = 0;
  std::size_t kept_ = 0;
  bool finished_ = false;        ///< nothing after this can belong to a part
  bool truncated_only_ = false;  ///< cut because the body was, not because it is dangerous
};

}  // namespace

Outline outline(const MediaType& root, std::string_view body, bool truncated) {
  return Scanner{}.scan(root, body, truncated);
}

}  // namespace weir::mime
