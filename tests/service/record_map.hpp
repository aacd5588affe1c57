#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weir/report/kept_records.hpp"

namespace weir::service {

/// Kept records as a map: what a restart finds is what was kept.
class RecordMap final : public report::KeptRecords {
 public:
  void keep(std::string_view kind, std::string_view key, std::string bytes) override {
    records[{std::string{kind}, std::string{key}}] = std::move(bytes);
  }
  void forget(std::string_view kind, std::string_view key) override {
    records.erase({std::string{kind}, std::string{key}});
  }
  std::vector<std::pair<std::string, std::string>> kept(std::string_view kind) override {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& [name, bytes] : records) {
      if (name.first == kind) out.emplace_back(name.second, bytes);
    }
    return out;
  }
  bool records_known() const override { return true; }

  std::map<std::pair<std::string, std::string>, std::string> records;
};

}  // namespace weir::service
