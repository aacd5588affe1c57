#include "sink/http_client.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>

#include "weir/base/text.hpp"

namespace weir::sink {
namespace {

namespace http = boost::beast::http;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kMaxHead = 16 * 1024;
constexpr std::uint64_t kMaxBody = 256 * 1024;
constexpr std::size_t kMaxText = 200;
constexpr std::size_t kMaxInterim = 10;

using Parser = http::response_parser<http::string_body>;

}  // namespace

HttpClient::HttpClient(Options options)
    : options_{std::move(options)}, channel_{options_.timeout} {}

std::string HttpClient::connect() {
  if (auto error = channel_.open(options_.host, options_.port); !error.empty()) return error;
  return options_.tls ? channel_.secure(*options_.tls, options_.host) : std::string{};
}

HttpAnswer HttpClient::post(const Fields& fields, std::string_view body) {
  std::string head = "POST " + options_.target + " HTTP/1.1\r\nHost: " + options_.host_field +
                     "\r\nUser-Agent: weir/" WEIR_VERSION "\r\n";
  for (const auto& [name, value] : fields) head.append(name + ": " + value + "\r\n");
  head += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  if (channel_.is_open()) {
    auto answer = exchange(head, body);
    if (answer.status != 0 || channel_.cancelled()) return answer;
  }
  if (auto error = connect(); !error.empty()) return {.error = std::move(error)};
  return exchange(head, body);
}

HttpAnswer HttpClient::exchange(std::string_view head, std::string_view body) {
  auto error = channel_.send(head);
  if (error.empty()) error = channel_.send(body);
  // A receiver that refuses early may have answered before it closed; but that end is not waited
  // for, and the answer comes with the next try.
  if (!error.empty()) return {.error = std::move(error)};
  std::string bytes;
  for (std::size_t i = 0; i < kMaxInterim; ++i) {
    auto answer = read_answer(bytes);
    if (answer.status / 100 != 1) return answer;
  }
  channel_.close();
  return {.error = "no end of interim answers"};
}

HttpAnswer HttpClient::read_answer(std::string& bytes) {
  Parser parser;
  parser.header_limit(kMaxHead);
  parser.body_limit(kMaxBody);
  parser.eager(true);
  const auto until = Clock::now() + 2 * options_.timeout;
  while (!parser.is_done()) {
    error_code bad;
    bytes.erase(0, parser.put(boost::asio::buffer(bytes), bad));
    if (!bad && parser.is_done()) break;
    std::string error;
    if (!bad || bad == http::error::need_more) {
      bad = {};
      error = Clock::now() < until ? channel_.receive(bytes) : "the answer takes too long";
    }
    if (!bad && error.empty()) continue;
    if (channel_.ended_well() && parser.got_some()) parser.put_eof(bad);
    channel_.close();
    if (parser.is_header_done()) break;  // what it says is known; the rest does not matter
    return {.error =
                error.empty() ? "no HTTP answer: " + printable(bad.message(), kMaxText) : error};
  }
  HttpAnswer answer{.status = parser.get().result_int(), .retry_after = {}, .error = {}};
  answer.retry_after = std::string{parser.get()[http::field::retry_after]};
  // Bytes beyond an answer that nobody asked for: whoever they are for, they would be taken for the
  // answer to the next request.
  if (answer.status / 100 != 1 && (!parser.get().keep_alive() || !bytes.empty())) channel_.close();
  return answer;
}

}  // namespace weir::sink
