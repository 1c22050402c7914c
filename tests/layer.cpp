// SPDX-License-Identifier: BSL-1.0
#include <etch/layer/layer.hpp>

#include "catch.hpp"

namespace {

/// The least that is a layer: it passes its input on.
struct identity {
  template <class T>
  using parameters = etch::no_parameters;
  template <etch::number T, std::size_t Size>
  static constexpr etch::vector<T, Size> forward(etch::no_parameters const&, etch::vector<T, Size> const& x) noexcept {
    return x;
  }
  template <etch::number T, std::size_t Size>
  static constexpr etch::vector<T, Size> backward(etch::no_parameters const&, etch::vector<T, Size> const&,
                                                  etch::vector<T, Size> const&,
                                                  etch::vector<T, Size> const& dy) noexcept {
    return dy;
  }
};

/// No layer: its backward pass may throw.
struct throwing : identity {
  template <etch::number T, std::size_t Size>
  static constexpr etch::vector<T, Size> backward(etch::no_parameters const&, etch::vector<T, Size> const&,
                                                  etch::vector<T, Size> const&, etch::vector<T, Size> const& dy) {
    return dy;
  }
};

/// No layer: it has no backward pass.
struct forward_only {
  template <class T>
  using parameters = etch::no_parameters;
  template <etch::number T, std::size_t Size>
  static constexpr etch::vector<T, Size> forward(etch::no_parameters const&, etch::vector<T, Size> const& x) noexcept {
    return x;
  }
};

/// No layer: it holds state, so that a constant network could not run it.
struct stateful : identity {
  int calls = 0;
};

static_assert(etch::layer<identity> && etch::layer<identity, double, 7>);
static_assert(!etch::layer<throwing> && !etch::layer<forward_only> && !etch::layer<stateful>);
static_assert(!etch::layer<int> && !etch::trainable<identity>);
static_assert(!etch::fixed_width<identity>);
static_assert(etch::inputs_of<identity, 5> == 5 && etch::outputs_of<identity, 5> == 5);

}  // namespace

TEST_CASE("assign stores a gradient and add sums it") {
  float g = 1;
  etch::assign{}(etch::parameter_kind::weights, g, 3.0F);
  CHECK(g == 3.0F);
  etch::add{}(etch::parameter_kind::weights, g, 4.0F);
  CHECK(g == 7.0F);
}
