#include "config/checks.hpp"
#include "config/schema.hpp"

namespace weir::config {
namespace {

constexpr Named<Shown> kShown[] = {
    {"plain", Shown::plain}, {"hash", Shown::hash}, {"drop", Shown::drop}};

}  // namespace

void describe(Fields& fields, Privacy& privacy) {
  choice(fields, "subject", privacy.subject, kShown);
  choice(fields, "local_parts", privacy.local_parts, kShown);
  choice(fields, "recipients", privacy.recipients, kShown);
  choice(fields, "links", privacy.links, kShown);
  fields.text("key_file", privacy.key_file, [](const std::string& text) {
    return text.empty() ? std::string{} : check_absolute_path(text);
  });
  if (privacy.hashes() && privacy.key_file.empty()) {
    fields.reject("key_file",
                  "name a file with at least 16 random bytes; without a key whoever reads a hash "
                  "can guess what it was made of");
  }
}

}  // namespace weir::config
