#include "service/import_reader.hpp"

#include <exception>
#include <utility>

#include "imports/read_file.hpp"
#include "weir/base/text.hpp"

namespace weir::service {
namespace {

constexpr std::size_t kMaxName = 255;
constexpr std::chrono::hours kForever{24};

/// Reads what a file held; whatever it is, an answer comes.
void understand(ReadExport& read, FileBytes file) {
  if (!file.problem.empty()) {
    read.problem = std::move(file.problem);
    return;
  }
  auto made = imports::read_export(read.name, file.bytes, read.written);
  if (made) {
    read.content = std::move(made).value();
  } else {
    read.problem = made.error();
  }
}

template <class Get>
ReadExport read_with(ReadExport read, const Get& get) {
  try {
    understand(read, get());
  } catch (const std::exception& error) {  // out of memory
    read.content.reset();
    read.problem = std::string{"it cannot be read: "} + error.what();
  }
  return read;
}

}  // namespace

void ImportReader::configure(Settings settings) {
  {
    const std::lock_guard lock{mutex_};
    settings_ = std::move(settings);
    looks_ = true;
  }
  wakes_.notify_all();
}

void ImportReader::start() {
  thread_ = std::thread{[this] { loop(); }};
}

void ImportReader::stop() {
  {
    const std::lock_guard lock{mutex_};
    stopping_ = true;
  }
  wakes_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void ImportReader::wake() {
  {
    const std::lock_guard lock{mutex_};
    woken_ = true;
  }
  wakes_.notify_all();
}

ImportReader::Settings ImportReader::settings() const {
  const std::lock_guard lock{mutex_};
  return settings_;
}

bool ImportReader::stopping() const {
  const std::lock_guard lock{mutex_};
  return stopping_;
}

void ImportReader::loop() {
  auto last_look = std::chrono::steady_clock::time_point{};
  for (;;) {
    bool looks = false;
    {
      std::unique_lock lock{mutex_};
      const auto next = settings_.directory.empty() ? std::chrono::steady_clock::now() + kForever
                                                    : last_look + settings_.every;
      wakes_.wait_until(lock, next, [this] { return stopping_ || woken_ || looks_; });
      if (stopping_) return;
      woken_ = false;
      looks = std::exchange(looks_, false) || std::chrono::steady_clock::now() >= next;
    }
    if (looks) last_look = std::chrono::steady_clock::now();
    try {
      read_uploads();
      if (looks) look();
    } catch (const std::exception& error) {
      around_.trouble(std::string{"exports cannot be read: "} + error.what());
    }
  }
}

void ImportReader::step() {
  read_uploads();
  look();
}

void ImportReader::read_uploads() {
  const auto most = settings().max_file_bytes;
  while (!stopping()) {
    auto whole = around_.uploads.take();
    if (!whole) return;
    around_.hand_over(read_with({.name = whole->name,
                                 .upload = whole->id,
                                 .user = whole->user,
                                 .written = whole->written,
                                 .content = {},
                                 .problem = {}},
                                [&] { return read_all(whole->file.get(), most); }));
  }
}

void ImportReader::look() {
  const auto settings = this->settings();
  if (settings.directory.empty()) {
    folder_.reset();
    around_.trouble({});
    return;
  }
  if (!folder_ || folder_->path() != settings.directory) {
    folder_ = std::make_unique<ImportFolder>(settings.directory);
  }
  const auto ready = folder_->look(around_.clock());
  if (!ready) {
    around_.trouble(ready.error());
    return;
  }
  for (const auto& file : ready.value()) {
    if (stopping() || !read_file(file, settings.max_file_bytes)) return;
    read_uploads();
  }
  around_.trouble(folder_->trouble());
}

/// False when nobody takes it now.
bool ImportReader::read_file(const ImportFolder::File& file, std::uint64_t max_bytes) {
  const auto problem = around_.hand_over(read_with({.name = printable(file.name, kMaxName),
                                                    .upload = {},
                                                    .user = {},
                                                    .written = file.written,
                                                    .content = {},
                                                    .problem = {}},
                                                   [&] { return folder_->read(file, max_bytes); }));
  if (!problem) return false;
  folder_->settle(file, *problem);
  return true;
}

}  // namespace weir::service
