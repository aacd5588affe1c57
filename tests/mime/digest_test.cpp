#include "digest/digest.hpp"

#include <gtest/gtest.h>

namespace weir::digest {
namespace {

mail::RawTransaction message() {
  mail::RawTransaction raw;
  raw.mail_from = "<app@contoso.example>";
  raw.recipients = {{"<a@x.example>", "mx", "smtp"}, {"<b@x.example>", "mx", "smtp"}};
  raw.headers = {{"From", "app@contoso.example"},
                 {"Date", "Mon, 5 Jan 2026 08:00:00 +0000"},
                 {"Subject", "Report"},
                 {"Message-ID", "<1@contoso.example>"}};
  raw.body = "Good morning\r\n";
  return raw;
}

TEST(Digest, Sha256OfKnownText) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, ARetryIsTheSameMessage) {
  mail::RawTransaction retry = message();
  std::swap(retry.recipients[0], retry.recipients[1]);
  retry.recipients[0].host = "mx2";
  retry.queue_id = "4Xyz";
  retry.headers.insert(retry.headers.begin(), {"Received", "from x by y; later"});
  EXPECT_EQ(transaction_digest(retry), transaction_digest(message()));
}

TEST(Digest, NewMailUnderAnOldMessageIdIsAnother) {
  const mail::Digest before = transaction_digest(message());
  mail::RawTransaction other = message();
  other.body = "Good evening\r\n";
  EXPECT_NE(transaction_digest(other), before);
  other = message();
  other.headers[2].value = "Invoice";
  EXPECT_NE(transaction_digest(other), before);
  other = message();
  other.recipients.pop_back();
  EXPECT_NE(transaction_digest(other), before);
  other = message();
  other.mail_from = "<>";
  EXPECT_NE(transaction_digest(other), before);
}

TEST(Digest, NoFieldRunsIntoTheNext) {
  mail::RawTransaction one = message();
  mail::RawTransaction two = message();
  one.headers = {{"From", "ab"}, {"Date", "c"}};
  two.headers = {{"From", "a"}, {"Date", "bc"}};
  EXPECT_NE(transaction_digest(one), transaction_digest(two));
  one.headers = {{"From", "a"}, {"From", "b"}};
  two.headers = {{"From", "ab"}};
  EXPECT_NE(transaction_digest(one), transaction_digest(two));
  one.headers = {{"Subject", ""}};
  two.headers = {};
  EXPECT_NE(transaction_digest(one), transaction_digest(two));
}

}  // namespace
}  // namespace weir::digest
