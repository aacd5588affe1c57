#include "content/visible_text.hpp"

#include <algorithm>
#include <array>

#include "mail/field_name.hpp"
#include "mail/fingerprint.hpp"
#include "weir/base/text.hpp"
#include "weir/mail/read.hpp"

namespace weir::content {
namespace {

// Of one field, and how many fields: a form letter names few people.
constexpr std::size_t kMaxValue = 1024;
constexpr std::size_t kMaxPeople = 8;
constexpr std::array<std::string_view, 4> kPeople{"From", "To", "Cc", "Reply-To"};

std::string decoded(std::string_view value) {
  return mail::decode_words(value.substr(0, kMaxValue));
}

bool names_people(std::string_view name) {
  return std::any_of(kPeople.begin(), kPeople.end(),
                     [name](std::string_view one) { return iequals(name, one); });
}

}  // namespace

std::string* VisibleText::html() {
  if (html_.size() >= mail::kMaxFingerprinted) return nullptr;
  if (!html_.empty()) html_ += "\n\n";
  return &html_;
}

void VisibleText::add_plain(std::string_view text) {
  if (plain_.size() >= mail::kMaxFingerprinted) return;
  if (!plain_.empty()) plain_ += "\n\n";
  plain_.append(
      text.substr(0, mail::kMaxFingerprinted - std::min(plain_.size(), mail::kMaxFingerprinted)));
}

std::string VisibleText::fingerprint(const std::vector<mail::HeaderField>& headers) const {
  std::string subject;
  std::vector<std::string> people;
  for (const auto& field : headers) {
    const auto name = mail::bare_name(field.name);
    if (subject.empty() && iequals(name, "Subject")) {
      subject = decoded(field.value);
    } else if (people.size() < kMaxPeople && names_people(name)) {
      people.push_back(decoded(field.value));
    }
  }
  auto made = mail::fingerprint({.body = html_, .subject = subject, .people = people});
  if (made.empty()) {
    made = mail::fingerprint({.body = plain_, .subject = subject, .people = people});
  }
  return made;
}

}  // namespace weir::content
