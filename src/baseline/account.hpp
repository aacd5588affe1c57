#pragma once

#include <string>
#include <string_view>

namespace weir::baseline {

/// What is known of who sent a message.
struct Sender {
  std::string_view auth_user;
  std::string_view direction;  ///< of the connector, as to_string(Direction)
  std::string_view connector;
  std::string_view client;     ///< address of who counts as the client
  std::string_view mail_from;  ///< "<>" or empty for the null sender
  bool ours = false;           ///< MAIL FROM is of an accepted domain
};

/// The account that a message counts for: the login; else, towards the cloud, client and MAIL FROM
/// of ours; from the cloud, where clients change, connector and MAIL FROM of ours. Empty: no
/// account of ours, such as a stranger's or a bounce. Parts are as in count::key_part.
std::string account_of(const Sender& sender);

}  // namespace weir::baseline
