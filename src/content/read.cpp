#include "content/read.hpp"

#include "mime/content.hpp"

namespace weir::content {

mail::Content read(const mail::RawTransaction& raw, const mail::Domains&) {
  return mime::read_content(raw);
}

}  // namespace weir::content
