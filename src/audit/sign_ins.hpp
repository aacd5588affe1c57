#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "audit/guesses.hpp"
#include "audit/knowledge.hpp"
#include "audit/places.hpp"

namespace weir::audit {

/// A sign-in of an account, from an export of logons or out of the audit log.
struct SignIn {
  TimePoint time{};
  std::string account;  ///< lower case
  std::string application;
  std::string isp;
  std::string country;
  std::string client;
  std::string network;  ///< of the client, empty when not known
  bool failed = false;

  /// Where somebody who guesses sits: his network, else his provider and country; may be empty.
  std::string source() const;
};

SignIn sign_in_of(const LogonRow& row);
SignIn sign_in_of(const Record& record);

/// By time, each once.
void put_in_order(std::vector<SignIn>& sign_ins);

/// Teaches `places` from where the `accounts` sign in; what failed teaches nothing.
void learn(const std::vector<SignIn>& sign_ins, const std::set<std::string>& accounts,
           const Knowledge& knowledge, Places& places);

/// Sign-ins of `accounts` from places unlike their others, as far as `places` knows them.
std::vector<Deviation> unusual_sign_ins(const std::vector<SignIn>& sign_ins,
                                        const std::set<std::string>& accounts,
                                        const Places& places);

/// The playbook's fifth query with a sliding minute: more than 100 failures of one account at one
/// application from one provider and country, and a success within 10 seconds after the last.
std::vector<Deviation> bursts(const std::vector<SignIn>& sign_ins, const Knowledge& knowledge);

/// The slow way: failures of many accounts, or many of one, from one source within a day, and then
/// a success of one of them from there. What is among `hits`, of bursts(), is told there.
std::vector<Deviation> slow_guesses(const std::vector<SignIn>& sign_ins,
                                    const std::set<std::string>& accounts,
                                    const Knowledge& knowledge, const Places& places,
                                    const std::vector<Deviation>& hits, Guesses& guesses);

}  // namespace weir::audit
