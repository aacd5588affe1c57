#include "load/dialogue.hpp"

#include <libmilter/mfdef.h>

#include <algorithm>
#include <utility>

#include "load/wire.hpp"

namespace weir::bench {
namespace {

using Macros = std::vector<std::pair<std::string, std::string>>;

constexpr std::uint32_t kNeverDeclined = 0;
// Stage numbers of SMFIR_SETSYMLIST; libmilter/mfapi.h has them beside declarations not wanted
// here.
enum : std::uint32_t {
  kAtConnect = 0,
  kAtHelo = 1,
  kAtMail = 2,
  kAtRecipient = 3,
  kAtData = 4,
  kAtEndOfMessage = 5,
  kAtEndOfHeaders = 6
};

bool wanted(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    if (list.substr(0, end) == name) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

/// Collects packets until one of them is answered.
class Composer {
 public:
  explicit Composer(const Negotiated& negotiated) : negotiated_{negotiated} {}

  void macros(char command, std::uint32_t stage, const Macros& macros) {
    const auto list = negotiated_.macros.find(stage);
    std::string data(1, command);
    for (const auto& [name, value] : macros) {
      if (list != negotiated_.macros.end() && !wanted(list->second, name)) continue;
      put_text(data, name);
      put_text(data, value);
    }
    if (data.size() > 1) put_packet(bytes_, SMFIC_MACRO, data);
  }

  void command(char command, std::string_view data, std::uint32_t declined,
               std::uint32_t unanswered) {
    if ((negotiated_.protocol & declined) != 0) return;
    put_packet(bytes_, command, data);
    if ((negotiated_.protocol & unanswered) != 0) return;
    segments_.push_back({command, std::exchange(bytes_, {})});
  }

  void end_unanswered() {
    if (!bytes_.empty()) segments_.push_back({0, std::exchange(bytes_, {})});
  }

  std::string_view space() const {
    return (negotiated_.protocol & SMFIP_HDR_LEADSPC) != 0 ? " " : "";
  }
  std::vector<Segment> take() { return std::move(segments_); }

 private:
  const Negotiated& negotiated_;
  std::string bytes_;
  std::vector<Segment> segments_;
};

void compose_connect(Composer& composer, const Client& client) {
  composer.macros(SMFIC_CONNECT, kAtConnect,
                  {{"j", "relay.contoso.example"},
                   {"{daemon_name}", "relay.contoso.example"},
                   {"{daemon_addr}", "127.0.0.1"},
                   {"{daemon_port}", "25"},
                   {"{client_addr}", client.address},
                   {"{client_name}", client.name},
                   {"{client_ptr}", client.name},
                   {"{client_port}", "40000"},
                   {"v", "Postfix 3.7.11"}});
  std::string data;
  put_text(data, client.name);
  data += SMFIA_INET;
  data += "\x9c\x40";
  put_text(data, client.address);
  composer.command(SMFIC_CONNECT, data, SMFIP_NOCONNECT, SMFIP_NR_CONN);
  std::string helo;
  put_text(helo, client.name);
  composer.command(SMFIC_HELO, helo, SMFIP_NOHELO, SMFIP_NR_HELO);
}

void compose_envelope(Composer& composer, const Message& message) {
  composer.macros(SMFIC_MAIL, kAtMail,
                  {{"{mail_addr}", message.mail_from},
                   {"{mail_host}", "contoso.example"},
                   {"{mail_mailer}", "smtp"}});
  std::string from;
  put_text(from, "<" + message.mail_from + ">");
  put_text(from, "SIZE=" + std::to_string(message.body.size() + 700));
  composer.command(SMFIC_MAIL, from, SMFIP_NOMAIL, SMFIP_NR_MAIL);
  for (const auto& recipient : message.recipients) {
    composer.macros(SMFIC_RCPT, kAtRecipient,
                    {{"{rcpt_addr}", recipient},
                     {"{rcpt_host}", "contoso.mail.protection.example"},
                     {"{rcpt_mailer}", "smtp"}});
    std::string to;
    put_text(to, "<" + recipient + ">");
    composer.command(SMFIC_RCPT, to, SMFIP_NORCPT, SMFIP_NR_RCPT);
  }
}

void compose_content(Composer& composer, const Message& message) {
  composer.macros(SMFIC_DATA, kAtData, {{"i", message.queue_id}});
  composer.command(SMFIC_DATA, {}, SMFIP_NODATA, SMFIP_NR_DATA);
  for (const auto& [name, value] : message.headers) {
    std::string data;
    put_text(data, name);
    data += composer.space();
    put_text(data, value);
    composer.command(SMFIC_HEADER, data, SMFIP_NOHDRS, SMFIP_NR_HDR);
  }
  composer.macros(SMFIC_EOH, kAtEndOfHeaders, {{"i", message.queue_id}});
  composer.command(SMFIC_EOH, {}, SMFIP_NOEOH, SMFIP_NR_EOH);
  for (std::string_view rest = message.body; !rest.empty();) {
    const std::string_view chunk = rest.substr(0, MILTER_CHUNK_SIZE);
    composer.command(SMFIC_BODY, chunk, SMFIP_NOBODY, SMFIP_NR_BODY);
    rest.remove_prefix(chunk.size());
  }
}

}  // namespace

std::string offer() {
  std::string data;
  put_u32(data, SMFI_PROT_VERSION);
  put_u32(data, SMFI_CURR_ACTS);
  put_u32(data, SMFI_CURR_PROT);
  std::string bytes;
  put_packet(bytes, SMFIC_OPTNEG, data);
  return bytes;
}

bool read_answer(std::string_view data, Negotiated& negotiated) {
  if (data.size() < MILTER_OPTLEN) return false;
  negotiated.version = get_u32(data);
  negotiated.actions = get_u32(data.substr(4));
  negotiated.protocol = get_u32(data.substr(8));
  data.remove_prefix(MILTER_OPTLEN);
  while (data.size() > MILTER_LEN_BYTES) {
    const std::uint32_t stage = get_u32(data);
    const std::size_t end = data.find('\0', MILTER_LEN_BYTES);
    if (end == std::string_view::npos) return false;
    negotiated.macros[stage] = data.substr(MILTER_LEN_BYTES, end - MILTER_LEN_BYTES);
    data.remove_prefix(end + 1);
  }
  const std::uint32_t beyond_offer = negotiated.protocol & ~std::uint32_t{SMFI_CURR_PROT};
  return negotiated.version >= 2 && negotiated.version <= SMFI_PROT_VERSION && beyond_offer == 0 &&
         (negotiated.actions & ~std::uint32_t{SMFI_CURR_ACTS}) == 0;
}

std::vector<Segment> compose(const Negotiated& negotiated, const Client* connect,
                             const Message& message) {
  Composer composer{negotiated};
  if (connect != nullptr) compose_connect(composer, *connect);
  compose_envelope(composer, message);
  compose_content(composer, message);
  composer.end_unanswered();
  composer.macros(SMFIC_BODYEOB, kAtEndOfMessage, {{"i", message.queue_id}});
  composer.command(SMFIC_BODYEOB, {}, kNeverDeclined, kNeverDeclined);
  return composer.take();
}

}  // namespace weir::bench
