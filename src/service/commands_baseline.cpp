#include <boost/json/object.hpp>

#include "service/baseline_duty.hpp"
#include "service/commands.hpp"
#include "service/request.hpp"
#include "weir/base/exit_code.hpp"

namespace weir::service {
namespace {

namespace json = boost::json;

}  // namespace

json::object Commands::baseline(const json::object& request, const Caller&) {
  const auto name = text(request, "name", false);
  json::object shown;
  controls_.on_watch([&] { shown = controls_.baselines().show(name, controls_.now()); });
  if (shown.empty()) throw Refused{kNoInput, "there is no baseline of " + name};
  return shown;
}

json::object Commands::baseline_forget(const json::object& request, const Caller& caller) {
  const auto name = text(request, "name", true);
  bool forgotten = false;
  controls_.on_watch([&] { forgotten = controls_.baselines().forget(name, controls_.now()); });
  controls_.audit("baseline-forget", caller, name, forgotten,
                  forgotten ? "Learning begins anew" : "There was no such baseline");
  if (!forgotten) throw Refused{kNoInput, "there is no baseline of " + name};
  return {{"forgotten", name}};
}

}  // namespace weir::service
