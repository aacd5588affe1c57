// The only file that includes libmagic.
#include "filetype/magic.hpp"

#include <magic.h>

#include <array>
#include <atomic>
#include <memory>
#include <mutex>

namespace weir::filetype {
namespace {

/// What we do ourselves (text, tar, what is inside) or never want: unpacking, ELF notes, and checks
/// of whole files.
constexpr int kFlags = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR |
                       MAGIC_NO_CHECK_ELF | MAGIC_NO_CHECK_APPTYPE | MAGIC_NO_CHECK_TOKENS |
                       MAGIC_NO_CHECK_ENCODING | MAGIC_NO_CHECK_CSV | MAGIC_NO_CHECK_JSON |
                       MAGIC_NO_CHECK_TEXT | MAGIC_NO_CHECK_CDF;

struct Close {
  void operator()(magic_t handle) const noexcept { magic_close(handle); }
};
using Handle = std::unique_ptr<std::remove_pointer_t<magic_t>, Close>;

/// One handle and who may use it now. Opened at first use; the database is mapped, so that all
/// share its pages.
class Slot {
 public:
  bool try_lock() { return mutex_.try_lock(); }
  void lock() { mutex_.lock(); }
  void unlock() { mutex_.unlock(); }

  std::string ask(std::string_view bytes) {
    if (!tried_) {
      tried_ = true;
      handle_.reset(magic_open(kFlags));
      if (handle_ && magic_load(handle_.get(), nullptr) != 0) handle_.reset();
    }
    if (!handle_) return {};
    const char* type = magic_buffer(handle_.get(), bytes.data(), bytes.size());
    return type != nullptr ? std::string{type} : std::string{};
  }

 private:
  std::mutex mutex_;
  Handle handle_;
  bool tried_ = false;
};

/// A handle serves one caller at a time. libmilter moves connections over threads, so none can be
/// a thread's own; the work is pure CPU, so more of them than cores would gain nothing.
class Pool {
 public:
  std::string ask(std::string_view bytes) {
    for (Slot& slot : slots_) {
      if (const std::unique_lock held{slot, std::try_to_lock}) return slot.ask(bytes);
    }
    Slot& slot = slots_[next_.fetch_add(1, std::memory_order_relaxed) % slots_.size()];
    const std::unique_lock held{slot};
    return slot.ask(bytes);
  }

 private:
  std::array<Slot, 8> slots_;
  std::atomic<std::size_t> next_{0};
};

}  // namespace

std::string ask_libmagic(std::string_view bytes) {
  static Pool pool;
  std::string type = pool.ask(bytes);
  if (type == "application/octet-stream" || type == "application/x-empty" ||
      type.starts_with("text/") || type.find('/') == std::string::npos) {
    return {};
  }
  return type;
}

}  // namespace weir::filetype
