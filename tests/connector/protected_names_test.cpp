#include "weir/connector/protected_names.hpp"

#include <gtest/gtest.h>

#include "connector/edit_distance.hpp"
#include "weir/base/text.hpp"
#include "weir/connector/organization.hpp"

namespace weir::connector {
namespace {

/// Two labels are an organization; 0 looks like o.
class FakeDomains final : public mail::Domains {
 public:
  std::string normalise(std::string_view domain) const override { return ascii_lower(domain); }
  std::string organizational(std::string_view domain) const override {
    const auto last = domain.rfind('.');
    const auto before = last == domain.npos || last == 0 ? last : domain.rfind('.', last - 1);
    return std::string{before == domain.npos ? domain : domain.substr(before + 1)};
  }
  std::string unicode(std::string_view domain) const override { return std::string{domain}; }
  std::string skeleton(std::string_view text) const override {
    std::string out{text};
    for (char& c : out) {
      if (c == '0') c = 'o';
    }
    return out;
  }
  bool mixes_scripts(std::string_view) const override { return false; }
};

ProtectedNames names(const std::vector<std::string>& accepted,
                     const std::vector<std::string>& partners = {}) {
  return ProtectedNames{accepted, partners, FakeDomains{}};
}

std::size_t edits(std::u32string_view a, std::u32string_view b, std::size_t limit = 3) {
  return edit_distance(a, b, limit);
}

TEST(EditDistance, CountsEachKindOfSlipOnce) {
  EXPECT_EQ(edits(U"contoso", U"contoso"), 0u);
  EXPECT_EQ(edits(U"contoso", U"comtoso"), 1u);
  EXPECT_EQ(edits(U"contoso", U"contosso"), 1u);
  EXPECT_EQ(edits(U"contoso", U"cotoso"), 1u);
  EXPECT_EQ(edits(U"contoso", U"cnotoso"), 1u);
  EXPECT_EQ(edits(U"contoso", U"cnotosso"), 2u);
  EXPECT_EQ(edits(U"", U"ab"), 2u);
}

TEST(EditDistance, StopsCountingAboveTheLimit) {
  EXPECT_EQ(edits(U"contoso", U"fabrikam", 1), 2u);
  EXPECT_EQ(edits(U"contoso", U"comtoxo", 1), 2u);
  EXPECT_EQ(edits(U"ab", U"abcdef", 2), 3u);
  EXPECT_EQ(edits(U"contoso", U"comtoso", 0), 1u);
}

TEST(EditDistance, IsTheSameBothWays) {
  EXPECT_EQ(edits(U"contoso", U"ocntos", 2), edits(U"ocntos", U"contoso", 2));
  EXPECT_EQ(edits(U"abcdefghij", U"bcdefghijk", 2), 2u);
}

TEST(EditDistance, ComparesNothingBeyondALabel) {
  const std::u32string longest(65, U'a');
  EXPECT_EQ(edits(longest, longest), 4u);
  const std::u32string longest_compared(64, U'a');
  EXPECT_EQ(edits(longest_compared, longest_compared), 0u);
}

TEST(ProtectedNames, KnowsNothingWhenThereIsNothing) {
  const ProtectedNames none;
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.named("contoso.example"), nullptr);
  EXPECT_EQ(none.near(U"contoso").name, nullptr);
}

TEST(ProtectedNames, StandForTheirOrganizations) {
  const auto known = names({"mail.contoso.example", "contoso.example", "[192.0.2.1]"});
  ASSERT_EQ(known.size(), 1u);
  ASSERT_NE(known.named("contoso.example"), nullptr);
  EXPECT_EQ(known.named("mail.contoso.example"), nullptr);
  EXPECT_EQ(known.named("contoso.example")->suffix, "example");
}

TEST(ProtectedNames, TellOurOwnFromPartners) {
  const auto known = names({"contoso.example"}, {"fabrikam.example", "contoso.example"});
  EXPECT_TRUE(known.named("contoso.example")->ours);
  EXPECT_FALSE(known.named("fabrikam.example")->ours);
}

TEST(ProtectedNames, AreFoundByWhatTheyLookLike) {
  const auto known = names({"contoso.example"});
  EXPECT_NE(known.looking_like("contoso.example"), nullptr);
  EXPECT_EQ(known.looking_like("contoso.test"), nullptr);
  EXPECT_NE(known.labelled("contoso"), nullptr);
}

TEST(ProtectedNames, AreFoundWithoutTheirHyphens) {
  EXPECT_NE(names({"north-wind.example"}).labelled("northwind"), nullptr);
}

TEST(ProtectedNames, AreNotKnownByACommonOrTinyLabel) {
  const auto known = names({"mail.example", "ab.example", "abc.example"});
  EXPECT_EQ(known.labelled("mail"), nullptr);
  EXPECT_EQ(known.labelled("ab"), nullptr);
  ASSERT_NE(known.labelled("abc"), nullptr);
  EXPECT_FALSE(known.labelled("abc")->distinctive);
  EXPECT_NE(known.looking_like("mail.example"), nullptr);
}

TEST(ProtectedNames, AreFoundByWhatIsLeftWithoutAWord) {
  const auto known = names({"contoso-bank.example", "mywingtip.example", "databank.example"});
  EXPECT_EQ(known.shortened("contoso"), known.named("contoso-bank.example"));
  EXPECT_EQ(known.shortened("wingtip"), known.named("mywingtip.example"));
  EXPECT_EQ(known.shortened("data"), nullptr) << "too short to be recognised";
}

TEST(ProtectedNames, AreNearAfterOneEditWhenShort) {
  const auto known = names({"contoso.example"});
  EXPECT_EQ(known.near(U"contsoo").name, known.named("contoso.example"));
  EXPECT_EQ(known.near(U"contsoo").edits, 1u);
  EXPECT_EQ(known.near(U"contosoab").name, nullptr);
  EXPECT_EQ(known.near(U"comtoxo").name, nullptr);
  EXPECT_EQ(known.near(U"contoso").name, nullptr) << "itself is not near itself";
}

TEST(ProtectedNames, AreNearAfterTwoEditsWhenLong) {
  const auto known = names({"fabrikams.example"});
  EXPECT_EQ(known.near(U"fadrikems").edits, 2u);
  EXPECT_EQ(known.near(U"fadrikemx").name, nullptr);
}

TEST(ProtectedNames, AreFoundAfterAnyOneEdit) {
  const std::u32string label = U"northwind";
  const auto known = names({"northwind.example"});
  for (std::size_t i = 0; i < label.size(); ++i) {
    auto changed = label;
    changed[i] = U'x';
    EXPECT_EQ(known.near(changed).edits, 1u) << i;
    auto longer = label;
    longer.insert(i, 1, U'x');
    EXPECT_EQ(known.near(longer).edits, 1u) << i;
    auto shorter = label;
    shorter.erase(i, 1);
    EXPECT_EQ(known.near(shorter).edits, 1u) << i;
    if (i == 0) continue;
    auto swapped = label;
    std::swap(swapped[i - 1], swapped[i]);
    EXPECT_EQ(known.near(swapped).edits, 1u) << i;
  }
}

TEST(ProtectedNames, AreNeverNearWhenVeryShort) {
  const auto known = names({"acme.example"});
  EXPECT_EQ(known.near(U"acne").name, nullptr);
  EXPECT_EQ(known.near(U"acmes").name, nullptr);
}

TEST(ProtectedNames, GiveTheNearestOfSeveral) {
  const auto known = names({"wingtiptoys.example", "wingtiptoyz.example"});
  EXPECT_EQ(known.near(U"wingtiptoyzz").edits, 1u);
  EXPECT_EQ(known.near(U"wingtiptoyzz").name, known.named("wingtiptoyz.example"));
}

TEST(ProtectedNames, TakeLabelsOfAnyLength) {
  const std::string label(300, 'a');
  const auto known = names({label + ".example"});
  EXPECT_EQ(known.near(std::u32string(301, U'a')).name, nullptr);
  EXPECT_EQ(known.near(U"").name, nullptr);
}

TEST(ProtectedNames, SurviveBeingCopied) {
  ProtectedNames copy;
  {
    const auto known = names({"contoso.example"});
    copy = known;
  }
  EXPECT_EQ(copy.named("contoso.example")->name, "contoso.example");
}

TEST(DomainSet, NamesItsNamesWithoutWildcards) {
  const DomainSet set{{"*.fab.example", "contoso.example", "fab.example"}};
  EXPECT_EQ(set.names(), (std::vector<std::string>{"contoso.example", "fab.example"}));
}

}  // namespace
}  // namespace weir::connector
