#pragma once

#include <memory>
#include <utility>

namespace weir::count {

/// A value that takes a pointer's room until it is used. Copies are deep; unused equals a fresh T.
template <class T>
class Boxed {
 public:
  Boxed() = default;
  explicit Boxed(T value) : value_{std::make_unique<T>(std::move(value))} {}
  Boxed(const Boxed& other) : value_{other.value_ ? std::make_unique<T>(*other.value_) : nullptr} {}
  Boxed(Boxed&&) noexcept = default;
  Boxed& operator=(const Boxed& other) { return *this = Boxed{other}; }
  Boxed& operator=(Boxed&&) noexcept = default;
  ~Boxed() = default;

  /// True once it has been used.
  explicit operator bool() const noexcept { return value_ != nullptr; }
  const T& operator*() const noexcept {
    static const T kUnused{};
    return value_ ? *value_ : kUnused;
  }
  const T* operator->() const noexcept { return &**this; }
  /// To change it; from now on it takes its own room.
  T& use() {
    if (!value_) value_ = std::make_unique<T>();
    return *value_;
  }

  friend bool operator==(const Boxed& a, const Boxed& b) { return *a == *b; }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace weir::count
