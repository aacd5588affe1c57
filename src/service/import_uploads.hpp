#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "service/open_file.hpp"
#include "weir/base/time.hpp"

namespace weir::service {

/// Exports that callers of the control socket hand over piece by piece. Pieces wait in a file that
/// has no name; memory holds one piece. Thread-safe.
class ImportUploads {
 public:
  /// One that is whole, to be read.
  struct Whole {
    std::string id;
    std::string user;
    std::string name;  ///< printable
    TimePoint written{};
    OpenFile file;
  };

  /// Of all callers together, not answered yet.
  static constexpr std::size_t kMost = 8;
  /// Without a piece for so long it may be replaced by another of its caller, and then is dropped.
  static constexpr std::chrono::seconds kStalled{10};
  /// Bytes of a piece, so that a request with them in base64 has less than 64 kB.
  static constexpr std::size_t kPiece = 32'768;
  static constexpr std::chrono::minutes kKept{10};  ///< answers, and uploads that stalled

  /// `new_id` gives ids that nobody can guess.
  explicit ImportUploads(std::function<std::string()> new_id) : new_id_{std::move(new_id)} {}

  // All throw Refused.

  struct Wanted {
    std::string name;
    std::uint64_t bytes = 0;
    TimePoint written{};
  };
  /// Begins one, `wanted.bytes` long. One at a time for each caller. Returns its id.
  std::string begin(const std::string& user, const Wanted& wanted, std::uint64_t max_bytes,
                    const std::string& directory, TimePoint now);
  /// Adds a piece; `offset` is where it belongs: what is there already.
  std::uint64_t add(const std::string& user, const std::string& id, std::uint64_t offset,
                    std::string_view piece, TimePoint now);
  /// It is whole and waits to be read.
  void end(const std::string& user, const std::string& id, TimePoint now);
  /// The answer, once; nothing while it is being read.
  std::optional<boost::json::object> result(const std::string& user, const std::string& id);

  /// The oldest that waits to be read.
  std::optional<Whole> take();
  /// What came of one that was taken.
  void finish(const std::string& id, boost::json::object result, TimePoint now);
  /// Drops what nobody goes on with.
  void tick(TimePoint now);

 private:
  enum class Stage { open, waiting, taken, answered };
  struct Upload {
    Stage stage = Stage::open;
    Wanted wanted;
    std::string user;
    OpenFile file;
    std::uint64_t bytes = 0;
    TimePoint touched{};
    std::uint64_t turn = 0;
    boost::json::object answer;
  };

  Upload& of(const std::string& user, const std::string& id);
  void make_room(const std::string& user, TimePoint now);

  const std::function<std::string()> new_id_;
  std::mutex mutex_;
  std::map<std::string, Upload, std::less<>> uploads_;  ///< under the lock, by id
  std::uint64_t turns_ = 0;                             ///< under the lock
};

}  // namespace weir::service
