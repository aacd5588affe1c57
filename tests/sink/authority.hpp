#pragma once

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/asio/ssl.hpp>
#include <cstdlib>
#include <fstream>
#include <string>

#include "support/temp_dir.hpp"

namespace weir::sink::test {

/// A private certificate authority for one test.
class Authority {
 public:
  struct Issued {
    std::string certificate;
    std::string key;
  };

  Authority() {
    run("req -x509 " + new_key() + " -days 2 -subj '/CN=Test CA' -keyout " + key_ + " -out " +
        certificate_);
  }

  const std::string& certificate() const { return certificate_; }

  /// `names` as subjectAltName has them: "DNS:siem.example", "IP:127.0.0.1".
  Issued issue(const std::string& names) {
    const auto base = folder_ / std::to_string(++issued_);
    std::ofstream{base + ".ext"} << "subjectAltName=" << names << "\n";
    run("req " + new_key() + " -subj '/CN=leaf' -keyout " + base + ".key -out " + base + ".csr");
    run("x509 -req -in " + base + ".csr -CA " + certificate_ + " -CAkey " + key_ +
        " -CAcreateserial -days 2 -extfile " + base + ".ext -out " + base + ".pem");
    ::chmod((base + ".key").c_str(), 0600);
    return {base + ".pem", base + ".key"};
  }

  /// What a server with this certificate needs. `clients`: it asks for theirs.
  boost::asio::ssl::context server(const Issued& issued, bool clients = false) const {
    boost::asio::ssl::context context{boost::asio::ssl::context::tls_server};
    context.use_certificate_chain_file(issued.certificate);
    context.use_private_key_file(issued.key, boost::asio::ssl::context::pem);
    if (clients) {
      context.load_verify_file(certificate_);
      context.set_verify_mode(boost::asio::ssl::verify_peer |
                              boost::asio::ssl::verify_fail_if_no_peer_cert);
    }
    return context;
  }

 private:
  static std::string new_key() { return "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"; }
  static void run(const std::string& arguments) {
    const auto command = "openssl " + arguments + " >/dev/null 2>&1";
    if (std::system(command.c_str()) != 0) ADD_FAILURE() << command;
  }

  weir::test::TempDir folder_;
  std::string certificate_ = folder_ / "ca.pem";
  std::string key_ = folder_ / "ca.key";
  int issued_ = 0;
};

}  // namespace weir::sink::test
