#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "mime/part.hpp"

namespace weir::mime {

/// `all` with CRLF after each.
inline std::string lines(std::initializer_list<std::string> all) {
  std::string text;
  for (const std::string& line : all) text.append(line).append("\r\n");
  return text;
}

/// A message with MIME-Version and these fields.
inline mail::RawTransaction message(const std::vector<mail::HeaderField>& fields,
                                    std::string body = "") {
  mail::RawTransaction raw;
  raw.headers = {{"From", "a@contoso.example"}, {"MIME-Version", "1.0"}};
  raw.headers.insert(raw.headers.end(), fields.begin(), fields.end());
  raw.body = std::move(body);
  raw.body_bytes = raw.body.size();
  return raw;
}

/// A multipart/mixed of two: a plain text, and a part with this header.
inline mail::RawTransaction with_part(std::initializer_list<std::string> header,
                                      const std::string& body = "body") {
  return message(
      {{"Content-Type", "multipart/mixed; boundary=b"}},
      lines({"--b", "", "text", "--b"}) + lines(header) + "\r\n" + body + "\r\n--b--\r\n");
}

inline Part part_of(Encoding encoding, std::string_view body) {
  Part part;
  part.encoding = encoding;
  part.body = body;
  return part;
}

}  // namespace weir::mime
