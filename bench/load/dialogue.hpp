#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "load/traffic.hpp"

namespace weir::bench {

/// What the filter asked for in its answer to SMFIC_OPTNEG.
struct Negotiated {
  std::uint32_t version = 0;
  std::uint32_t actions = 0;
  std::uint32_t protocol = 0;
  std::map<std::uint32_t, std::string> macros;  ///< SMFIR_SETSYMLIST by stage (SMFIM_*)
};

/// Packets that may be written in one go: at most the last one is answered.
struct Segment {
  char command = 0;  ///< of the packet that is answered; 0: none of them is
  std::string bytes;
};

/// SMFIC_OPTNEG as an MTA with protocol 6 sends it: everything offered.
std::string offer();
/// Reads the filter's answer; false when it asks for what was not offered or is malformed.
bool read_answer(std::string_view data, Negotiated& negotiated);

/// Commands of one connection before its first message, and of one message up to and including
/// end-of-message. Stages that the filter declined are left out; stages that it does not reply to
/// are joined with the next that it does. The last segment is end-of-message alone.
std::vector<Segment> compose(const Negotiated& negotiated, const Client* connect,
                             const Message& message);

}  // namespace weir::bench
