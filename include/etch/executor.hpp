// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <etch/config.hpp>
#include <etch/refuse.hpp>
#include <type_traits>

namespace etch {

namespace detail {

/// A task for the concept: does nothing for a part.
struct no_task {
  constexpr void operator()(std::size_t /*part*/) const noexcept {}
};

}  // namespace detail

/// What does the parts of a piece of work, on one core or many: `for_each_part(count, task)` calls task(i)
/// once for each i < count, in any order, at the same time or not, and returns when all are done.
///
///   struct in_reverse {
///     template <class Task>
///     constexpr void for_each_part(std::size_t count, Task const& task) const noexcept {
///       while (count > 0) {
///         task(--count);
///       }
///     }
///   };
///
/// What `fit`, `batch_gradient` and `batch_forward` compute with one depends on the batch, and never on the
/// executor: the parts are fixed before, and what they give is put together in their order.
template <class Executor>
concept executor = requires(Executor const& e, std::size_t count, detail::no_task const& task) {
  { e.for_each_part(count, task) } noexcept;
};

namespace detail {

template <class Task>
struct is_task : std::bool_constant<std::is_invocable_v<Task const&, std::size_t>> {
  static constexpr auto refuse() noexcept {
    static_assert(std::is_invocable_v<Task const&, std::size_t>,
                  "etch: this is no task for an executor: it is to be called with the number of a part");
  }
};

/// A task, or an error in our own words.
template <class Task>
concept task_or_error = passes<is_task<Task>>;

}  // namespace detail

/// The executor that does one part after the other.
struct sequential {
  template <detail::task_or_error Task>
  constexpr void for_each_part(std::size_t count, Task const& task) const noexcept {
    for (std::size_t i = 0; i < count; ++i) {
      task(i);
    }
  }
};

namespace detail {

template <class Executor>
struct is_executor : std::bool_constant<executor<Executor>> {
  static constexpr auto refuse() noexcept {
    static_assert(executor<Executor>, "etch: this is no executor: it lacks what etch::executor asks for");
  }
};

/// Where a contiguous part of some values lies: begin, ..., end - 1.
struct bounds {
  std::size_t begin;
  std::size_t end;
};

/// Values in contiguous parts of one size, of which the last may be smaller.
struct partition {
  std::size_t size;
  std::size_t part_size;

  [[nodiscard]] constexpr std::size_t count() const noexcept {
    return part_size == 0 ? 0 : (size + part_size - 1) / part_size;
  }
  [[nodiscard]] constexpr bounds operator[](std::size_t i) const noexcept {
    std::size_t const begin = i * part_size;
    return {begin, size - begin < part_size ? size : begin + part_size};
  }
};

/// `size` values in parts of at least `smallest`, a whole multiple of `unit`, and larger only where there would be
/// more than `most`; in one part where they are fewer than two of the smallest.
[[nodiscard]] constexpr partition partition_of(std::size_t size, std::size_t smallest, std::size_t most,
                                               std::size_t unit) noexcept {
  auto const to_units = [unit](std::size_t count) { return (count + unit - 1) / unit * unit; };
  std::size_t const least = to_units(smallest);
  std::size_t const fitting = to_units((size + most - 1) / most);
  return {size, size < 2 * least ? size : least < fitting ? fitting : least};
}

/// No piece of work has more parts.
inline constexpr std::size_t parts_at_most = 64;

/// The multiply-adds that are worth a part of their own: some 2.5 us, where handing parts to awake threads costs 1.5.
inline constexpr std::size_t part_work = 50'000;

/// How many samples those are.
[[nodiscard]] constexpr std::size_t part_size_of(std::size_t multiply_adds) noexcept {
  return multiply_adds < 1 ? part_work : (part_work + multiply_adds - 1) / multiply_adds;
}

}  // namespace detail

}  // namespace etch
