#include "mime/base64.hpp"
#include "mime/part.hpp"
#include "mime/quoted_printable.hpp"
#include "mime/uuencode.hpp"

namespace weir::mime {

Decoded decode(const Part& part, std::size_t max) {
  switch (part.encoding) {
    case Encoding::base64:
      return decode_base64(part.body, max, part.cut);
    case Encoding::quoted_printable:
      return decode_quoted_printable(part.body, max);
    case Encoding::uuencode:
      return decode_uuencoded(part.body, max);
    case Encoding::identity:
      break;
  }
  Decoded result;
  result.bytes = part.body.substr(0, max);
  result.cut = part.body.size() > max;
  return result;
}

}  // namespace weir::mime
