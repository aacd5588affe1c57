#include "ctl/audit_upload.hpp"

#include <algorithm>

#include "ctl/fields.hpp"
#include "digest/base64.hpp"
#include "weir/base/exit_code.hpp"

namespace weir::ctl {
namespace {

namespace json = boost::json;
using Answer = Result<json::object, Failure>;

/// So long that a request with it in base64 has less than 64 kB.
constexpr std::uint64_t kPiece = 32'768;

Failure failure(int code, std::string message) { return {code, std::move(message), {}}; }

Answer hand_over(const Handed& handed, const std::string& id, const Ask& ask,
                 const Progress& progress) {
  std::string piece;
  for (std::uint64_t offset = 0; offset < handed.bytes; offset += piece.size()) {
    progress(offset, handed.bytes);
    piece.resize(static_cast<std::size_t>(std::min(kPiece, handed.bytes - offset)));
    handed.content.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (static_cast<std::size_t>(handed.content.gcount()) != piece.size()) {
      return failure(kNoInput, handed.name + " became shorter while it was read");
    }
    const auto added = ask({{"verb", "import-data"},
                            {"upload", id},
                            {"offset", offset},
                            {"data", digest::to_base64(piece)}});
    if (!added) return added;
  }
  progress(handed.bytes, handed.bytes);
  return ask({{"verb", "import-end"}, {"upload", id}});
}

}  // namespace

Answer upload(const Handed& handed, const Ask& ask, const Progress& progress,
              const std::function<void()>& pause) {
  const auto begun = ask({{"verb", "import-begin"},
                          {"name", handed.name},
                          {"bytes", handed.bytes},
                          {"written_ms", handed.written.time_since_epoch().count()}});
  if (!begun) return begun;
  const auto id = text_at(begun.value(), "upload");
  if (auto ended = hand_over(handed, id, ask, progress); !ended) return ended;
  for (;;) {
    const auto result = ask({{"verb", "import-result"}, {"upload", id}});
    if (!result) return result;
    const json::value answer(result.value());
    if (at(answer, "done") == json::value(true)) {
      const auto* const outcome = at(answer, "outcome").if_object();
      if (outcome == nullptr) return failure(kInternal, "the daemon's answer has no outcome");
      return *outcome;
    }
    pause();
  }
}

}  // namespace weir::ctl
