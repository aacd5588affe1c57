#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "format/reading.hpp"

namespace weir::format {

/// What an enumeration of OCSF calls a number.
struct Caption {
  std::int64_t id = 0;
  std::string_view name;
};

/// Which class an event is of, and what it did there.
struct OcsfClass {
  Caption category;
  Caption event_class;
  Caption activity;
};

/// `time`, class and activity with their captions, severity, `metadata` and `message`: what every
/// class has.
void put_base(boost::json::object& out, const boost::json::object& event, const OcsfClass& what);

/// `name_id` and `name`.
void put_caption(boost::json::object& out, std::string_view name, Caption caption);

/// Left out when the text is empty.
void put_text(boost::json::object& out, std::string_view name, std::string_view text);
void put_number(boost::json::object& out, std::string_view name, const boost::json::object& event,
                std::string_view path);
void put_time(boost::json::object& out, std::string_view name, const boost::json::object& event,
              std::string_view path);

/// A copy of what stands at `path`; left out when nothing does.
void keep(boost::json::object& unmapped, std::string_view name, const boost::json::object& event,
          std::string_view path);

/// Everything under `weir` but what `mapped` names, so that a field which is added later is there
/// too.
void keep_others(boost::json::object& unmapped, const boost::json::object& event,
                 std::initializer_list<std::string_view> mapped);

/// `risk_score` and `risk_level`.
void put_risk(boost::json::object& out, const boost::json::object& event);

/// What the types email_t, hostname_t and ip_t of the schema take. The rest goes to `unmapped`.
bool is_email(std::string_view text) noexcept;
bool is_hostname(std::string_view text) noexcept;
bool is_ip(std::string_view text) noexcept;

/// Entries of `observables`, each value once.
class Observables {
 public:
  enum class Type { hostname = 1, ip = 2, user_name = 4, email = 5, url = 6 };
  void add(std::string_view attribute, Type type, std::string_view value);
  boost::json::array take() { return std::move(list_); }

 private:
  boost::json::array list_;
};

// One for each class.
boost::json::object email_activity(const boost::json::object& event);
boost::json::object detection_finding(const boost::json::object& event);
boost::json::object application_lifecycle(const boost::json::object& event);
boost::json::object api_activity(const boost::json::object& event);

}  // namespace weir::format
