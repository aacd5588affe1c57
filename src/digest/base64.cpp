#include "digest/base64.hpp"

#include <openssl/evp.h>

#include <limits>
#include <stdexcept>

namespace weir::digest {
namespace {

const unsigned char* unsigned_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

int length_of(std::string_view text) {
  if (text.size() > std::numeric_limits<int>::max() / 2) throw std::length_error{"base64"};
  return static_cast<int>(text.size());
}

}  // namespace

std::string to_base64(std::string_view bytes) {
  // OpenSSL writes a NUL behind it.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   unsigned_of(bytes), length_of(bytes));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty()) return std::string{};
  if (text.size() % 4 != 0) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                   unsigned_of(text), length_of(text));
  if (size < 0) return std::nullopt;
  // It decodes the padding, too, and takes blanks around the text and padding within.
  const auto padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
  bytes.resize(bytes.size() - padding);
  if (to_base64(bytes) != text) return std::nullopt;
  return bytes;
}

}  // namespace weir::digest
