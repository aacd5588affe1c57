#include "mime/quoted_printable.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "mime/anomaly.hpp"

namespace weir::mime {
namespace {

/// Broken escapes that sloppy programs leave: a URL with '=' in text that was never encoded.
constexpr std::size_t kHabit = 8;

class Decoder {
 public:
  explicit Decoder(std::size_t max) : max_{max} {}

  Decoded run(std::string_view text) {
    result_.bytes.reserve(std::min(max_, text.size()));
    std::size_t at = 0;
    while (at < text.size() && result_.bytes.size() <= max_) {
      const auto feed = text.find('\n', at);
      const auto end = std::min(feed, text.size());
      take_line(text.substr(at, end - at), feed != text.npos);
      at = end + 1;
    }
    result_.cut = result_.bytes.size() > max_;
    if (result_.cut) result_.bytes.resize(max_);
    result_.damaged = bad_ > kHabit && bad_ > good_ / 8;
    if (result_.damaged) result_.anomaly = name_of(Anomaly::quoted_printable_damaged);
    return std::move(result_);
  }

 private:
  void take_line(std::string_view line, bool ended) {
    const bool carriage = line.ends_with('\r');
    if (carriage) line.remove_suffix(1);
    const auto last = line.find_last_not_of(" \t");
    line = line.substr(0, last == line.npos ? 0 : last + 1);
    const bool soft = line.ends_with('=');
    if (soft) line.remove_suffix(1);
    take_text(line);
    if (soft || !ended) return;
    result_.bytes += carriage ? "\r\n" : "\n";
  }

  void take_text(std::string_view text) {
    std::size_t at = 0;
    for (auto escape = text.find('='); escape != text.npos; escape = text.find('=', at)) {
      result_.bytes.append(text, at, escape - at);
      const int high = escape + 2 < text.size() ? hex_value(text[escape + 1]) : -1;
      const int low = high >= 0 ? hex_value(text[escape + 2]) : -1;
      if (low >= 0) {
        ++good_;
        result_.bytes += static_cast<char>(high * 16 + low);
        at = escape + 3;
      } else {
        ++bad_;
        result_.bytes += '=';
        at = escape + 1;
      }
    }
    result_.bytes.append(text, at);
  }

  Decoded result_;
  std::size_t max_;
  std::size_t good_ = 0;
  std::size_t bad_ = 0;
};

}  // namespace

Decoded decode_quoted_printable(std::string_view text, std::size_t max) {
  return Decoder{max}.run(text);
}

}  // namespace weir::mime
