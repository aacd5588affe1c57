#include "shared/connection.hpp"

#include <hiredis/hiredis.h>
#include <sys/time.h>

#include <algorithm>
#include <fstream>
#include <optional>

#include "weir/base/text.hpp"

namespace weir::shared {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMaxReplyBytes = 16U << 20U;
constexpr std::size_t kMaxElements = 65'536;
constexpr std::size_t kMaxText = 200;
constexpr std::size_t kMaxSecret = 4096;

timeval to_timeval(std::chrono::milliseconds limit) {
  timeval out{};
  out.tv_sec = static_cast<time_t>(limit.count() / 1000);
  out.tv_usec = static_cast<suseconds_t>(limit.count() % 1000 * 1000);
  return out;
}

Trouble trouble_of(const redisContext* context) {
  if (context == nullptr) return {"out of memory"};
  const bool late = context->err == REDIS_ERR_IO && (errno == EAGAIN || errno == EWOULDBLOCK);
  return {late ? "no answer in time" : printable(context->errstr, kMaxText)};
}

Reply to_reply(const redisReply& from) {
  Reply reply;
  switch (from.type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
    case REDIS_REPLY_ERROR:
      reply.kind = from.type == REDIS_REPLY_ERROR ? Reply::Kind::error : Reply::Kind::text;
      reply.text.assign(from.str, static_cast<std::size_t>(from.len));
      break;
    case REDIS_REPLY_INTEGER:
      reply.kind = Reply::Kind::number;
      reply.number = from.integer;
      break;
    case REDIS_REPLY_ARRAY:
      reply.kind = Reply::Kind::list;
      reply.list.reserve(from.elements);
      // As deep as hiredis reads: seven levels.
      for (std::size_t i = 0; i < from.elements; ++i) {
        if (from.element[i] != nullptr) reply.list.push_back(to_reply(*from.element[i]));
      }
      break;
    default:
      break;
  }
  return reply;
}

std::optional<std::string> read_secret(const std::string& file) {
  std::ifstream in{file, std::ios::binary};
  std::string line;
  if (!in || !std::getline(in, line) || line.size() > kMaxSecret) return std::nullopt;
  return std::string{trimmed(line)};
}

}  // namespace

struct Connection::Context {
  explicit Context(redisContext* made) : redis{made} {
    if (redis->reader == nullptr) return;
    bounded = *redis->reader->fn;
    create_array(&bounded);
    bounded.createArray = [](const redisReadTask* task, auto elements) -> void* {
      if (elements > static_cast<decltype(elements)>(kMaxElements)) return nullptr;
      return create_array(nullptr)(task, elements);
    };
    redis->reader->fn = &bounded;
  }
  ~Context() { redisFree(redis); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  /// hiredis' own, which is the same for every connection, as it was when first asked with `from`.
  static decltype(redisReplyObjectFunctions::createArray) create_array(
      const redisReplyObjectFunctions* from) {
    static const auto original = from->createArray;
    return original;
  }

  redisContext* redis;
  redisReplyObjectFunctions bounded{};
};

Connection::Connection(std::unique_ptr<Context> context) : context_{std::move(context)} {}
Connection::~Connection() = default;

Trouble Connection::trouble() const { return trouble_of(context_->redis); }

Result<std::unique_ptr<Connection>, Trouble> Connection::open(const Address& address,
                                                              std::chrono::milliseconds limit) {
  std::string password = address.password;
  if (!address.secret_file.empty()) {
    auto secret = read_secret(address.secret_file);
    if (!secret) return Trouble{"cannot read " + printable(address.secret_file, kMaxText)};
    password = std::move(*secret);
  }
  const timeval wait = to_timeval(limit);
  redisContext* made = address.path.empty()
                           ? redisConnectWithTimeout(address.host.c_str(), address.port, wait)
                           : redisConnectUnixWithTimeout(address.path.c_str(), wait);
  if (made == nullptr || made->err != 0) {
    const Trouble trouble = trouble_of(made);
    if (made != nullptr) redisFree(made);
    return trouble;
  }
  redisSetTimeout(made, wait);
  std::unique_ptr<Connection> connection{new Connection{std::make_unique<Context>(made)}};
  if (!password.empty() && address.user.empty()) connection->add({"AUTH", password});
  if (!password.empty() && !address.user.empty()) connection->add({"AUTH", address.user, password});
  const std::string database = std::to_string(address.database);
  if (address.database != 0) connection->add({"SELECT", database});
  connection->add({"PING"});
  auto answers = connection->run(limit);
  if (!answers) return answers.error();
  for (const Reply& answer : answers.value()) {
    if (answer.kind == Reply::Kind::error) return Trouble{printable(answer.text, kMaxText)};
  }
  return connection;
}

void Connection::add(std::initializer_list<std::string_view> words) {
  add(std::vector<std::string_view>{words});
}

void Connection::add(const std::vector<std::string_view>& words) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const auto word : words) {
    texts.push_back(word.data() == nullptr ? "" : word.data());
    sizes.push_back(word.size());
    traffic_.bytes_sent += word.size();
  }
  redisAppendCommandArgv(context_->redis, static_cast<int>(words.size()), texts.data(),
                         sizes.data());
  ++pending_;
  ++traffic_.commands;
}

Result<std::vector<Reply>, Trouble> Connection::run(std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  for (int done = 0; done == 0;) {
    if (redisBufferWrite(context_->redis, &done) != REDIS_OK) return trouble();
    if (done == 0 && Clock::now() > until) return Trouble{"no answer in time"};
  }
  std::vector<Reply> replies;
  replies.reserve(pending_);
  for (; pending_ > 0; --pending_) {
    auto reply = read_one(until);
    if (!reply) return reply.error();
    replies.push_back(std::move(reply).value());
  }
  return replies;
}

Result<Reply, Trouble> Connection::read_one(Clock::time_point until) {
  redisContext* redis = context_->redis;
  std::size_t received = 0;
  for (;;) {
    void* raw = nullptr;
    if (redisReaderGetReply(redis->reader, &raw) != REDIS_OK) {
      return Trouble{"an answer that is not understood"};
    }
    if (raw != nullptr) {
      Reply reply = to_reply(*static_cast<redisReply*>(raw));
      freeReplyObject(raw);
      return reply;
    }
    if (Clock::now() > until) return Trouble{"no answer in time"};
    const std::size_t before = redis->reader->len;
    if (redisBufferRead(redis) != REDIS_OK) return trouble();
    received += redis->reader->len - std::min(before, redis->reader->len);
    traffic_.bytes_received += redis->reader->len - std::min(before, redis->reader->len);
    if (received > kMaxReplyBytes) return Trouble{"an answer that is too long"};
  }
}

}  // namespace weir::shared
