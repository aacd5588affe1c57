#include "detect/form_meeting.hpp"

#include <gtest/gtest.h>

#include "detect/build.hpp"

namespace weir::detect {
namespace {

test::Scene meeting(std::string_view mail_from, std::string_view sender) {
  auto out = test::scene(mail_from, "organizer@partner.example");
  out.transaction.message.sender = test::reading({sender});
  out.transaction.message.content.calendar_method = "REQUEST";
  return out;
}

bool forwarded(const test::Scene& scene) { return meeting_forwarder(scene.context()).has_value(); }

TEST(FormMeeting, IsTheAttendeeWhoPassedItOn) {
  const auto mail = meeting("john@contoso.example", "John@contoso.example");
  ASSERT_TRUE(forwarded(mail));
  EXPECT_EQ(meeting_forwarder(mail.context())->to_string(), "john@contoso.example");
}

TEST(FormMeeting, TakesTheCalendarHeadersOfExchangeToo) {
  auto mail = meeting("john@contoso.example", "john@contoso.example");
  mail.transaction.message.content.calendar_method.clear();
  EXPECT_FALSE(forwarded(mail));
  test::add_header(mail.transaction, "X-MS-Exchange-Calendar-Series-Id", "1");
  EXPECT_TRUE(forwarded(mail));
}

TEST(FormMeeting, IsNoneWhenSenderIsNotMailFrom) {
  EXPECT_FALSE(forwarded(meeting("app@contoso.example", "john@contoso.example")));
  auto nobody = meeting("john@contoso.example", "john@contoso.example");
  nobody.transaction.message.sender = {};
  EXPECT_FALSE(forwarded(nobody));
}

TEST(FormMeeting, IsNoneForAStranger) {
  EXPECT_FALSE(forwarded(meeting("eve@evil.example", "eve@evil.example")));
}

}  // namespace
}  // namespace weir::detect
