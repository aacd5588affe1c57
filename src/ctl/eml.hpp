#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "weir/mail/transaction.hpp"

namespace weir::ctl {

/// A message file as the MTA would have handed it over. Total: any bytes give a message.
struct Eml {
  mail::RawTransaction raw;  ///< headers and body only; the body in CRLF lines, as SMTP has it
  std::string return_path;   ///< of the topmost Return-Path field, which is no part of the message
};

/// Reads the text of an .eml file or of one message of an mbox: lines end in LF or CRLF, a `From `
/// line before the header and Return-Path fields are taken off. At most `max_body_bytes` of body
/// are kept, as by the daemon.
Eml read_eml(std::string_view text, std::uint64_t max_body_bytes);

}  // namespace weir::ctl
