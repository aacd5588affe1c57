#include "service/import_uploads.hpp"

#include <algorithm>
#include <cerrno>

#include "service/request.hpp"
#include "weir/base/exit_code.hpp"
#include "weir/base/text.hpp"

namespace weir::service {
namespace {

constexpr std::size_t kMaxName = 255;
/// Answers that nobody fetched.
constexpr std::size_t kMostAnswers = 16;

}  // namespace

std::string ImportUploads::begin(const std::string& user, const Wanted& wanted,
                                 std::uint64_t max_bytes, const std::string& directory,
                                 TimePoint now) {
  if (wanted.bytes > max_bytes) {
    throw Refused{kDataError, "it has " + std::to_string(wanted.bytes) + " bytes and at most " +
                                  std::to_string(max_bytes) +
                                  " are read; write less into one file, or raise [import] "
                                  "max_file_bytes"};
  }
  const std::lock_guard lock{mutex_};
  make_room(user, now);
  auto file = private_file(directory);
  if (!file) throw Refused{kCannotCreate, file.error()};
  auto id = new_id_();
  Upload upload;
  upload.wanted = wanted;
  upload.wanted.name = printable(wanted.name, kMaxName);
  upload.user = user;
  upload.file = std::move(file).value();
  upload.touched = now;
  uploads_.insert_or_assign(id, std::move(upload));
  return id;
}

void ImportUploads::make_room(const std::string& user, TimePoint now) {
  std::size_t at_work = 0;
  for (auto it = uploads_.begin(); it != uploads_.end();) {
    const auto& upload = it->second;
    const bool open = upload.stage == Stage::open;
    if (open && upload.user == user) {
      if (now >= upload.touched && now - upload.touched < kStalled) {
        throw Refused{kUnavailable,
                      "another import of " + user + " is under way; try again when it is done"};
      }
      it = uploads_.erase(it);
      continue;
    }
    if (upload.stage != Stage::answered) ++at_work;
    ++it;
  }
  if (at_work >= kMost) throw Refused{kUnavailable, "too many imports at once; try again later"};
}

ImportUploads::Upload& ImportUploads::of(const std::string& user, const std::string& id) {
  const auto found = uploads_.find(id);
  if (found == uploads_.end() || found->second.user != user) {
    throw Refused{kNoInput, "there is no such import, or it took too long: begin again"};
  }
  return found->second;
}

std::uint64_t ImportUploads::add(const std::string& user, const std::string& id,
                                 std::uint64_t offset, std::string_view piece, TimePoint now) {
  const std::lock_guard lock{mutex_};
  auto& upload = of(user, id);
  if (upload.stage != Stage::open) throw Refused{kUsage, "this import has ended already"};
  if (offset != upload.bytes) {
    throw Refused{kUsage, "the next piece begins at " + std::to_string(upload.bytes)};
  }
  if (piece.size() > upload.wanted.bytes - upload.bytes) {
    uploads_.erase(id);
    throw Refused{kUsage, "there is more than import-begin announced"};
  }
  if (!write_all(upload.file.get(), piece)) {
    const auto why = words_of(errno);
    uploads_.erase(id);
    throw Refused{kCannotCreate, "the import cannot be kept: " + why};
  }
  upload.bytes += piece.size();
  upload.touched = now;
  return upload.bytes;
}

void ImportUploads::end(const std::string& user, const std::string& id, TimePoint now) {
  const std::lock_guard lock{mutex_};
  auto& upload = of(user, id);
  if (upload.stage != Stage::open) throw Refused{kUsage, "this import has ended already"};
  if (upload.bytes != upload.wanted.bytes) {
    throw Refused{kUsage, "only " + std::to_string(upload.bytes) + " of " +
                              std::to_string(upload.wanted.bytes) + " bytes have come"};
  }
  upload.stage = Stage::waiting;
  upload.touched = now;
  upload.turn = ++turns_;
}

std::optional<boost::json::object> ImportUploads::result(const std::string& user,
                                                         const std::string& id) {
  const std::lock_guard lock{mutex_};
  auto& upload = of(user, id);
  if (upload.stage == Stage::open) throw Refused{kUsage, "this import has not ended yet"};
  if (upload.stage != Stage::answered) return std::nullopt;
  auto answer = std::move(upload.answer);
  uploads_.erase(id);
  return answer;
}

std::optional<ImportUploads::Whole> ImportUploads::take() {
  const std::lock_guard lock{mutex_};
  auto next = uploads_.end();
  for (auto it = uploads_.begin(); it != uploads_.end(); ++it) {
    if (it->second.stage != Stage::waiting) continue;
    if (next == uploads_.end() || it->second.turn < next->second.turn) next = it;
  }
  if (next == uploads_.end()) return std::nullopt;
  auto& upload = next->second;
  upload.stage = Stage::taken;
  return Whole{.id = next->first,
               .user = upload.user,
               .name = upload.wanted.name,
               .written = upload.wanted.written,
               .file = std::move(upload.file)};
}

void ImportUploads::finish(const std::string& id, boost::json::object result, TimePoint now) {
  const std::lock_guard lock{mutex_};
  const auto found = uploads_.find(id);
  if (found == uploads_.end()) return;
  found->second.stage = Stage::answered;
  found->second.answer = std::move(result);
  found->second.touched = now;
  const auto answered = [](const auto& one) { return one.second.stage == Stage::answered; };
  if (static_cast<std::size_t>(std::ranges::count_if(uploads_, answered)) <= kMostAnswers) return;
  auto oldest = uploads_.end();
  for (auto it = uploads_.begin(); it != uploads_.end(); ++it) {
    if (!answered(*it) || it == found) continue;
    if (oldest == uploads_.end() || it->second.touched < oldest->second.touched) oldest = it;
  }
  if (oldest != uploads_.end()) uploads_.erase(oldest);
}

void ImportUploads::tick(TimePoint now) {
  const std::lock_guard lock{mutex_};
  std::erase_if(uploads_, [&](const auto& one) {
    const bool idle = one.second.stage == Stage::open || one.second.stage == Stage::answered;
    return idle && now - one.second.touched > kKept;
  });
}

}  // namespace weir::service
