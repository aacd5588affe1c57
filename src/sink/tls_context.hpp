#pragma once

#include <openssl/ssl.h>

#include <string>

#include "sink/channel.hpp"

namespace weir::sink {

/// Makes `context` what `options` say; TLS 1.2 and newer. The error, or empty.
std::string prepare(SSL_CTX& context, const TlsOptions& options);

/// Asks for `host` by name (SNI) and lets no other certificate pass, unless nothing is verified.
void expect_host(SSL& session, const TlsOptions& options, const std::string& host);

/// Why the peer's certificate was not taken; empty when that was not the trouble.
std::string verification_error(const SSL& session);

}  // namespace weir::sink
