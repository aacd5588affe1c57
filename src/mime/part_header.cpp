#include "mime/part_header.hpp"

#include "base/ascii.hpp"
#include "weir/base/text.hpp"

namespace weir::mime {
namespace {

/// The line that mailboxes put before a message.
bool is_mailbox_line(std::string_view line) noexcept {
  return line.starts_with("From ") || line.starts_with(">From ");
}

}  // namespace

bool PartHeader::take(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty()) return true;
  if (line.find('\r') != line.npos) anomalies_.add(Anomaly::bare_cr_in_header);
  const bool first = first_;
  first_ = false;
  if (!is_wsp(line.front())) {
    begin_field(line);
  } else if (trimmed(line).empty()) {
    anomalies_.add(Anomaly::blank_header_line);
  } else if (first) {
    anomalies_.add(Anomaly::bad_part_header);
  } else if (open_) {
    value_ = {value_.data(), static_cast<std::size_t>(line.data() + line.size() - value_.data())};
  }
  return false;
}

void PartHeader::begin_field(std::string_view line) {
  close_field();
  const auto colon = line.find(':');
  if (colon == line.npos) {
    if (!is_mailbox_line(line)) anomalies_.add(Anomaly::bad_part_header);
    return;
  }
  name_ = line.substr(0, colon);
  value_ = line.substr(colon + 1);
  open_ = true;
}

void PartHeader::close_field() {
  if (open_) fields_.add(name_, value_);
  open_ = false;
}

Entity PartHeader::read(std::string_view default_type) {
  close_field();
  return fields_.read(default_type);
}

}  // namespace weir::mime
