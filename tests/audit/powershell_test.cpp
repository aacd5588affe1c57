#include "audit/powershell.hpp"

#include "audit/items.hpp"

namespace weir::audit::testing {
namespace {

using ::testing::HasSubstr;

constexpr auto kInbound = InventoryKind::inbound_connectors;

TEST(audit_powershell, ordinary_names_are_quoted_as_they_are) {
  EXPECT_EQ(quoted_for_powershell("Inbound from 1a2b (old)"), "'Inbound from 1a2b (old)'");
  EXPECT_EQ(quoted_for_powershell("Zürich"), "'Zürich'");
  EXPECT_EQ(quoted_for_powershell("$env:x `n"), "'$env:x `n'");
}

TEST(audit_powershell, every_quote_that_powershell_knows_is_doubled) {
  EXPECT_EQ(quoted_for_powershell("O'Brien"), "'O''Brien'");
  EXPECT_EQ(quoted_for_powershell("\u2018\u2019\u201A\u201B"),
            "'\u2018\u2018\u2019\u2019\u201A\u201A\u201B\u201B'");
  EXPECT_EQ(quoted_for_powershell("x'; Remove-Mailbox *; '"), "'x''; Remove-Mailbox *; '''");
}

TEST(audit_powershell, what_no_honest_name_has_is_refused) {
  const std::vector<std::string> refused{"",
                                         "a\nb",
                                         "a\rb",
                                         "a\tb",
                                         "a\x1b[0m",
                                         "a\x7f",
                                         "a\u0085",
                                         "a\u2028",
                                         "a\u202E",
                                         "a\u2066",
                                         "a\u200Bb",
                                         "a\uFEFF",
                                         "a\xff",
                                         "a\xc0\x80",
                                         "a\U000E0041",
                                         std::string("a\0b", 3),
                                         std::string(1'025, 'a')};
  for (const auto& text : refused) {
    EXPECT_FALSE(quoted_for_powershell(text)) << ::testing::PrintToString(text);
  }
}

TEST(audit_powershell, a_name_that_cannot_be_written_goes_by_its_guid) {
  EXPECT_THAT(undo_creation(kInbound, "a\u202Eb", "1111-2222"),
              HasSubstr("-Identity '1111-2222' -Enabled $false"));
  EXPECT_EQ(undo_creation(kInbound, "a\u202Eb", ""), "");
}

TEST(audit_powershell, disabling_comes_first) {
  const auto text = undo_creation(InventoryKind::outbound_connectors, "tenant\\x", "");
  EXPECT_EQ(text,
            "Set-OutboundConnector -Identity 'x' -Enabled $false\n"
            "Remove-OutboundConnector -Identity 'x' -Confirm:$false");
}

TEST(audit_powershell, each_shape_of_value) {
  const auto change = [](std::string_view name, std::string before) {
    return Change{property_named(name, kInbound), std::string{name}, std::move(before), "new"};
  };
  EXPECT_EQ(
      undo_changes(kInbound, "x", "", {change("SenderIPAddresses", "192.0.2.1; 192.0.2.0/24")}),
      "Set-InboundConnector -Identity 'x' -SenderIPAddresses '192.0.2.0/24','192.0.2.1'");
  EXPECT_EQ(undo_changes(kInbound, "x", "", {change("SenderDomains", "smtp:*;1")}),
            "Set-InboundConnector -Identity 'x' -SenderDomains '*'");
  EXPECT_EQ(undo_changes(kInbound, "x", "", {change("SenderIPAddresses", "")}),
            "Set-InboundConnector -Identity 'x' -SenderIPAddresses $null");
  EXPECT_EQ(
      undo_changes(kInbound, "x", "", {change("RequireTls", "True"), change("Comment", "it's")}),
      "Set-InboundConnector -Identity 'x' -RequireTls $true -Comment 'it''s'");
}

TEST(audit_powershell, what_is_not_known_is_said_in_a_comment) {
  const std::vector<Change> changes{
      {property_named("RequireTls", kInbound), "RequireTls", "True", "False"},
      {property_named("Comment", kInbound), "Comment", std::nullopt, "x"},
      {nullptr, "Whatever", "a", "b"}};
  EXPECT_EQ(undo_changes(kInbound, "x", "", changes),
            "Set-InboundConnector -Identity 'x' -RequireTls $true\n"
            "# Comment: the earlier value is not known or not safe to write");
  EXPECT_EQ(undo_changes(kInbound, "x", "", {changes[1]}), "");
}

TEST(audit_powershell, a_list_that_was_cut_is_not_written) {
  std::string many;
  for (std::size_t i = 0; i < kMaxMembers + 1; ++i) many += "d" + std::to_string(i) + ".example;";
  EXPECT_EQ(undo_changes(kInbound, "x", "",
                         {{property_named("SenderDomains", kInbound), "SenderDomains", many, "x"}}),
            "");
}

}  // namespace
}  // namespace weir::audit::testing
