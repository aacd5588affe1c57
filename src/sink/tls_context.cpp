#include "sink/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "sink/secret.hpp"
#include "weir/base/ip.hpp"

namespace weir::sink {
namespace {

std::string trouble_with(const std::string& file) {
  const char* reason = ::ERR_reason_error_string(::ERR_peek_last_error());
  ::ERR_clear_error();
  return file + ": " + (reason == nullptr ? "cannot be used" : reason);
}

}  // namespace

std::string prepare(SSL_CTX& context, const TlsOptions& options) {
  ::ERR_clear_error();
  ::SSL_CTX_set_min_proto_version(&context, TLS1_2_VERSION);
  ::SSL_CTX_set_options(&context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
  ::SSL_CTX_set_verify(&context, options.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  if (options.verify && options.ca_file.empty()) {
    ::SSL_CTX_set_default_verify_paths(&context);
  } else if (options.verify &&
             ::SSL_CTX_load_verify_locations(&context, options.ca_file.c_str(), nullptr) != 1) {
    return trouble_with(options.ca_file);
  }
  if (options.certificate_file.empty()) return {};
  if (::SSL_CTX_use_certificate_chain_file(&context, options.certificate_file.c_str()) != 1) {
    return trouble_with(options.certificate_file);
  }
  if (auto open = open_to_all(options.key_file); !open.empty()) return open;
  if (::SSL_CTX_use_PrivateKey_file(&context, options.key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
      ::SSL_CTX_check_private_key(&context) != 1) {
    return trouble_with(options.key_file);
  }
  return {};
}

void expect_host(SSL& session, const TlsOptions& options, const std::string& host) {
  const bool address = IpAddress::parse(host).has_value();
  if (!address) SSL_set_tlsext_host_name(&session, host.c_str());
  if (!options.verify) return;
  if (address) {
    ::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(&session), host.c_str());
    return;
  }
  ::SSL_set_hostflags(&session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  ::SSL_set1_host(&session, host.c_str());
}

std::string verification_error(const SSL& session) {
  const long result = ::SSL_get_verify_result(&session);
  if (result == X509_V_OK) return {};
  return std::string{"the certificate is not taken: "} + ::X509_verify_cert_error_string(result);
}

}  // namespace weir::sink
