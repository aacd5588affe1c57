#include "mail/list_reading.hpp"

#include <algorithm>
#include <utility>

#include "mail/domain_name.hpp"
#include "mail/loose.hpp"
#include "weir/base/text.hpp"

namespace weir::mail {
namespace {

// Repeats do not count against the bound on others, so the work on them needs one of its own.
constexpr std::size_t kMaxAttempts = 128;

}  // namespace

void ListReading::add_mailbox(std::string display_name, std::string local_part,
                              std::string_view domain) {
  if (full()) {
    note(Anomaly::too_many);
    return;
  }
  Mailbox& mailbox = mailboxes_.emplace_back();
  mailbox.display_name = std::move(display_name);
  mailbox.address.local_part = std::move(local_part);
  mailbox.address.domain = domains_->normalise(domain);
  if (is_regular_domain(mailbox.address.domain)) {
    if (folds_to_ascii(domain, mailbox.address.domain)) {
      add_other(Address{mailbox.address.local_part, ascii_lower(domain)});
    }
    return;
  }
  note(Anomaly::bad_domain);
  add_loose(mailbox.address.local_part + '@' + std::string{domain});
}

bool ListReading::has_room() noexcept {
  if (others_.size() < AddressReading::kMaxMailboxes && attempts_ < kMaxAttempts) return true;
  note(Anomaly::too_many);
  return false;
}

void ListReading::add_other(std::string local_part, std::string_view domain) {
  if (!has_room()) return;  // before the domain is normalised, which is the costly part
  add_other(Address{std::move(local_part), domains_->normalise(domain)});
}

void ListReading::add_other(Address address) {
  if (!has_room()) return;
  ++attempts_;
  const auto same = [&](const Address& known) { return known.same_mailbox(address); };
  if (std::none_of(others_.begin(), others_.end(), same)) others_.push_back(std::move(address));
}

std::size_t ListReading::add_loose(std::string_view text) {
  const auto found = find_loose_addresses(text, AddressReading::kMaxMailboxes);
  for (const LooseAddress& address : found) {
    add_other(std::string{address.local_part}, address.domain);
  }
  return found.size();
}

void ListReading::append(ListReading&& later) {
  anomalies_.add(later.anomalies_);
  for (Mailbox& mailbox : later.mailboxes_) {
    if (full()) {
      note(Anomaly::too_many);
      add_other(std::move(mailbox.address));
    } else {
      mailboxes_.push_back(std::move(mailbox));
    }
  }
  for (Address& address : later.others_) add_other(std::move(address));
}

void ListReading::append_as_others(const ListReading& rival) {
  for (const Mailbox& mailbox : rival.mailboxes_) {
    if (!mailbox.address.domain.empty()) add_other(mailbox.address);
  }
}

// RFC 1123 section 5.2.16 and RFC 976: of several signs the last % and the first ! divide.
void ListReading::add_routed(const std::string& local_part) {
  const std::string_view text = local_part;
  const auto percent = text.rfind('%');
  const auto bang = text.find('!');
  const auto route = [&](std::string_view user, std::string_view host) {
    if (user.empty() || !is_regular_domain(host) || host.find('.') == host.npos) return;
    note(Anomaly::routed_local_part);
    add_other(std::string{user}, host);
  };
  if (percent != text.npos) route(text.substr(0, percent), text.substr(percent + 1));
  if (bang != text.npos) route(text.substr(bang + 1), text.substr(0, bang));
}

void ListReading::add_routed() {
  for (const Mailbox& mailbox : mailboxes_) add_routed(mailbox.address.local_part);
  const std::vector<Address> others = others_;
  for (const Address& other : others) add_routed(other.local_part);
}

bool ListReading::is_mailbox(const Address& address) const noexcept {
  return std::any_of(mailboxes_.begin(), mailboxes_.end(),
                     [&](const Mailbox& mailbox) { return mailbox.address.same_mailbox(address); });
}

bool ListReading::disputed() const noexcept {
  return !std::all_of(others_.begin(), others_.end(),
                      [&](const Address& other) { return is_mailbox(other); });
}

AddressReading ListReading::finish(std::size_t fields) && {
  add_routed();
  std::erase_if(others_, [&](const Address& other) { return is_mailbox(other); });
  AddressReading reading;
  reading.mailboxes = std::move(mailboxes_);
  reading.others = std::move(others_);
  reading.anomalies = anomalies_.list();
  reading.fields = fields;
  return reading;
}

}  // namespace weir::mail
