#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ctl/report_mail.hpp"
#include "weir/base/ip.hpp"
#include "weir/config/config.hpp"
#include "weir/connector/organization.hpp"

namespace weir::ctl {

/// What the configuration declares, as far as reports look at it.
struct Declared {
  struct Connector {
    std::string direction;
    std::string owner;
    std::string purpose;
    std::string asks;  ///< what a client has to show: "certificate mail.contoso.example", …
    std::vector<IpNetwork> networks;
    std::vector<std::string> foreign_domains;
    std::uint64_t expected_per_hour = 0;
  };
  bool known = false;   ///< false: nothing below is
  std::string problem;  ///< why not
  connector::DomainSet accepted;
  std::vector<std::string> accepted_domains;
  connector::DomainSet partners;
  std::vector<std::string> partner_domains;
  std::vector<IpNetwork> egress;
  std::vector<std::string> tenant_ids;
  std::vector<std::string> administrators;
  std::vector<std::string> tenant_connectors;
  std::map<std::string, Connector, std::less<>> connectors;
  std::uint64_t licences = 0;
  bool trial = false;
  bool reads_log = false;  ///< of the MTA
};

/// Pure.
Declared declared_of(const config::Config& config);

/// Which events a report has read.
struct Reading {
  std::string from;  ///< RFC 3339; of the events that were looked at
  std::string to;
  std::string before_from;  ///< beginning of the time before, for what is new; empty = not read
  bool cut = false;         ///< there were more events than are read: the oldest are missing
  bool before_cut = false;
  std::string problem;  ///< why there are no events
};

/// All that a report about one incident is made of. Members that could not be had are null or
/// empty, and the report says so.
struct Case {
  boost::json::value shown;     ///< result of incident-show
  MailSum mail;                 ///< verdict events that belong to it
  MailBefore before;            ///< the connectors' mail before it
  boost::json::value baseline;  ///< result of baseline for its connector
  std::map<std::string, boost::json::value, std::less<>> accounts;  ///< of the same for accounts
  boost::json::value drift;                                         ///< result of audit-list
  boost::json::value status;                                        ///< result of status
  Declared declared;
  Reading reading;
  std::string now;  ///< RFC 3339
  std::string version;
};

/// The incident itself within `shown`.
const boost::json::value& incident_of(const Case& it);

/// True for a verdict event that belongs to the incident: it has its id (or that of one that has
/// become part of it), or is suspicious mail of its connectors from before it was opened.
bool belongs(const boost::json::value& incident, const boost::json::value& event);

/// Names under which a baseline may know the accounts that sent most, at most `most`: as
/// baseline::account_of makes them, and as reports call them.
struct AccountName {
  std::string shown;     ///< key of MailSum::accounts
  std::string baseline;  ///< name to ask for
};
std::vector<AccountName> names_of_accounts(const Case& it, std::size_t most);

}  // namespace weir::ctl
