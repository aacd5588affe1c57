#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "ctl/hunt_show.hpp"
#include "weir/hunt/mail.hpp"
#include "weir/hunt/query.hpp"
#include "weir/hunt/tenant.hpp"

namespace weir::ctl {

/// Any of the five queries, behind one face.
class HuntSearch {
 public:
  HuntSearch(hunt::Query query, const hunt::Parameters& parameters);

  /// Takes the row if the query looks at such rows.
  template <class Row>
  void add(const Row& row) {
    std::visit(
        [&](auto& hunt) {
          if constexpr (requires { hunt.add(row); }) hunt.add(row);
        },
        hunt_);
  }
  /// `where` is what was searched, for people: "3 files".
  HuntResult finish(const std::string& where, boost::json::object searched) const;

 private:
  hunt::Searched counted() const;
  std::string asked_for() const;
  void fill(HuntResult& result) const;

  hunt::Query query_;
  hunt::Parameters parameters_;
  std::variant<std::monostate, hunt::Volume, hunt::Senders, hunt::External, hunt::Connectors,
               hunt::Logons>
      hunt_;
};

/// Whether the query looks at such rows.
template <class Row>
constexpr bool hunts_in(hunt::Query query) {
  using hunt::Query;
  if constexpr (std::is_same_v<Row, audit::LogonRow>) return query == Query::logons;
  if constexpr (std::is_same_v<Row, audit::Record>) {
    return query == Query::connectors || query == Query::volume;
  }
  if constexpr (std::is_same_v<Row, audit::EmailRow>) {
    return query == Query::volume || query == Query::external || query == Query::senders;
  }
  return false;
}

}  // namespace weir::ctl
