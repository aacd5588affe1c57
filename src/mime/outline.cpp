#include "mime/outline.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "mime/delimiters.hpp"
#include "mime/find.hpp"
#include "mime/outline_text.hpp"
#include "mime/part_header.hpp"
#include "mime/spans.hpp"

namespace weir::mime {
namespace {

constexpr std::uint32_t kMaxReportParts = 4;

class Scanner {
 public:
  Outline scan(const Entity& root, std::string_view body, bool truncated) {
    body_ = body;
    enter(root);
    while (at_ < body_.size() && !result_.cut && !finished_) {
      const auto end = std::min(body_.find('\n', at_), body_.size());
      read_line(body_.substr(at_, end - at_), end < body_.size());
    }
    if (!result_.cut) finish(truncated);
    if (!result_.cut || truncated_only_) result_.text = text_.take();
    return std::move(result_);
  }

 private:
  /// What the bytes from `span_` on are.
  enum class Mode { header, leaf, preamble, epilogue };

  /// A multipart, or a message within a message (which has no delimiter of its own).
  struct Container {
    Entity entity;     ///< in case it turns out to have no parts
    std::string ours;  ///< the delimiter in the outline; empty for a message
    std::size_t begin = 0;
    bool digest = false;
    bool has_parts = false;
  };

  void note(Anomaly anomaly) { anomalies().add(anomaly); }
  AnomalySet& anomalies() {
    return within_message() ? result_.anomalies_within : result_.anomalies;
  }
  bool within_message() const { return messages_ > 0; }

  void read_line(std::string_view line, bool ended) {
    const std::size_t start = at_;
    at_ = std::min(body_.size(), start + line.size() + 1);
    if (line.starts_with("--") && read_delimiter(line, start, ended)) return;
    if (mode_ == Mode::header) {
      if (header_.take(line)) end_header(at_);
      return;
    }
    // Only a line that begins with two hyphens can matter: to the next one.
    if (body_.substr(at_).starts_with("--")) return;
    const auto next = find_text(body_.substr(at_ - 1), "\n--");
    at_ = next == body_.npos ? body_.size() : at_ + next;
  }

  /// RFC 2046 section 5.1: an outer boundary ends everything inside it, closed or not.
  bool read_delimiter(std::string_view line, std::size_t start, bool ended) {
    const bool carriage = line.ends_with('\r');
    if (carriage) line.remove_suffix(1);
    const auto match = delimiters_.match(line);
    if (!match) {
      if (delimiters_.is_beginning(line)) note(Anomaly::delimiter_with_text);
      return false;
    }
    if (ended) note_line_end(carriage);
    end_headers(start);  // of a part that is only a header
    if (result_.cut) return true;
    end_span(start);
    close_down_to(match->level + 1, start);
    containers_.back().has_parts = containers_.back().has_parts || !match->closing;
    if (match->closing) {
      closed_ = delimiters_.text(match->level);
      leave(start);
      begin_span(Mode::epilogue);
    } else {
      text_.begin_part(containers_.back().ours);
      begin_header();
    }
    return true;
  }

  void note_line_end(bool carriage) {
    (carriage ? with_carriage_ : without_carriage_) = true;
    if (with_carriage_ && without_carriage_) note(Anomaly::mixed_line_ends);
  }

  void begin_span(Mode mode) {
    mode_ = mode;
    span_ = at_;
  }

  void begin_header() {
    header_ = {};
    begin_span(Mode::header);
  }

  void end_header(std::size_t end) {
    keep_returned(end);
    const bool digest = !containers_.empty() && containers_.back().digest;  // RFC 2046 5.1.5
    const Entity entity = header_.read(digest ? "message/rfc822" : "text/plain");
    anomalies().add(header_.anomalies());
    enter(entity);
  }

  /// That of a message, and then of the message within it.
  void end_headers(std::size_t end) {
    while (mode_ == Mode::header && !result_.cut) end_header(end);
  }

  /// A report returns a message, or its header.
  void keep_returned(std::size_t end) {
    const bool first = messages_ == 1 && result_.returned_header.empty();
    if (!first || !containers_.back().ours.empty() || end <= span_) return;
    result_.returned_header = body_.substr(span_, end - span_);
  }

  void enter(const Entity& entity) {
    anomalies().add(entity.anomalies);
    const MediaType& type = entity.type;
    // RFC 2045 section 6.4 forbids it; most readers split an encoded multipart all the same, and
    // decode an encoded message.
    const bool encoded = entity.part.encoding != Encoding::identity;
    if (++entities_ > kMaxParts) return cut(Anomaly::too_many_parts);
    if (!type.is_container()) return enter_leaf(entity.part);
    if (type.is_message() && encoded) {
      enter_leaf(entity.part);
      return note_encoded(type);
    }
    if (containers_.size() == kMaxDepth) return cut(Anomaly::nesting_too_deep);
    enter_container(entity);
  }

  void enter_leaf(const Part& part) {
    begin_span(Mode::leaf);
    add_leaf(part);
  }

  void add_leaf(const Part& part) {
    ++result_.parts;
    result_.leaves.push_back(part);
    result_.leaves.back().within_message = within_message();
    leaf_ = result_.leaves.size() - 1;
    text_.leaf(part.type);
  }

  void note_encoded(const MediaType& type) {
    note(Anomaly::encoded_container);
    result_.encoded.emplace_back(leaf_, type);
  }

  void enter_container(const Entity& entity) {
    const MediaType& type = entity.type;
    Container container;
    container.begin = at_;
    container.entity = entity;
    if (type.is_multipart()) {
      container.ours = text_.multipart(type, entities_);
      container.digest = type.name == "multipart/digest";
      begin_span(Mode::preamble);
    } else {
      ++messages_;
      text_.message();
      begin_header();
    }
    const std::string_view boundary = type.is_multipart() ? std::string_view{type.boundary} : "";
    if (delimiters_.push(boundary)) note(Anomaly::boundary_is_prefix);
    containers_.push_back(std::move(container));
    result_.depth = std::max(result_.depth, static_cast<std::uint32_t>(containers_.size()));
  }

  /// What stands before the delimiter at `end`, or before the end of the body.
  void end_span(std::size_t end) {
    const std::string_view text =
        without_last_break(body_.substr(span_, std::max(end, span_) - span_));
    note_hidden_delimiter(text);
    if (mode_ == Mode::leaf) end_leaf(text);
    const bool first = mode_ == Mode::preamble;
    if (first && looks_like_structure(text)) note(Anomaly::structure_in_preamble);
    if (mode_ == Mode::epilogue) {
      if (holds_delimiter(text, closed_)) note(Anomaly::part_after_end);
      if (looks_like_structure(text)) note(Anomaly::structure_in_epilogue);
    }
    span_ = end;
  }

  void end_leaf(std::string_view text) {
    Part& leaf = result_.leaves[leaf_];
    leaf.body = text;
    const bool of_root = containers_.size() == 1;  // only there it makes the message a report
    if (of_root && is_report_part(leaf.type) && ++reports_ <= kMaxReportParts) {
      text_.add(report_lines(leaf));
    }
    std::vector<Part> files = uuencoded_files(leaf, kMaxParts - entities_);
    if (!files.empty()) note(Anomaly::inline_uuencode);
    entities_ += static_cast<std::uint32_t>(files.size());
    std::move(files.begin(), files.end(), std::back_inserter(result_.leaves));
  }

  /// A bare CR is a line break for some readers.
  void note_hidden_delimiter(std::string_view text) {
    while (!delimiters_.exhausted()) {
      const auto at = find_text(text, "\r--");
      if (at == text.npos) return;
      text.remove_prefix(at + 1);
      if (delimiters_.is_beginning(text)) return note(Anomaly::bare_cr_boundary);
    }
  }

  void leave(std::size_t end) {
    const Container container = std::move(containers_.back());
    if (!container.ours.empty()) {
      if (!container.has_parts) {
        keep_whole(container, end);
      } else if (container.entity.part.encoding != Encoding::identity) {
        note(Anomaly::needless_encoding);
      }
      text_.end_parts(container.ours);
    } else {
      --messages_;
    }
    containers_.pop_back();
    delimiters_.pop();
    finished_ = std::all_of(containers_.begin(), containers_.end(),
                            [](const Container& each) { return each.ours.empty(); });
  }

  /// A multipart without parts is a text for some readers.
  void keep_whole(const Container& container, std::size_t end) {
    text_.begin_part(container.ours);
    add_leaf(container.entity.part);
    const std::size_t begin = std::min(container.begin, end);
    Part& leaf = result_.leaves[leaf_];
    leaf.cut = truncated_only_;
    leaf.body = without_last_break(body_.substr(begin, end - begin));
    const bool empty = leaf.body.find_first_not_of(" \t\r\n") == leaf.body.npos;
    if (messages_ == 0 && !truncated_only_ && !empty) note(Anomaly::no_parts);
    if (leaf.encoding != Encoding::identity && !empty) note_encoded(container.entity.type);
  }

  void close_down_to(std::size_t count, std::size_t end) {
    while (containers_.size() > count) {
      note_unclosed();
      leave(end);
    }
    finished_ = false;
  }

  /// A message within a message is often returned cut short: that is no oddity of this one.
  void note_unclosed() {
    if (messages_ == 0 && containers_.back().has_parts) note(Anomaly::boundary_not_closed);
  }

  void finish(bool truncated) {
    end_headers(body_.size());
    if (result_.cut) return;
    const bool open = std::any_of(containers_.begin(), containers_.end(),
                                  [](const Container& each) { return !each.ours.empty(); });
    const bool in_leaf = mode_ == Mode::leaf;
    truncated_only_ = open && truncated;
    result_.cut = truncated_only_;
    end_span(body_.size());
    if (in_leaf) result_.leaves[leaf_].cut = truncated;
    while (!containers_.empty()) {
      if (!truncated) note_unclosed();
      leave(body_.size());
    }
  }

  void cut(Anomaly anomaly) {
    note(anomaly);
    result_.cut = true;
  }

  std::string_view body_;
  std::size_t at_ = 0;  ///< of the next line
  Outline result_;
  OutlineText text_;
  std::vector<Container> containers_;
  Delimiters delimiters_;  ///< of each container
  PartHeader header_;
  Mode mode_ = Mode::leaf;
  std::size_t span_ = 0;
  std::size_t leaf_ = 0;        ///< the one that is open
  std::string closed_;          ///< the delimiter closed last
  std::uint32_t messages_ = 0;  ///< containers that are messages
  std::uint32_t entities_ = 0;  ///< parts, containers and uuencoded files
  std::uint32_t reports_ = 0;
  bool with_carriage_ = false;
  bool without_carriage_ = false;
  bool finished_ = false;        ///< nothing after this can belong to a part
  bool truncated_only_ = false;  ///< cut because the body was, not because it is dangerous
};

}  // namespace

Outline outline(const Entity& root, std::string_view body, bool truncated) {
  return Scanner{}.scan(root, body, truncated);
}

}  // namespace weir::mime
