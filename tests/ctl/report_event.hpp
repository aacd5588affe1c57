#pragma once

#include <boost/json.hpp>
#include <string>

#include "ctl/report_mail.hpp"

namespace weir::ctl::test {

/// What a verdict event of a test says; the rest is as ordinary mail has it.
struct Said {
  std::string time = "2026-01-02T03:04:05.678Z";
  std::string id = "0190-1";
  std::string connector = "onprem";
  std::string client = "10.1.2.3";
  std::string login = {};
  std::string sender = "app@contoso.example";
  std::string author = "app@contoso.example";
  std::string alignment = "same_address";
  std::vector<std::string> to{"x@y.example"};
  std::string enforced = "accept";
  bool suspicious = false;
  std::string incident = {};
  std::string detector = {};
};

inline std::string domain_in(const std::string& address) {
  return address.substr(address.find('@') + 1);
}

inline boost::json::value event_of(const Said& said) {
  namespace json = boost::json;
  json::array to;
  json::array domains;
  for (const auto& one : said.to) {
    to.emplace_back(one);
    domains.emplace_back(domain_in(one));
  }
  json::object weir{{"connector", said.connector},
                    {"direction", "to_cloud"},
                    {"envelope",
                     {{"from", said.sender},
                      {"from_domain", domain_in(said.sender)},
                      {"to", to},
                      {"to_count", to.size()},
                      {"external_count", to.size()},
                      {"to_domains", domains}}},
                    {"header_from", {{"domain", domain_in(said.author)}}},
                    {"alignment", said.alignment},
                    {"score", said.suspicious ? 40 : 0},
                    {"suspicious", said.suspicious},
                    {"disposition", {{"wanted", said.enforced}, {"enforced", said.enforced}}}};
  if (!said.detector.empty()) weir["findings"] = {{{"detector", said.detector}}};
  if (!said.incident.empty()) weir["incident"] = said.incident;
  json::object event{{"@timestamp", said.time},
                     {"event", {{"id", said.id}, {"dataset", "weir.verdict"}}},
                     {"source", {{"ip", said.client}}},
                     {"email",
                      {{"from", {{"address", json::array{json::string{said.author}}}}},
                       {"message_id", "m1@contoso.example"},
                       {"local_id", "4Abc"},
                       {"subject", "Invoice 4711"}}},
                     {"weir", std::move(weir)}};
  if (!said.login.empty()) event["user"] = {{"name", said.login}};
  return event;
}

}  // namespace weir::ctl::test
