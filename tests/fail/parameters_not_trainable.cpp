// expect: etch: the layer at layer_at<N> has parameters, but lacks what etch::trainable asks for
// show: layer_at<2>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

/// A bias for each number, whose gradient somebody forgot to write.
struct shift {
  static constexpr std::size_t inputs = 3;
  static constexpr std::size_t outputs = 3;
  static constexpr std::size_t fan_in = 3;
  static constexpr std::size_t fan_out = 3;
  template <class T>
  struct parameters {
    etch::vector<T, 3> biases{};
  };
  template <etch::number T>
  static constexpr etch::vector<T, 3> forward(parameters<T> const& p, etch::vector<T, 3> const& x) noexcept {
    return {x[0] + p.biases[0], x[1] + p.biases[1], x[2] + p.biases[2]};
  }
  template <etch::number T>
  static constexpr etch::vector<T, 3> backward(parameters<T> const&, etch::vector<T, 3> const&,
                                               etch::vector<T, 3> const&, etch::vector<T, 3> const& dy) noexcept {
    return dy;
  }
#ifdef ETCH_CORRECT
  template <etch::number T, class Put>
  static constexpr void gradient(etch::vector<T, 3> const&, etch::vector<T, 3> const& dy, parameters<T>& g,
                                 Put put) noexcept {
    for (std::size_t i = 0; i < 3; ++i) {
      put(etch::parameter_kind::biases, g.biases[i], dy[i]);
    }
  }
#endif
  template <class Visitor, class... Parameters>
  static constexpr void visit(Visitor&& visitor, Parameters&... p) noexcept {
    visitor(etch::parameter_kind::biases, p.biases...);
  }
};

using model = etch::network<float, etch::dense<2, 3>, shift>;

float use(model const& net) { return net.forward({1.0F, 2.0F})[0]; }
