// libFuzzer entry: any bytes as a message, header block and body; the first byte says whether the
// body was cut.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "base/utf8.hpp"
#include "fuzz/header_invariants.hpp"
#include "mime/part.hpp"

namespace {

namespace mime = weir::mime;
using weir::fuzz::require;

bool is_within(std::string_view part, std::string_view whole) {
  const std::less_equal<> before;
  return before(whole.data(), part.data()) &&
         before(part.data() + part.size(), whole.data() + whole.size());
}

void check(const mime::Part& part, const mime::Structure& all, const std::string& body) {
  bool within = is_within(part.body, body);
  for (const auto& text : all.unwrapped) within = within || is_within(part.body, *text);
  require(within);
  require(part.names.size() <= mime::kMaxNames);
  for (const std::string& name : part.names) {
    require(!name.empty() && name.size() <= mime::kMaxNameBytes && weir::is_utf8(name));
  }
  const mime::Decoded whole = mime::decode(part, 1 << 20);
  const mime::Decoded some = mime::decode(part, 10);
  require(some.bytes.size() <= 10 && whole.bytes.starts_with(some.bytes));
  require(some.cut == (whole.bytes.size() > 10));
  require(mime::to_utf8(whole.bytes, part.charset).size() <= 4 * whole.bytes.size());
}

void check(const mime::Structure& all, const std::string& body) {
  require(!all.parts.empty() || all.content.cut);
  require(all.returned_header.empty() || is_within(all.returned_header, body));
  require(all.parts.size() <= mime::kMaxParts && all.content.parts <= mime::kMaxParts);
  require(all.content.depth <= mime::kMaxDepth);
  bool ambiguous = false;
  for (const std::string& name : all.content.anomalies) {
    require(name != "unreadable_structure");
    ambiguous = ambiguous || mime::is_ambiguous(name);
  }
  require(ambiguous == all.content.ambiguous);
  for (const mime::Part& part : all.parts) check(part, all, body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text{reinterpret_cast<const char*>(data), size};
  weir::mail::RawTransaction raw;
  if (!text.empty()) {
    raw.body_truncated = text.front() == '!';
    text.remove_prefix(1);
  }
  const auto blank = text.find("\n\n");
  raw.headers = weir::fuzz::fields_of(text.substr(0, blank));
  if (blank != text.npos) raw.body = text.substr(blank + 2);
  const mime::Structure all = mime::read_structure(raw);
  check(all, raw.body);
  const mime::Structure again = mime::read_structure(raw);
  require(again.content.anomalies == all.content.anomalies);
  require(again.parts.size() == all.parts.size());
  for (std::size_t i = 0; i < all.parts.size(); ++i) {
    require(again.parts[i].names == all.parts[i].names);
    require(again.parts[i].body == all.parts[i].body);
  }
  return 0;
}
