#include "config/csv.hpp"

namespace weir::config {
namespace {

class Parser {
 public:
  Parser(std::string_view text, char delimiter) : text_{text}, delimiter_{delimiter} {}

  Csv run() {
    while (at_ < text_.size()) record();
    return std::move(csv_);
  }

 private:
  void record() {
    CsvRecord record{{}, line_};
    while (true) {
      record.fields.push_back(at_ < text_.size() && text_[at_] == '"' ? quoted_field() : field());
      if (at_ >= text_.size() || text_[at_] != delimiter_) break;
      ++at_;
    }
    line_break();
    const bool blank = record.fields.size() == 1 && record.fields.front().empty();
    if (!blank) csv_.records.push_back(std::move(record));
  }

  std::string field() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != delimiter_ && !at_break()) ++at_;
    return std::string{text_.substr(begin, at_ - begin)};
  }

  std::string quoted_field() {
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
    csv_.unclosed = {begin, 1};
    return value;
  }

  bool at_break() const { return text_[at_] == '\n' || text_[at_] == '\r'; }

  void line_break() {
    if (at_ >= text_.size()) return;
    if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
  }

  std::string_view text_;
  char delimiter_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  Csv csv_;
};

}  // namespace

Csv parse_csv(std::string_view text, char delimiter) { return Parser{text, delimiter}.run(); }

}  // namespace weir::config
