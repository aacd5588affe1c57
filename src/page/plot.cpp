#include "page/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "page/html.hpp"

namespace weir::page {
namespace {

constexpr double kLeft = 46;
constexpr double kRight = 10;
constexpr double kTop = 26;
constexpr double kBottom = 36;
constexpr double kMarkWidth = 20;  ///< marks nearer than this share a flag

/// A coordinate: short, and never in the words of a locale.
std::string coordinate(double value) {
  const auto tenths = std::llround(value * 10);
  auto text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(std::abs(tenths % 10));
  return tenths < 0 && tenths > -10 ? "-" + text : text;
}

std::string attribute(const char* name, double value) {
  return std::string{" "} + name + "=\"" + coordinate(value) + '"';
}

/// Where things are drawn.
struct Frame {
  const Chart& chart;
  Canvas canvas;
  double most;

  double right() const { return canvas.width - kRight; }
  double floor() const { return canvas.height - kBottom; }
  double x(TimePoint time) const {
    const auto span = static_cast<double>((chart.to - chart.from).count());
    const auto part = span > 0 ? static_cast<double>((time - chart.from).count()) / span : 0;
    return kLeft + std::clamp(part, 0.0, 1.0) * (right() - kLeft);
  }
  double y(double value) const {
    return floor() - std::clamp(value / most, 0.0, 1.0) * (floor() - kTop);
  }
};

/// Retries are held, too, and no new messages.
std::uint64_t all_of(const Slot& slot) {
  return std::max({slot.messages, slot.suspicious, slot.held});
}

void put_rectangle(std::string& out, const char* name, double x, double width, double from,
                   double to) {
  if (from - to < 0.05) return;
  out += std::string{"<rect class=\""} + name + '"' + attribute("x", x) + attribute("y", to) +
         attribute("width", width) + attribute("height", from - to) + "/>";
}

void put_text(std::string& out, const char* name, double x, double y, const std::string& text) {
  out += std::string{"<text class=\""} + name + '"' + attribute("x", x) + attribute("y", y) + '>' +
         escaped(text) + "</text>";
}

void put_axis(std::string& out, const Frame& frame) {
  const auto most = static_cast<std::uint64_t>(frame.most);
  std::vector<std::uint64_t> lines{0, most};
  if (most % 2 == 0 && most > 1) lines.insert(lines.begin() + 1, most / 2);
  for (const auto value : lines) {
    const auto y = frame.y(static_cast<double>(value));
    out += "<line class=\"grid\"" + attribute("x1", kLeft) + attribute("x2", frame.right()) +
           attribute("y1", y) + attribute("y2", y) + "/>";
    put_text(out, "count", kLeft - 6, y + 4, std::to_string(value));
  }
}

void put_times(std::string& out, const Frame& frame) {
  std::string day;
  for (const auto time : ticks_of(frame.chart.from, frame.chart.to, frame.canvas.ticks)) {
    const auto x = frame.x(time);
    const auto text = minute_text(time);
    out += "<line class=\"tick\"" + attribute("x1", x) + attribute("x2", x) +
           attribute("y1", frame.floor()) + attribute("y2", frame.floor() + 4) + "/>";
    // Labels at the edges would stand out of the plot.
    const auto* name = x < kLeft + 22           ? "time first"
                       : x > frame.right() - 22 ? "time last"
                                                : "time";
    put_text(out, name, x, frame.floor() + 16, text.substr(11));
    if (text.substr(0, 10) != day) {
      day = text.substr(0, 10);
      put_text(out, name, x, frame.floor() + 30, day.substr(5));
    }
  }
}

void put_bars(std::string& out, const Frame& frame) {
  for (const auto& slot : frame.chart.slots) {
    const auto all = all_of(slot);
    if (all == 0 || slot.begin >= frame.chart.to) continue;
    const auto x = frame.x(slot.begin);
    const auto room = frame.x(slot.begin + frame.chart.step) - x;
    const auto width = std::max(room > 4 ? room - 1 : room, 1.0);
    const auto held = static_cast<double>(slot.held);
    const auto odd = static_cast<double>(std::max(slot.suspicious, slot.held));
    out += "<g class=\"slot\"><title>" + minute_text(slot.begin) +
           " UTC: " + std::to_string(slot.messages) + " messages, " +
           std::to_string(slot.suspicious) + " suspicious, " + std::to_string(slot.held) +
           " held back</title>";
    put_rectangle(out, "held", x, width, frame.y(0), frame.y(held));
    put_rectangle(out, "odd", x, width, frame.y(held), frame.y(odd));
    put_rectangle(out, "rest", x, width, frame.y(odd), frame.y(static_cast<double>(all)));
    out += "</g>";
  }
}

/// Steps through `value` of each expectation; empty without any.
template <class Value>
void put_steps(std::string& out, const Frame& frame, const char* name, Value value) {
  const auto& expected = frame.chart.expected;
  std::string path;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto end = i + 1 < expected.size()
                         ? expected[i + 1].begin
                         : std::min(frame.chart.to, expected[i].begin + frame.chart.step);
    if (end <= frame.chart.from || expected[i].begin >= frame.chart.to) continue;
    const auto height = value(expected[i]);
    if (height > frame.most) continue;  // a line at the edge would say something else
    const auto y = coordinate(frame.y(height));
    path += 'M' + coordinate(frame.x(expected[i].begin)) + ' ' + y + 'L' +
            coordinate(frame.x(end)) + ' ' + y;
  }
  if (!path.empty()) {
    out += std::string{"<path class=\""} + name + "\" d=\"" + path + "\"/>";
  }
}

void put_flag(std::string& out, const Frame& frame, double x, std::size_t first, std::size_t last) {
  out += "<line class=\"moment\"" + attribute("x1", x) + attribute("x2", x) +
         attribute("y1", kTop - 6) + attribute("y2", frame.floor()) + "/>";
  auto text = std::to_string(first);
  if (last > first) text += "–" + std::to_string(last);
  const auto width = 10 + 7.0 * static_cast<double>(text.size() - (last > first ? 2 : 0));
  const auto left = std::clamp(x - width / 2, 1.0, frame.canvas.width - width - 1);
  out += "<rect class=\"flag\" rx=\"4\"" + attribute("x", left) + attribute("y", 3) +
         attribute("width", width) + attribute("height", 17) + "/>";
  put_text(out, "flag", left + width / 2, 16, text);
}

void put_moments(std::string& out, const Frame& frame) {
  const auto& moments = frame.chart.moments;
  for (std::size_t i = 0; i < moments.size();) {
    const auto x = frame.x(moments[i].time);
    auto end = i + 1;
    while (end < moments.size() && frame.x(moments[end].time) - x < kMarkWidth * 1.6) ++end;
    put_flag(out, frame, x, i + 1, end);
    i = end;
  }
}

double most_of(const Chart& chart) {
  std::uint64_t most = 1;
  for (const auto& slot : chart.slots) most = std::max(most, all_of(slot));
  for (const auto& one : chart.expected) {
    most =
        std::max(most, static_cast<std::uint64_t>(std::ceil(std::clamp(one.messages, 0.0, 1e15))));
  }
  return static_cast<double>(top_of_axis(most));
}

}  // namespace

std::uint64_t top_of_axis(std::uint64_t value) {
  constexpr std::array<std::uint64_t, 4> kSteps{1, 2, 4, 5};
  for (std::uint64_t power = 1; power < 1'000'000'000'000'000'000ULL; power *= 10) {
    for (const auto step : kSteps) {
      if (step * power >= value) return step * power;
    }
  }
  return value;
}

std::vector<TimePoint> ticks_of(TimePoint from, TimePoint to, std::size_t most) {
  using std::chrono::minutes;
  constexpr std::array<int, 14> kSteps{1,   5,   10,  15,   30,   60,    120,
                                       180, 360, 720, 1440, 2880, 10080, 40320};
  std::vector<TimePoint> ticks;
  if (to <= from || most == 0) return ticks;
  const auto span = std::chrono::ceil<minutes>(to - from).count();
  auto step = std::chrono::milliseconds{minutes{kSteps.back()}};
  for (const auto candidate : kSteps) {
    if (span / candidate <= static_cast<std::int64_t>(most)) {
      step = minutes{candidate};
      break;
    }
  }
  const auto first = (from.time_since_epoch() + step - std::chrono::milliseconds{1}) / step;
  for (auto time = TimePoint{first * step}; time <= to && ticks.size() <= most; time += step) {
    ticks.push_back(time);
  }
  return ticks;
}

std::string svg_of(const Chart& chart, const Canvas& canvas, const char* name) {
  const Frame frame{chart, canvas, most_of(chart)};
  std::string out = std::string{"<svg class=\""} + name + "\" role=\"img\" viewBox=\"0 0 " +
                    coordinate(canvas.width) + ' ' + coordinate(canvas.height) +
                    "\" aria-label=\"" + escaped(chart.title) + "\">";
  put_axis(out, frame);
  put_bars(out, frame);
  put_steps(out, frame, "high", [](const Expected& one) { return static_cast<double>(one.high); });
  put_steps(out, frame, "expected", [](const Expected& one) { return one.messages; });
  put_times(out, frame);
  put_moments(out, frame);
  return out + "</svg>";
}

std::string svg_of(const Bar& bar, std::uint64_t most) {
  // Something is never nothing.
  const auto share =
      most == 0 ? 0.0 : 100.0 * static_cast<double>(bar.value) / static_cast<double>(most);
  const auto width = bar.value == 0 ? 0.0 : std::clamp(share, 0.5, 100.0);
  return std::string{
             "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" "
             "aria-hidden=\"true\"><rect class=\""} +
         to_string(bar.mark) + "\" x=\"0\" y=\"0\" height=\"8\"" + attribute("width", width) +
         "/></svg>";
}

}  // namespace weir::page
