// The real callbacks, played by an MTA that is none: no socket, no libmilter.
#include "milter/callbacks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

#include "support/fake_filter.hpp"
#include "support/fake_libmilter.hpp"

namespace weir::milter {
namespace {

using test::FakeMta;
using testing::ElementsAre;
using testing::IsEmpty;

class Callbacks : public testing::Test {
 protected:
  Callbacks() { register_callbacks({&source, &in_flight, false}); }

  test::FakeFilter& filter() { return *source.filter; }

  test::FakeSource source;
  InFlight in_flight{10};
};

TEST_F(Callbacks, AskForLeastAndDeclareEveryStageBeforeTheEndReplyFree) {
  FakeMta mta;
  EXPECT_EQ(mta.negotiate(), SMFIS_CONTINUE);
  EXPECT_EQ(mta.actions, SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE);
  const unsigned long expected = SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT |
                                 SMFIP_NR_DATA | SMFIP_NR_UNKN | SMFIP_NR_HDR | SMFIP_NR_EOH |
                                 SMFIP_NODATA | SMFIP_NOUNKNOWN | SMFIP_NOEOH | SMFIP_SKIP;
  EXPECT_EQ(mta.steps, expected);
}

TEST_F(Callbacks, AskAnOldMtaForNothingItLacks) {
  FakeMta mta;
  EXPECT_EQ(mta.negotiate(SMFIF_ADDHDRS, 0), SMFIS_CONTINUE);
  EXPECT_EQ(mta.actions, SMFIF_ADDHDRS);
  EXPECT_EQ(mta.steps & (SMFIP_SKIP | SMFIP_NODATA | SMFIP_NOUNKNOWN | SMFIP_NOEOH), 0U);
  EXPECT_NE(mta.steps & SMFIP_NR_MAIL, 0U);
}

TEST_F(Callbacks, AskForTheirOwnMacrosAtEachStage) {
  FakeMta mta;
  mta.negotiate();
  EXPECT_EQ(mta.context.macro_lists.size(), 7U);
  EXPECT_THAT(mta.context.macro_lists[SMFIM_CONNECT], testing::HasSubstr("{daemon_name}"));
  EXPECT_THAT(mta.context.macro_lists[SMFIM_HELO], testing::HasSubstr("{cert_subject}"));
  EXPECT_THAT(mta.context.macro_lists[SMFIM_ENVFROM], testing::HasSubstr("{auth_authen}"));
  EXPECT_THAT(mta.context.macro_lists[SMFIM_ENVRCPT], testing::HasSubstr("{rcpt_host}"));
  EXPECT_EQ(mta.context.macro_lists[SMFIM_EOM], "i");
}

TEST_F(Callbacks, NoStageBeforeTheEndRepliesOrAccepts) {
  FakeMta mta;
  mta.negotiate();
  EXPECT_EQ(mta.connect(), SMFIS_NOREPLY);
  EXPECT_EQ(mta.helo(), SMFIS_NOREPLY);
  EXPECT_EQ(mta.mail("<a@contoso.example>"), SMFIS_NOREPLY);
  EXPECT_EQ(mta.rcpt("<b@fabrikam.example>"), SMFIS_NOREPLY);
  EXPECT_EQ(mta.header("From", "a@contoso.example"), SMFIS_NOREPLY);
  EXPECT_EQ(test::registered().xxfi_data(&mta.context), SMFIS_NOREPLY);
  EXPECT_EQ(test::registered().xxfi_eoh(&mta.context), SMFIS_NOREPLY);
  EXPECT_EQ(mta.body("text"), SMFIS_CONTINUE);
}

TEST_F(Callbacks, HandTheWholeTransactionOver) {
  FakeMta mta;
  mta.context.macros = {{"{daemon_name}", "submission"}, {"{daemon_addr}", "192.0.2.25"}};
  mta.negotiate();
  mta.connect("10.1.2.3", 4321);
  mta.context.macros = {{"{tls_version}", "TLSv1.3"},
                        {"{cipher}", "TLS_AES_256"},
                        {"{cert_subject}", "mail.contoso.example"},
                        {"{cert_issuer}", "Contoso CA"}};
  mta.helo("app");
  mta.context.macros = {{"{auth_type}", "PLAIN"}, {"{auth_authen}", "svc-app"}};
  mta.mail("<app@contoso.example>", {"SIZE=12", "BODY=8BITMIME"});
  mta.context.macros = {{"{rcpt_host}", "mx.fabrikam.example"}, {"{rcpt_mailer}", "smtp"}};
  mta.rcpt("<x@fabrikam.example>");
  mta.context.macros = {{"i", "4Abc"}};
  mta.end_of_message();

  ASSERT_EQ(filter().seen.size(), 1U);
  const mail::RawTransaction& raw = filter().seen[0];
  EXPECT_EQ(raw.session.client, IpAddress::parse("10.1.2.3"));
  EXPECT_EQ(raw.session.client_port, 4321);
  EXPECT_EQ(raw.session.client_name, "app.contoso.example");
  EXPECT_EQ(raw.session.daemon_name, "submission");
  EXPECT_EQ(raw.session.daemon_addr, "192.0.2.25");
  EXPECT_EQ(raw.session.tls_version, "TLSv1.3");
  EXPECT_EQ(raw.session.cert_subject, "mail.contoso.example");
  EXPECT_EQ(raw.session.cert_issuer, "Contoso CA");
  EXPECT_EQ(raw.session.auth_user, "svc-app");
  EXPECT_THAT(raw.mail_args, ElementsAre("SIZE=12", "BODY=8BITMIME"));
  EXPECT_EQ(raw.recipients.at(0).host, "mx.fabrikam.example");
  EXPECT_EQ(raw.recipients.at(0).mailer, "smtp");
  EXPECT_EQ(raw.queue_id, "4Abc");
}

TEST_F(Callbacks, TakeTheClientFromAMacroWhenTheAddressIsUnknown) {
  FakeMta mta;
  mta.context.macros = {{"{client_addr}", "IPv6:2001:db8::7"}};
  mta.negotiate();
  mta.connect("");
  mta.send_message();
  mta.end_of_message();
  EXPECT_EQ(filter().seen.at(0).session.client, IpAddress::parse("2001:db8::7"));
}

TEST_F(Callbacks, KnowAnIpv6Client) {
  FakeMta mta;
  mta.negotiate();
  mta.connect("2001:db8::8", 99);
  mta.send_message();
  mta.end_of_message();
  EXPECT_EQ(filter().seen.at(0).session.client, IpAddress::parse("2001:db8::8"));
  EXPECT_EQ(filter().seen.at(0).session.client_port, 99);
}

TEST_F(Callbacks, BelieveNoCertificateThatSendmailDidNotVerify) {
  FakeMta mta;
  mta.context.macros = {{"{tls_version}", "TLSv1.3"},
                        {"{verify}", "FAIL"},
                        {"{cert_subject}", "/CN=mail.contoso.example"},
                        {"{cn_subject}", "mail.contoso.example"}};
  mta.begin();
  mta.send_message();
  mta.end_of_message();
  EXPECT_EQ(filter().seen.at(0).session.cert_subject, "");
  mta.context.macros["{verify}"] = "OK";
  mta.send_message();
  mta.end_of_message();
  EXPECT_EQ(filter().seen.at(1).session.cert_subject, "mail.contoso.example");
}

TEST_F(Callbacks, CarryManyMessagesOverOneConnection) {
  FakeMta mta;
  mta.begin();
  for (int i = 0; i < 200; ++i) {
    mta.context.macros = {{"i", "Q" + std::to_string(i)}};
    mta.send_message("<s" + std::to_string(i) + "@contoso.example>", std::to_string(i));
    EXPECT_EQ(mta.end_of_message(), SMFIS_ACCEPT);
  }
  ASSERT_EQ(filter().seen.size(), 200U);
  EXPECT_EQ(filter().seen[199].mail_from, "<s199@contoso.example>");
  EXPECT_EQ(filter().seen[199].headers.size(), 2U);
  EXPECT_EQ(filter().seen[199].recipients.size(), 1U);
  EXPECT_EQ(filter().seen[199].queue_id, "Q199");
  EXPECT_EQ(filter().seen[199].session.helo, "app.contoso.example");
  EXPECT_EQ(in_flight.count(), 0U);
}

TEST_F(Callbacks, ForgetAnAbortedMessage) {
  FakeMta mta;
  mta.begin();
  mta.send_message("<first@contoso.example>", "first");
  mta.abort();
  mta.send_message("<second@contoso.example>", "second");
  mta.end_of_message();
  ASSERT_EQ(filter().seen.size(), 1U);
  EXPECT_EQ(filter().seen[0].mail_from, "<second@contoso.example>");
  EXPECT_EQ(filter().seen[0].headers.at(1).value, "second");
}

TEST_F(Callbacks, CloseWithoutConnectIsHarmless) {
  FakeMta never_negotiated;
  EXPECT_EQ(never_negotiated.close(), SMFIS_CONTINUE);
  FakeMta never_connected;
  never_connected.negotiate();
  EXPECT_EQ(never_connected.close(), SMFIS_CONTINUE);
  EXPECT_EQ(never_connected.context.priv, nullptr);
  EXPECT_EQ(never_connected.close(), SMFIS_CONTINUE);
  EXPECT_EQ(never_connected.abort(), SMFIS_CONTINUE);
}

TEST_F(Callbacks, ServeASecondConnectionOnTheSameChannel) {
  FakeMta mta;
  mta.begin();
  mta.send_message();
  mta.end_of_message();
  mta.close();
  mta.connect("10.9.9.9");
  mta.helo();
  mta.send_message();
  EXPECT_EQ(mta.end_of_message(), SMFIS_ACCEPT);
  EXPECT_EQ(filter().seen.at(1).session.client, IpAddress::parse("10.9.9.9"));
  EXPECT_THAT(filter().failures, IsEmpty());
}

TEST_F(Callbacks, AnswerOnFailureWhenTheFilterThrows) {
  FakeMta mta;
  mta.begin();
  filter().throws = true;
  filter().on_failure.disposition = Disposition::tempfail;
  filter().on_failure.reply = policy::Reply{451, "4.7.1", "try later"};
  mta.send_message();
  EXPECT_EQ(mta.end_of_message(), SMFIS_TEMPFAIL);
  EXPECT_THAT(filter().failures, ElementsAre("exception"));
  EXPECT_THAT(mta.context.calls, ElementsAre("reply 451 4.7.1 try later"));

  filter().throws = false;
  mta.send_message();
  EXPECT_EQ(mta.end_of_message(), SMFIS_ACCEPT);
  EXPECT_EQ(in_flight.count(), 0U);
}

TEST_F(Callbacks, AnswerOnFailureAtTheEndWhenAnEarlierStageFailed) {
  FakeMta mta;
  source.broken = true;
  EXPECT_EQ(mta.negotiate(), SMFIS_CONTINUE);
  EXPECT_EQ(mta.connect(), SMFIS_NOREPLY);
  source.broken = false;
  mta.helo();  // here a filter is had, but whose connection this is was lost
  mta.send_message();
  EXPECT_EQ(mta.end_of_message(), SMFIS_ACCEPT);
  EXPECT_THAT(filter().seen, IsEmpty());
  EXPECT_THAT(filter().failures, ElementsAre("callback"));
  mta.send_message();
  mta.end_of_message();
  EXPECT_EQ(filter().failures.size(), 2U) << "the whole session stays marked";
}

TEST_F(Callbacks, PassMailWhenNoFilterCanBeHadAtAll) {
  FakeMta mta;
  source.broken = true;
  mta.begin();
  mta.send_message();
  EXPECT_EQ(mta.body("more"), SMFIS_CONTINUE);
  EXPECT_EQ(mta.end_of_message(), SMFIS_ACCEPT);
}

TEST_F(Callbacks, HoldMailWhenNoFilterCanBeHadAndTheOperatorSaysTempfail) {
  register_callbacks({&source, &in_flight, true});
  FakeMta mta;
  source.filter = nullptr;
  mta.begin();
  mta.send_message();
  EXPECT_EQ(mta.end_of_message(), SMFIS_TEMPFAIL);
}

TEST_F(Callbacks, SurviveALibmilterThatKeepsNoSession) {
  FakeMta mta;
  mta.context.keeps_priv = false;
  mta.begin();
  mta.send_message();
  EXPECT_EQ(mta.end_of_message(), SMFIS_ACCEPT);
  EXPECT_THAT(filter().seen, IsEmpty());
}

TEST_F(Callbacks, RefuseOneMessageTooManyBeforeAnyWork) {
  in_flight.set_most(1);
  FakeMta inner;
  inner.begin();
  inner.send_message();
  sfsistat inner_result = SMFIS_CONTINUE;
  filter().during = [&] { inner_result = inner.end_of_message(); };
  FakeMta outer;
  outer.begin();
  outer.send_message();
  EXPECT_EQ(outer.end_of_message(), SMFIS_ACCEPT);
  EXPECT_EQ(inner_result, SMFIS_ACCEPT);
  EXPECT_EQ(filter().seen.size(), 1U);
  EXPECT_THAT(filter().failures, ElementsAre("overload"));
  EXPECT_EQ(in_flight.count(), 0U);
}

TEST_F(Callbacks, ServeTheSameConnectionAgainAfterOverload) {
  FakeMta mta;
  mta.begin();
  in_flight.set_most(0);
  mta.send_message("<first@contoso.example>");
  mta.end_of_message();
  in_flight.set_most(1);
  mta.send_message("<second@contoso.example>");
  mta.end_of_message();
  ASSERT_EQ(filter().seen.size(), 1U);
  EXPECT_EQ(filter().seen[0].mail_from, "<second@contoso.example>");
  EXPECT_EQ(filter().seen[0].headers.size(), 2U);
}

TEST_F(Callbacks, SkipTheBodyBeyondTheLimit) {
  filter().body_bytes = 10;
  FakeMta mta;
  mta.begin();
  mta.mail("<a@contoso.example>");
  EXPECT_EQ(mta.body("12345"), SMFIS_CONTINUE);
  EXPECT_EQ(mta.body("678901"), SMFIS_SKIP);
  mta.end_of_message();
  EXPECT_EQ(filter().seen.at(0).body, "1234567890");
  EXPECT_EQ(filter().seen.at(0).body_bytes, 11U);
  EXPECT_TRUE(filter().seen.at(0).body_truncated);
}

TEST_F(Callbacks, GoOnReadingWhereTheMtaKnowsNoSkip) {
  filter().body_bytes = 3;
  FakeMta mta;
  mta.negotiate(test::kAllActions, 0);
  mta.connect();
  mta.mail("<a@contoso.example>");
  EXPECT_EQ(mta.body("12345"), SMFIS_CONTINUE);
  EXPECT_EQ(mta.body("678"), SMFIS_CONTINUE);
  mta.end_of_message();
  EXPECT_EQ(filter().seen.at(0).body, "123");
  EXPECT_EQ(filter().seen.at(0).body_bytes, 8U);
}

TEST_F(Callbacks, TakeAMegabyteHeader) {
  FakeMta mta;
  mta.begin();
  mta.mail("<a@contoso.example>");
  EXPECT_EQ(mta.header("Subject", std::string(1'048'576, 's')), SMFIS_NOREPLY);
  mta.end_of_message();
  EXPECT_EQ(filter().seen.at(0).headers.at(0).value.size(), 1'048'576U);
}

TEST_F(Callbacks, TakeEventsInAnyOrder) {
  FakeMta mta;
  mta.negotiate();
  mta.end_of_message();
  mta.body("x");
  mta.header("A", "b");
  mta.rcpt("<b@fabrikam.example>");
  mta.helo();
  mta.connect();
  mta.mail("");
  mta.end_of_message();
  EXPECT_EQ(filter().seen.size(), 2U);
}

TEST_F(Callbacks, KeepTheFilterAConnectionBeganWith) {
  FakeMta mta;
  mta.begin();
  const auto first = source.filter;
  source.filter = std::make_shared<test::FakeFilter>();
  mta.send_message();
  mta.end_of_message();
  EXPECT_EQ(first->seen.size(), 1U);
  FakeMta later;
  later.begin();
  later.send_message();
  later.end_of_message();
  EXPECT_EQ(source.filter->seen.size(), 1U);
}

struct CountingFilter final : Filter {
  policy::Answer end_of_message(const mail::RawTransaction& transaction) override {
    messages += transaction.recipients.size() == 1 ? 1U : 0U;
    return {};
  }
  policy::Answer failed(const char*, const mail::RawTransaction&) noexcept override { return {}; }
  std::uint64_t max_body_bytes() const noexcept override { return 1000; }

  std::atomic<unsigned> messages{0};
};

TEST_F(Callbacks, ServeManyConnectionsAtOnceWithEachEventOnAnotherThread) {
  struct Source final : FilterSource {
    std::shared_ptr<Filter> current() override { return filter; }
    std::shared_ptr<CountingFilter> filter = std::make_shared<CountingFilter>();
  } shared;
  register_callbacks({&shared, &in_flight, false});
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      FakeMta mta;
      std::thread{[&] { mta.begin(); }}.join();
      for (int message = 0; message < 25; ++message) {
        std::thread{[&] { mta.send_message(); }}.join();
        mta.end_of_message();
      }
      std::thread{[&] { mta.close(); }}.join();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(shared.filter->messages, 100U);
  EXPECT_EQ(in_flight.count(), 0U);
}

TEST_F(Callbacks, LetGoOfTheFilterAtClose) {
  const std::weak_ptr<test::FakeFilter> old = source.filter;
  FakeMta mta;
  mta.begin();
  source.filter = std::make_shared<test::FakeFilter>();
  EXPECT_FALSE(old.expired());
  mta.close();
  EXPECT_TRUE(old.expired());
}

}  // namespace
}  // namespace weir::milter
