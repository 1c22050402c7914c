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

/// True, for a static_assert in a class; where the check does not pass, an error says so. Not a constraint where a
/// class is one that overloads take or give: they name it to find out.
template <class Check>
inline constexpr bool checked = passes<Check> || true;

/// What the overload gives that takes the arguments that the others of its name do not: an error. It is found where a
/// call chooses it, not before, for `prune(x, y)` of somebody else may look at it, too.
template <class Check>
using refusal = std::bool_constant<passes<Check>>;

}  // namespace etch::detail
