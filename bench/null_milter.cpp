// A milter that does nothing, in the ways it can be done: the yardsticks of bench/run.
//   null-milter every SOCKET     answers every stage, as a filter without negotiation does
//   null-milter no-reply SOCKET  replies only at end-of-message; takes the body
//   null-milter no-body SOCKET   the same without the body: libmilter's floor
#include <libmilter/mfapi.h>
#include <sysexits.h>

#include <cstdio>
#include <string>
#include <string_view>

namespace {

enum class Way { every, no_reply, no_body };
Way g_way = Way::every;  // libmilter callbacks carry no user pointer

sfsistat answer() { return g_way == Way::every ? SMFIS_CONTINUE : SMFIS_NOREPLY; }

sfsistat on_negotiate(SMFICTX*, unsigned long, unsigned long, unsigned long, unsigned long,
                      unsigned long* actions, unsigned long* steps, unsigned long* f2,
                      unsigned long* f3) {
  *actions = SMFIF_ADDHDRS;
  *steps = 0;
  if (g_way != Way::every) {
    *steps = SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT | SMFIP_NR_DATA |
             SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_NR_UNKN;
    *steps |= g_way == Way::no_body ? SMFIP_NOBODY : SMFIP_NR_BODY;
  }
  *f2 = 0;
  *f3 = 0;
  return SMFIS_CONTINUE;
}

sfsistat on_connect(SMFICTX*, char*, _SOCK_ADDR*) { return answer(); }
sfsistat on_text(SMFICTX*, char*) { return answer(); }
sfsistat on_envelope(SMFICTX*, char**) { return answer(); }
sfsistat on_data(SMFICTX*) { return answer(); }
sfsistat on_header(SMFICTX*, char*, char*) { return answer(); }
sfsistat on_body(SMFICTX*, unsigned char*, size_t) { return answer(); }
sfsistat on_unknown(SMFICTX*, const char*) { return answer(); }
sfsistat on_end_of_message(SMFICTX*) { return SMFIS_CONTINUE; }

int usage() {
  std::fputs("usage: null-milter every|no-reply|no-body SOCKET\n", stderr);
  return EX_USAGE;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return usage();
  const std::string_view way = argv[1];
  if (way == "no-reply") {
    g_way = Way::no_reply;
  } else if (way == "no-body") {
    g_way = Way::no_body;
  } else if (way != "every") {
    return usage();
  }
  std::string name = "null-milter";
  smfiDesc description{};
  description.xxfi_name = name.data();
  description.xxfi_version = SMFI_VERSION;
  description.xxfi_flags = SMFIF_ADDHDRS;
  description.xxfi_connect = on_connect;
  description.xxfi_helo = on_text;
  description.xxfi_envfrom = on_envelope;
  description.xxfi_envrcpt = on_envelope;
  description.xxfi_header = on_header;
  description.xxfi_eoh = on_data;
  description.xxfi_body = on_body;
  description.xxfi_eom = on_end_of_message;
  description.xxfi_unknown = on_unknown;
  description.xxfi_data = on_data;
  description.xxfi_negotiate = on_negotiate;
  smfi_setmaxdatasize(16 * 1024 * 1024);  // a header of a megabyte is to be taken, as Weir takes it
  if (smfi_setconn(argv[2]) != MI_SUCCESS || smfi_register(description) != MI_SUCCESS) {
    return EX_UNAVAILABLE;
  }
  return smfi_main() == MI_SUCCESS ? EX_OK : EX_SOFTWARE;
}
