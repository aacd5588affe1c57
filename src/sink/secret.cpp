#include "sink/secret.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "base/ascii.hpp"
#include "weir/base/text.hpp"

namespace weir::sink {
namespace {

constexpr std::size_t kMaxSecret = 4096;

}  // namespace

std::string open_to_all(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    return path + ": " + std::generic_category().message(errno);
  }
  if (!S_ISREG(status.st_mode)) return path + ": is no regular file";
  return (status.st_mode & 07U) == 0 ? std::string{}
                                     : path + ": everybody can read or write it; run chmod 0640";
}

Result<std::string, SecretError> read_secret(const std::string& path) {
  if (auto open = open_to_all(path); !open.empty()) return SecretError{std::move(open)};
  std::ifstream in{path, std::ios::binary};
  std::string line;
  if (!in || !std::getline(in, line)) return SecretError{path + ": cannot be read"};
  std::string secret{trimmed(line)};
  if (secret.empty() || secret.size() > kMaxSecret ||
      std::ranges::any_of(secret, [](char c) { return is_control(c); })) {
    return SecretError{path + ": its first line is no secret"};
  }
  return secret;
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  ::HMAC(::EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += kHex[digest[i] >> 4U];
    hex += kHex[digest[i] & 15U];
  }
  return hex;
}

}  // namespace weir::sink
