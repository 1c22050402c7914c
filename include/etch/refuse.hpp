// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

/// @file
/// How a wrong use is refused in our own words, before the compilers find theirs.
///
/// A check is a class whose `value` is silent, and whose `refuse()` says what is wrong by a static_assert: beside the
/// sentence, the compilers name the class and its arguments. A std::conjunction of checks is the first of them that
/// fails.

namespace etch::detail {

/// Whether the check passes; where it does not, an error says so. What depends on it is left out
/// then, so that the first error is the last.
template <class Check>
inline constexpr bool passes = !std::is_void_v<decltype(Check::refuse())>;

template <class Check>
  requires(Check::value)
inline constexpr bool passes<Check> = true;

/// True, for a static_assert in a class; where the check does not pass, an error says so. (As a constraint of the class
/// it would be an error of overloads that only name the class, and are not chosen.)
template <class Check>
inline constexpr bool checked = std::is_class_v<std::bool_constant<passes<Check>>>;

/// False, for a static_assert of what must not be instantiated: the overload `name(...)` of a function, which is chosen
/// where no other fits the arguments, as everything else converts better, functions of that name elsewhere included.
template <class...>
inline constexpr bool never = false;

/// What any argument converts to.
struct anything {
  template <class T>
  constexpr anything(T const& /*x*/) noexcept {}  // NOLINT: implicit
};

}  // namespace etch::detail
