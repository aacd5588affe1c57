#include "digest/digest.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <vector>

#include "weir/base/text.hpp"

namespace weir::digest {
namespace {

using Sha256 = std::array<std::uint8_t, 32>;

// Fetched once: a lookup by name per message costs more than hashing a small one. Never freed:
// libmilter's detached threads may still hash while the process ends.
const EVP_MD* algorithm() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (fetched == nullptr) throw std::runtime_error{"OpenSSL offers no SHA-256"};
  return fetched;
}

Sha256 hash(std::string_view first, std::string_view second) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free};
  Sha256 result{};
  if (!context || EVP_DigestInit_ex2(context.get(), algorithm(), nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), first.data(), first.size()) != 1 ||
      EVP_DigestUpdate(context.get(), second.data(), second.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), result.data(), nullptr) != 1) {
    throw std::runtime_error{"OpenSSL SHA-256 failed"};
  }
  return result;
}

std::string hex(const Sha256& hashed) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * hashed.size());
  for (const std::uint8_t byte : hashed) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

void add_length(std::string& input, std::uint64_t length) {
  for (unsigned shift = 0; shift < 64; shift += 8) {
    input += static_cast<char>((length >> shift) & 0xffU);
  }
}

void add(std::string& input, std::string_view piece) {
  add_length(input, piece.size());
  input += piece;
}

void add_recipients(std::string& input, const mail::RawTransaction& raw) {
  std::vector<std::string_view> paths;
  paths.reserve(raw.recipients.size());
  for (const mail::RawRecipient& recipient : raw.recipients) paths.push_back(recipient.path);
  std::sort(paths.begin(), paths.end());  // a client may order them anew when it retries
  add_length(input, paths.size());
  for (const std::string_view path : paths) add(input, path);
}

void add_fields(std::string& input, const mail::RawTransaction& raw, std::string_view name) {
  std::uint64_t found = 0;
  const std::size_t count_at = input.size();
  add_length(input, 0);
  for (const mail::HeaderField& field : raw.headers) {
    if (!iequals(trimmed(field.name), name)) continue;
    ++found;
    add(input, field.value);
  }
  std::string count;
  add_length(count, found);
  input.replace(count_at, count.size(), count);
}

}  // namespace

mail::Digest transaction_digest(const mail::RawTransaction& raw) {
  std::string input;
  input.reserve(1024);
  add(input, raw.mail_from);
  add_recipients(input, raw);
  for (const std::string_view name : {"From", "Date", "Subject", "Message-ID"}) {
    add_fields(input, raw, name);
  }
  add_length(input, raw.body.size());
  const Sha256 whole = hash(input, raw.body);
  mail::Digest digest{};
  std::copy_n(whole.begin(), digest.size(), digest.begin());
  return digest;
}

std::string sha256_hex(std::string_view bytes) { return hex(hash(bytes, {})); }

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
  constexpr std::size_t kBlock = 64;  // bytes that SHA-256 takes at once
  std::array<char, kBlock> padded{};
  if (key.size() <= kBlock) {
    std::copy(key.begin(), key.end(), padded.begin());
  } else {
    const Sha256 shorter = hash(key, {});
    std::copy(shorter.begin(), shorter.end(), padded.begin());
  }
  std::array<char, kBlock> inner{};
  std::array<char, kBlock> outer{};
  for (std::size_t i = 0; i < kBlock; ++i) {
    inner[i] = static_cast<char>(padded[i] ^ 0x36);
    outer[i] = static_cast<char>(padded[i] ^ 0x5c);
  }
  const Sha256 first = hash({inner.data(), kBlock}, bytes);
  return hex(
      hash({outer.data(), kBlock}, {reinterpret_cast<const char*>(first.data()), first.size()}));
}

}  // namespace weir::digest
