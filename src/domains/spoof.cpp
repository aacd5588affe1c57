#include "domains/spoof.hpp"

namespace weir::domains {

std::string skeleton_of(std::string_view text) { return std::string{text}; }
bool mixes_scripts_in(std::string_view) { return false; }

}  // namespace weir::domains
