#pragma once

#include <string>
#include <string_view>

#include "weir/mail/transaction.hpp"

namespace weir::digest {

/// What makes a message the same message again (CONTRACT section 2, Retries): SHA-256, cut to 128
/// bits, over MAIL FROM, the recipients in any order, every From, Date, Subject and Message-ID
/// field and the kept body, each with its length before it, so that no two ways of cutting the same
/// bytes meet. Thread-safe. Throws std::runtime_error if OpenSSL has no SHA-256.
mail::Digest transaction_digest(const mail::RawTransaction& raw);

/// SHA-256 of `bytes`, 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);

/// HMAC-SHA256 of `bytes` (RFC 2104), 64 lower-case hexadecimal digits.
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

}  // namespace weir::digest
