#include "milter/apply.hpp"

#include <libmilter/mfapi.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "log/log.hpp"

namespace weir::milter {
namespace {

/// libmilter refuses a reply line above 980 bytes; percent signs are doubled within this.
constexpr std::size_t kMaxReplyText = 480;
/// Postfix cuts a quarantine reason here.
constexpr std::size_t kMaxQuarantineReason = 100;

// mfapi.h lacks const; libmilter only reads.
char* c_string(const std::string& text) { return const_cast<char*>(text.c_str()); }

bool is_printable_ascii(char c) noexcept { return c >= 0x20 && c < 0x7f; }

/// One line of ASCII, whatever came in.
std::string ascii_line(std::string_view text, std::size_t max_bytes) {
  std::string line{text.substr(0, max_bytes)};
  std::replace_if(
      line.begin(), line.end(), [](char c) { return !is_printable_ascii(c); }, '?');
  return line;
}

/// libmilter takes the text for a format: a lone percent sign loses it.
std::string reply_text(std::string_view text) {
  std::string doubled;
  for (const char c : ascii_line(text, kMaxReplyText)) {
    doubled += c;
    if (c == '%') doubled += c;
  }
  return doubled;
}

/// Folding stays (LF + WSP), nothing else can break out of the field.
std::string header_value(std::string_view value) {
  std::string safe;
  safe.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '\r') continue;
    if (c == '\n') {
      const bool folded = i + 1 < value.size() && (value[i + 1] == ' ' || value[i + 1] == '\t');
      safe += folded ? "\n" : "\n\t";
    } else {
      safe += c == '\0' ? '?' : c;
    }
  }
  return safe;
}

void note(bool done, const char* what) {
  if (done) return;
  log::limited(log::Level::warn, what, std::string{"the MTA did not take "} + what);
}

// Removing from the highest index down keeps the lower ones valid.
void remove_headers(SMFICTX* context, std::vector<policy::HeaderRemoval> removals) {
  std::stable_sort(removals.begin(), removals.end(),
                   [](const auto& a, const auto& b) { return a.index > b.index; });
  for (const policy::HeaderRemoval& removal : removals) {
    note(smfi_chgheader(context, c_string(removal.name), removal.index, nullptr) == MI_SUCCESS,
         "a header removal");
  }
}

// Each goes to index 0, above the MTA's own Received: inserting from the last keeps the order.
void insert_headers(SMFICTX* context, const std::vector<mail::HeaderField>& inserts) {
  for (auto field = inserts.rbegin(); field != inserts.rend(); ++field) {
    const std::string value = header_value(field->value);
    note(smfi_insheader(context, 0, c_string(field->name), c_string(value)) == MI_SUCCESS,
         "a new header");
  }
}

void quarantine(SMFICTX* context, const std::string& wanted_reason) {
  std::string reason = ascii_line(wanted_reason, kMaxQuarantineReason);
  if (reason.empty()) reason = "held";  // libmilter refuses an empty one
  note(smfi_quarantine(context, c_string(reason)) == MI_SUCCESS, "a quarantine request");
}

/// libmilter ignores a reply whose class differs from the status returned beside it, so one that
/// does not fit is replaced as a whole.
policy::Reply fitting(const std::optional<policy::Reply>& wanted, char kind) {
  policy::Reply reply = wanted.value_or(policy::Reply{});
  const int lowest = (kind - '0') * 100;
  if (reply.code < lowest || reply.code >= lowest + 100) reply.code = kind == '4' ? 451 : 550;
  if (reply.enhanced.size() < 5 || reply.enhanced[0] != kind) {
    reply.enhanced = std::string{kind} + ".7.1";
  }
  if (reply.text.empty()) reply.text = kind == '4' ? "Try again later" : "Message refused";
  return reply;
}

sfsistat refuse(SMFICTX* context, const std::optional<policy::Reply>& wanted, char kind) {
  const policy::Reply reply = fitting(wanted, kind);
  const std::string code = std::to_string(reply.code);
  const std::string text = reply_text(reply.text);
  note(smfi_setreply(context, c_string(code), c_string(reply.enhanced), c_string(text)) ==
           MI_SUCCESS,
       "a reply text");
  return kind == '4' ? SMFIS_TEMPFAIL : SMFIS_REJECT;
}

}  // namespace

int apply(smfi_str* context, const policy::Answer& answer) {
  if (answer.disposition == Disposition::tempfail) return refuse(context, answer.reply, '4');
  if (answer.disposition == Disposition::reject) return refuse(context, answer.reply, '5');
  if (!answer.removals.empty()) remove_headers(context, answer.removals);
  insert_headers(context, answer.inserts);
  if (answer.disposition == Disposition::quarantine) quarantine(context, answer.quarantine_reason);
  return SMFIS_ACCEPT;
}

}  // namespace weir::milter
