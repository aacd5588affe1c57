#pragma once

#include <libmilter/mfapi.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// The context that libmilter hides: here, what a test sets and looks at. One per connection.
struct smfi_str {
  void* priv = nullptr;
  bool keeps_priv = true;
  unsigned long allowed_actions = 0;  ///< what was negotiated
  std::map<std::string, std::string> macros;
  std::map<int, std::string> macro_lists;
  std::vector<std::string> calls;  ///< every change the filter asked for, in order, as text
};

namespace weir::test {

inline constexpr unsigned long kAllActions = SMFI_CURR_ACTS;
inline constexpr unsigned long kAllSteps = SMFI_CURR_PROT;

/// Plays an MTA over the callbacks that were registered with the fake libmilter: no socket, no
/// thread. Each call makes one event and returns the filter's sfsistat.
class FakeMta {
 public:
  ~FakeMta();

  sfsistat negotiate(unsigned long actions = kAllActions, unsigned long steps = kAllSteps);
  /// An empty address is an unknown one.
  sfsistat connect(const std::string& address = "10.1.2.3", std::uint16_t port = 4321);
  sfsistat helo(const std::string& name = "app.contoso.example");
  sfsistat mail(const std::string& path, const std::vector<std::string>& args = {});
  sfsistat rcpt(const std::string& path);
  sfsistat header(const std::string& name, const std::string& value);
  sfsistat body(std::string_view chunk);
  sfsistat end_of_message();
  sfsistat abort();
  sfsistat close();

  /// Negotiation to HELO.
  void begin();
  /// MAIL to the last body chunk of a small message.
  void send_message(const std::string& from = "<app@contoso.example>",
                    const std::string& subject = "Report");

  smfi_str context;
  unsigned long actions = 0;  ///< what the filter asked for
  unsigned long steps = 0;
};

/// What was registered; null callbacks before.
const smfiDesc& registered();
/// What setconn was given.
const std::string& listening_on();
std::size_t max_data_size();

}  // namespace weir::test
