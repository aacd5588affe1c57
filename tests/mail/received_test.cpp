#include "mail/reading.hpp"
#include "weir/mail/trace.hpp"

namespace weir::mail {
namespace {

using namespace std::string_view_literals;
using testing::IsEmpty;

std::string client(std::string_view value) {
  const Hop hop = read_received(value);
  return hop.client ? hop.client->to_string() : "-";
}

TEST(Received, PostfixForm) {
  const Hop hop = read_received(
      "from app1.contoso.example (unknown [10.1.0.10])\n\t(using TLSv1.3 with cipher "
      "TLS_AES_256_GCM_SHA384 (256/256 bits))\n\t(No client certificate requested)\n\tby "
      "MX1.Contoso.example (Postfix) with ESMTPS id 4AbcDef\n\tfor <b@customer.example>; Fri, 2 "
      "Jan "
      "2026 16:27:35 +0100 (CET)");
  EXPECT_EQ(hop.client, IpAddress::parse("10.1.0.10"));
  EXPECT_EQ(hop.client_name, "");
  EXPECT_EQ(hop.helo, "app1.contoso.example");
  EXPECT_EQ(hop.by, "mx1.contoso.example");
  EXPECT_EQ(hop.protocol, "esmtps");
}

TEST(Received, PostfixNamesTheClientItVerified) {
  const Hop hop = read_received(
      "from helo.evil.example (Mail.Partner.example [IPv6:2001:db8::25]) by mx1 (Postfix)");
  EXPECT_EQ(hop.client_name, "mail.partner.example");
  EXPECT_EQ(hop.client, IpAddress::parse("2001:db8::25"));
}

TEST(Received, PostfixWithoutAClientAddress) {
  EXPECT_EQ(client("from x (unknown [unknown]) (Authenticated sender: [9.9.9.9]) by mx1"), "-");
  EXPECT_EQ(client("by mx1.contoso.example (Postfix, from userid 33)\n\tid A75CB762732; x"), "-");
  EXPECT_EQ(read_received("by mx1.contoso.example (Postfix, from userid 33) id A7; x").by,
            "mx1.contoso.example");
}

TEST(Received, SendmailForms) {
  const Hop hop = read_received(
      "from app (root@rdns.contoso.example [10.1.0.9]) by mx.contoso.example (8.17.1/8.17.1) with "
      "ESMTP id q3pK02Wt021110");
  EXPECT_EQ(hop.client, IpAddress::parse("10.1.0.9"));
  EXPECT_EQ(hop.client_name, "rdns.contoso.example");
  EXPECT_EQ(hop.protocol, "esmtp");
  EXPECT_EQ(client("from app ([10.1.0.9]) by mx (8.14.4/8.14.4) with ESMTP id q3"), "10.1.0.9");
  EXPECT_EQ(client("from localhost (localhost) by mx (8.14.4/8.14.4) id q9"), "-");
  EXPECT_EQ(client("(from root@localhost) by mx (8.17.1.9/8.17.1.9/Submit) id 5"), "-");
}

TEST(Received, NameThatMayBeForgedIsNotKept) {
  const Hop hop =
      read_received("from x (ours.contoso.example [203.0.113.9] (may be forged)) by mx.y.example");
  EXPECT_EQ(hop.client, IpAddress::parse("203.0.113.9"));
  EXPECT_EQ(hop.client_name, "");
}

TEST(Received, ExchangeForms) {
  const Hop hop = read_received(
      "from MBX1.corp.contoso.example (10.1.0.5) by HUB.contoso.example\n (10.1.0.6) with "
      "Microsoft "
      "SMTP Server (version=TLS1_2,\n cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id "
      "15.1.2507.57 via Frontend\n Transport; Thu, 17 Jul 2025 20:37:17 -0700");
  EXPECT_EQ(hop.client, IpAddress::parse("10.1.0.5"));
  EXPECT_EQ(hop.client_name, "");  // Exchange writes what the client called itself
  EXPECT_EQ(hop.helo, "MBX1.corp.contoso.example");
  EXPECT_EQ(hop.by, "hub.contoso.example");
  EXPECT_EQ(hop.protocol, "smtp");
}

TEST(Received, ExchangeOnlineForms) {
  const Hop smtp = read_received(
      "from AM1PR01MB0001.eurprd01.prod.outlook.com (2001:db8:10b:6::8)\n by "
      "AM1PR01MB0002.eurprd01.prod.outlook.com (2001:db8::9) with Microsoft SMTP Server\n (TLS) id "
      "15.20.7002.20; x");
  EXPECT_EQ(smtp.client, IpAddress::parse("2001:db8:10b:6::8"));
  EXPECT_EQ(smtp.by, "am1pr01mb0002.eurprd01.prod.outlook.com");
  const Hop mapi = read_received(
      "from A.prod.outlook.com\n ([fe80::3f4c:be8b:1cc0:fae7%3]) by A.prod.outlook.com\n "
      "([fe80::3f4c:be8b:1cc0:fae7%3]) with mapi id 15.20.6977.029; x");
  EXPECT_EQ(mapi.client, IpAddress::parse("fe80::3f4c:be8b:1cc0:fae7"));
  EXPECT_EQ(mapi.protocol, "mapi");
  const Hop https = read_received("from A.prod.outlook.com (::1) by B.prod.outlook.com with HTTPS");
  EXPECT_EQ(https.client, IpAddress::parse("::1"));
  EXPECT_EQ(https.protocol, "https");
}

TEST(Received, EximForms) {
  EXPECT_EQ(
      client("from [203.0.113.7] (port=58725 helo=[127.0.0.1]) by mx with esmtpsa (TLS1.2) tls "
             "TLS_X (Exim 4.95)"),
      "203.0.113.7");
  EXPECT_EQ(client("from [203.0.113.7] (helo=x) by mx with esmtp (Exim 4.95)"), "203.0.113.7");
  EXPECT_EQ(client("from [203.0.113.7]:2525 (helo=x) by mx with esmtp (Exim 4.95)"), "203.0.113.7");
  EXPECT_EQ(client("from [203.0.113.7] by mx with esmtp (Exim 4.95)"), "203.0.113.7");
  EXPECT_EQ(client("from smtp.y.example ([203.0.113.1]:2202) by mx with esmtp (Exim 4.80)"),
            "203.0.113.1");
}

TEST(Received, EximTellsTheNameItFoundFromTheHelo) {
  const Hop hop = read_received(
      "from Rdns.y.example ([203.0.113.8] helo=[9.9.9.9]) by mx with esmtps (Exim 4.94)");
  EXPECT_EQ(hop.client, IpAddress::parse("203.0.113.8"));
  EXPECT_EQ(hop.client_name, "rdns.y.example");
  EXPECT_EQ(hop.helo, "[9.9.9.9]");
  EXPECT_EQ(read_received("from x.example ([203.0.113.8]) by mx").client_name, "");
}

TEST(Received, QmailForms) {
  const Hop hop =
      read_received("from unknown (HELO me.y.example) (203.0.113.5) by mx.z.example with SMTP; x");
  EXPECT_EQ(hop.client, IpAddress::parse("203.0.113.5"));
  EXPECT_EQ(hop.helo, "me.y.example");
  EXPECT_EQ(client("from h (HELO [9.9.9.9]) ([203.0.113.5]) by mx with SMTP"), "203.0.113.5");
  EXPECT_EQ(client("from h (HELO x) (ident@203.0.113.5) by mx with SMTP"), "203.0.113.5");
  EXPECT_EQ(client("from 127.0.0.1 (EHLO x) (203.0.113.5) by mta.y.example with SMTPS"),
            "203.0.113.5");
  EXPECT_EQ(read_received("(qmail 44594 invoked by alias); 24 Jun 2024 09:00:01 -0000"), Hop{});
}

TEST(Received, GmailForms) {
  const Hop hop = read_received(
      "from mail.y.example (mail.y.example. [203.0.113.220])\n        by mx.google.com with SMTPS "
      "id "
      "f11\n        for <a@z.example>\n        (Google Transport Security); x");
  EXPECT_EQ(hop.client, IpAddress::parse("203.0.113.220"));
  EXPECT_EQ(hop.client_name, "mail.y.example");
  const Hop inside = read_received("by 2001:db8:6102:22c6:0:0:0:0 with SMTP id a6; x");
  EXPECT_EQ(inside.by, "2001:db8:6102:22c6:0:0:0:0");
  EXPECT_EQ(inside.client, std::nullopt);
}

TEST(Received, OtherSoftware) {
  EXPECT_EQ(
      client("from mx.y.example ([203.0.113.19]:55406 \"EHLO [9.9.9.9]\" rhost-flags-OK-FAIL) "
             "by vger.z.example with ESMTP id S231222"),
      "203.0.113.19");
  EXPECT_EQ(
      client("from a.y.example ([127.0.0.1]) by localhost (mx9 [127.0.0.2]) (amavisd-new, port "
             "10024)"),
      "127.0.0.1");
  EXPECT_EQ(read_received("from x ([203.0.113.2]) by y over TLS secured channel with Microsoft "
                          "SMTPSVC(7.5.7601.22751); z")
                .protocol,
            "smtp");
  EXPECT_EQ(read_received("from x by y with ESMTP/TLS/AES256-GCM-SHA384; z").protocol, "esmtp");
}

TEST(Received, HeloLiteralIsNeverTheClient) {
  EXPECT_EQ(client("from [9.9.9.9] (evil [1.2.3.4]) by mx with ESMTP"), "1.2.3.4");
  EXPECT_EQ(client("from [9.9.9.9] (1.2.3.4) by mx with Microsoft SMTP Server"), "1.2.3.4");
  EXPECT_EQ(client("from [IPv6:::1] (unknown [1.2.3.4]) by mx"), "1.2.3.4");
  EXPECT_EQ(client("from [9.9.9.9] by relay.y.example with ESMTP"), "-");
  EXPECT_EQ(client("from [9.9.9.9] [1.2.3.4] by mx with esmtp (Exim 4.95)"), "-");
  EXPECT_EQ(client("from [9.9.9.9] (unknown) by mx with ESMTP (Exim 4.95)"), "-");
}

TEST(Received, HeloThatLooksLikeAKeyword) {
  const Hop hop = read_received("from by (unknown [1.2.3.4]) by mx.contoso.example with ESMTP");
  EXPECT_EQ(hop.helo, "by");
  EXPECT_EQ(hop.by, "mx.contoso.example");
  EXPECT_EQ(hop.client, IpAddress::parse("1.2.3.4"));
}

TEST(Received, WhatAnIdentServerSaysIsNotTheClient) {
  EXPECT_EQ(client("from x (IDENT:[9.9.9.9]@host.y.example [1.2.3.4]) by mx"), "1.2.3.4");
  EXPECT_EQ(client("from x ([9.9.9.9] [1.2.3.4]) by mx"), "-");
  EXPECT_EQ(client("from x ([9.9.9.9]@host [1.2.3.4]) by mx"), "-");
}

TEST(Received, HeloThatBringsAnAddressHidesBoth) {
  EXPECT_EQ(client("from x (9.9.9.9) (1.2.3.4) by mx with Microsoft SMTP Server"), "-");
  EXPECT_EQ(client("from x(a [9.9.9.9]) (b.y.example [1.2.3.4]) by mx with ESMTP"), "-");
  EXPECT_EQ(client("from x ([9.9.9.9] helo=x) ([1.2.3.4]) by mx"), "-");
  EXPECT_EQ(client("from x (h [1.2.3.4]) (Authenticated sender: [9.9.9.9]) by mx"), "1.2.3.4");
}

TEST(Received, LaterCommentsAreNotTheClient) {
  EXPECT_EQ(client("from x (host.y.example) (user [9.9.9.9]) by mx"), "-");
  EXPECT_EQ(client("from x () ([9.9.9.9]) by mx"), "-");
}

TEST(Received, CommentsNestAndQuotesHide) {
  EXPECT_EQ(client("from x (a (b (c [9.9.9.9]) d) [1.2.3.4]) by mx"), "1.2.3.4");
  EXPECT_EQ(read_received("from \"a (by evil\" (h [1.2.3.4]) by mx").by, "mx");
  EXPECT_EQ(read_received(R"(from x (h \) by evil [1.2.3.4]) by mx)").by, "mx");
}

TEST(Received, WhatNothingClosesHidesTheRest) {
  EXPECT_THAT(read_received("from x (h [1.2.3.4] by mx").by, IsEmpty());
  EXPECT_EQ(client("from x (h [1.2.3.4] by mx"), "-");
  EXPECT_THAT(read_received("from \"x (h [1.2.3.4]) by mx").by, IsEmpty());
  EXPECT_EQ(read_received("from x (h [1.2.3.4]) by mx with ESMTP (").by, "mx");
}

TEST(Received, ValuesOfOtherClausesAreNoKeywords) {
  const Hop hop = read_received("from x (h [1.2.3.4]) id by for with by mx with ESMTP; x");
  EXPECT_EQ(hop.by, "mx");
  EXPECT_EQ(hop.protocol, "esmtp");
}

TEST(Received, DateEndsIt) {
  EXPECT_THAT(read_received("from x (h [1.2.3.4]); by mx").by, IsEmpty());
}

TEST(Received, AnyBytesGiveAReading) {
  for (const auto value :
       {""sv, "from"sv, "by"sv, "from ("sv, "from )"sv, "\0\0"sv, "from \0 (\0)"sv,
        "from x (\xff\xfe [1.2.3.4])"sv, "\\"sv, "from x (\\"sv, "\"\\"sv, ";"sv,
        "from x ([) by ]"sv, "from x ([]) by mx"sv, "with Microsoft"sv}) {
    EXPECT_EQ(read_received(value).client.has_value(), value.find("1.2.3.4") != value.npos);
  }
  EXPECT_EQ(read_received("from a\0b (h [1.2.3.4]) by mx"sv).helo, "a\0b"sv);
}

TEST(Received, WhatIsKeptIsBounded) {
  const std::string name = repeated("a", 3000);
  const Hop hop = read_received("from " + name + " ([1.2.3.4]) by " + name.substr(0, 900));
  EXPECT_EQ(hop.helo.size(), 253u);
  EXPECT_EQ(hop.by.size(), 253u);
  EXPECT_EQ(read_received("by " + std::string(5000, ' ') + "mx").by, "");
  EXPECT_LE(read_received("by x with " + name).protocol.size(), 16u);
}

TEST(Received, AMegabyteIsReadInNoTime) {
  EXPECT_EQ(client("from x " + repeated("(", 1'000'000)), "-");
  EXPECT_EQ(client("from x (" + repeated("()", 500'000)), "-");
  EXPECT_EQ(client(repeated("from ", 200'000)), "-");
}

TEST(ExchangeOnlineHost, KnowsItsNames) {
  for (const char* host :
       {"am1pr01mb0001.eurprd01.prod.outlook.com", "x.mail.protection.outlook.com",
        "x.eop-eur01.prod.protection.outlook.com", "y.outbound.protection.outlook.com",
        "sj0.outlook.office365.com", "db1.eurprd01.prod.exchangelabs.com", "a.b.mx.microsoft",
        "x.outbound.protection.office365.us", "x.chnpr01.prod.partner.outlook.cn",
        "x.outbound.protection.partner.outlook.cn", "x.prod.outlook.com."}) {
    EXPECT_TRUE(is_exchange_online_host(host)) << host;
  }
}

TEST(ExchangeOnlineHost, IsNoSuffixOfOtherNames) {
  for (const char* host :
       {"", ".", "evilprotection.outlook.com", "outlook.com", "x.outlook.com",
        "prod.outlook.com.evil.example", "x.evilprod.outlook.com", "mx.microsoft.evil.example",
        "evilmx.microsoft", ".prod.outlook.com", "x.prod.outlook.com.."}) {
    EXPECT_FALSE(is_exchange_online_host(host)) << host;
  }
}

}  // namespace
}  // namespace weir::mail
