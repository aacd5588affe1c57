// A link-time stand-in for libmilter: the real callbacks run without MTA, socket or thread. It
// refuses what libmilter refuses, as far as the callbacks could get it wrong.
#include "support/fake_libmilter.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

namespace {

smfiDesc g_registered{};
std::string g_listening_on;
std::size_t g_max_data_size = 65535;

bool allowed(const smfi_str* context, unsigned long action) {
  return (context->allowed_actions & action) != 0;
}

std::string text(const char* value) { return value == nullptr ? "-" : value; }

/// libmilter's own conditions on a reply.
bool acceptable(const char* code, const char* enhanced, const char* message) {
  if (std::strlen(code) != 3 || (code[0] != '4' && code[0] != '5')) return false;
  if (enhanced == nullptr || enhanced[0] != code[0]) return false;
  const std::string_view line{message};
  if (line.size() > 980 || line.find_first_of("\r\n") != std::string_view::npos) return false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '%') continue;
    if (i + 1 == line.size() || line[i + 1] != '%') return false;
    ++i;
  }
  return true;
}

}  // namespace

extern "C" {

int smfi_register(smfiDesc description) {
  g_registered = description;
  return MI_SUCCESS;
}
int smfi_setconn(char* connection) {
  g_listening_on = connection;
  return MI_SUCCESS;
}
int smfi_opensocket(bool) { return MI_SUCCESS; }
int smfi_setdbg(int) { return MI_SUCCESS; }
int smfi_main() { return MI_SUCCESS; }
int smfi_stop() { return MI_SUCCESS; }
size_t smfi_setmaxdatasize(size_t size) {
  const std::size_t before = g_max_data_size;
  g_max_data_size = size;
  return before;
}

int smfi_setpriv(SMFICTX* context, void* data) {
  if (!context->keeps_priv) return MI_FAILURE;
  context->priv = data;
  return MI_SUCCESS;
}
void* smfi_getpriv(SMFICTX* context) { return context->priv; }

char* smfi_getsymval(SMFICTX* context, char* name) {
  const auto found = context->macros.find(name);
  return found == context->macros.end() ? nullptr : found->second.data();
}

int smfi_setsymlist(SMFICTX* context, int stage, char* names) {
  return context->macro_lists.emplace(stage, names).second ? MI_SUCCESS : MI_FAILURE;
}

int smfi_setreply(SMFICTX* context, char* code, char* enhanced, char* message) {
  if (!acceptable(code, enhanced, message)) return MI_FAILURE;
  context->calls.push_back("reply " + text(code) + " " + text(enhanced) + " " + text(message));
  return MI_SUCCESS;
}

int smfi_chgheader(SMFICTX* context, char* name, int index, char* value) {
  if (!allowed(context, SMFIF_CHGHDRS)) return MI_FAILURE;
  context->calls.push_back("change " + text(name) + " " + std::to_string(index) + " " +
                           text(value));
  return MI_SUCCESS;
}

int smfi_insheader(SMFICTX* context, int index, char* name, char* value) {
  if (!allowed(context, SMFIF_ADDHDRS)) return MI_FAILURE;
  context->calls.push_back("insert " + std::to_string(index) + " " + text(name) + ": " +
                           text(value));
  return MI_SUCCESS;
}

int smfi_quarantine(SMFICTX* context, char* reason) {
  if (!allowed(context, SMFIF_QUARANTINE) || *reason == '\0') return MI_FAILURE;
  context->calls.push_back("quarantine " + text(reason));
  return MI_SUCCESS;
}

}  // extern "C"

namespace weir::test {

const smfiDesc& registered() { return g_registered; }
const std::string& listening_on() { return g_listening_on; }
std::size_t max_data_size() { return g_max_data_size; }

FakeMta::~FakeMta() {
  if (context.priv != nullptr) close();
}

sfsistat FakeMta::negotiate(unsigned long offered_actions, unsigned long offered_steps) {
  // As libmilter: it can stand in for the no-reply steps, so it always offers them.
  constexpr unsigned long kFaked = SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT |
                                   SMFIP_NR_DATA | SMFIP_NR_UNKN | SMFIP_NR_HDR | SMFIP_NR_EOH |
                                   SMFIP_NR_BODY;
  unsigned long unused2 = 1;
  unsigned long unused3 = 1;
  const sfsistat result =
      g_registered.xxfi_negotiate(&context, offered_actions, offered_steps | kFaked, 0, 0, &actions,
                                  &steps, &unused2, &unused3);
  context.allowed_actions = actions;
  return result;
}

sfsistat FakeMta::connect(const std::string& address, std::uint16_t port) {
  std::string name = "app.contoso.example";
  sockaddr_in6 v6{};
  sockaddr_in v4{};
  if (inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    return g_registered.xxfi_connect(&context, name.data(), reinterpret_cast<sockaddr*>(&v4));
  }
  if (inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
    return g_registered.xxfi_connect(&context, name.data(), reinterpret_cast<sockaddr*>(&v6));
  }
  return g_registered.xxfi_connect(&context, name.data(), nullptr);
}

sfsistat FakeMta::helo(const std::string& name) {
  std::string copy = name;
  return g_registered.xxfi_helo(&context, copy.data());
}

sfsistat FakeMta::mail(const std::string& path, const std::vector<std::string>& args) {
  std::vector<std::string> copies{path};
  copies.insert(copies.end(), args.begin(), args.end());
  std::vector<char*> arguments;
  for (std::string& copy : copies) arguments.push_back(copy.data());
  arguments.push_back(nullptr);
  return g_registered.xxfi_envfrom(&context, arguments.data());
}

sfsistat FakeMta::rcpt(const std::string& path) {
  std::string copy = path;
  char* arguments[] = {copy.data(), nullptr};
  return g_registered.xxfi_envrcpt(&context, arguments);
}

sfsistat FakeMta::header(const std::string& name, const std::string& value) {
  std::string name_copy = name;
  std::string value_copy = value;
  return g_registered.xxfi_header(&context, name_copy.data(), value_copy.data());
}

sfsistat FakeMta::body(std::string_view chunk) {
  std::string copy{chunk};
  return g_registered.xxfi_body(&context, reinterpret_cast<unsigned char*>(copy.data()),
                                copy.size());
}

sfsistat FakeMta::end_of_message() { return g_registered.xxfi_eom(&context); }
sfsistat FakeMta::abort() { return g_registered.xxfi_abort(&context); }
sfsistat FakeMta::close() { return g_registered.xxfi_close(&context); }

void FakeMta::begin() {
  negotiate();
  connect();
  helo();
}

void FakeMta::send_message(const std::string& from, const std::string& subject) {
  mail(from);
  rcpt("<partner@fabrikam.example>");
  header("From", "app@contoso.example");
  header("Subject", subject);
  registered().xxfi_eoh(&context);
  body("Good morning\r\n");
}

}  // namespace weir::test
