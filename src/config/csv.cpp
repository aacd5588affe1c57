#include "config/csv.hpp"

namespace weir::config {

std::optional<CsvRecord> CsvReader::next() {
  while (at_ < text_.size()) {
    CsvRecord read = record();
    const bool blank = read.fields.size() == 1 && read.fields.front().empty();
    if (!blank) return read;
  }
  return std::nullopt;
}

CsvRecord CsvReader::record() {
  CsvRecord record{{}, line_, false};
  while (true) {
    std::string next = at_ < text_.size() && text_[at_] == '"' ? quoted_field() : field();
    record.cut = record.fields.size() >= kMaxFields;
    if (!record.cut) record.fields.push_back(std::move(next));
    if (at_ >= text_.size() || text_[at_] != delimiter_) break;
    ++at_;
  }
  line_break();
  return record;
}

std::string CsvReader::field() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && text_[at_] != delimiter_ && !at_break()) ++at_;
  return std::string{text_.substr(begin, at_ - begin)};
}

std::string CsvReader::quoted_field() {
  const std::uint32_t begin = line_;
  std::string value;
  for (++at_; at_ < text_.size(); ++at_) {
    const bool quote = text_[at_] == '"';
    if (quote && (at_ + 1 == text_.size() || text_[at_ + 1] != '"')) {
      ++at_;
      return value + field();  // text after the closing quote is kept, as Excel does
    }
    if (quote) ++at_;
    if (text_[at_] == '\n') ++line_;
    value += text_[at_];
  }
  unclosed_ = {begin, 1};
  return value;
}

void CsvReader::line_break() {
  if (at_ >= text_.size()) return;
  if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
  ++at_;
  ++line_;
}

Csv parse_csv(std::string_view text, char delimiter) {
  CsvReader reader{text, delimiter};
  Csv csv;
  while (auto record = reader.next()) csv.records.push_back(std::move(*record));
  csv.unclosed = reader.unclosed();
  return csv;
}

}  // namespace weir::config
