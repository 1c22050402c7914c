// SPDX-License-Identifier: BSL-1.0

/// @file
/// Backpropagation, of every layer and loss and of a mix of shapes, against two derivatives that share none of its
/// code: central differences of the loss, and dual numbers through the same forward pass.

#include <etch/etch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ratio>
#include <type_traits>
#include <utility>
#include <vector>

#include "catch.hpp"

namespace {

using etch::dense;
using etch::dual;

// Half the width of a difference. Its error has two parts, h^2 f''' / 6 and epsilon |f| / h: with f and its third
// derivative up to 100, both are at most a few 1e-9 near h = epsilon^(1/3) = 6e-6.
constexpr double h = 0x1p-17;

// Errors are relative to the largest derivative there is, or to 1 where all are smaller. The worst seen of
// differences is 4e-10; that of dual numbers, which have rounding errors only, is 4.5 epsilon.
constexpr double difference_tolerance = 1e-8;
constexpr double dual_tolerance = 64 * std::numeric_limits<double>::epsilon();

// No kink within a step: an input of relu this far off stays on its side when a weight or an input moves by h.
constexpr double kink_distance = 0x1p-10;

template <class Layer>
constexpr bool has_kink = false;
template <>
constexpr bool has_kink<etch::relu> = true;
template <class Slope>
constexpr bool has_kink<etch::leaky_relu<Slope>> = true;

template <class... Layers>
using network = etch::network<double, Layers...>;

using steep = etch::leaky_relu<std::ratio<1, 3>>;

using one_to_one = network<dense<1, 1>, etch::softmax>;
using one_to_many = network<dense<1, 7>, etch::relu>;
using two_dense = network<dense<3, 4>, dense<4, 2>>;
/// Its first layer has more multiply-adds than are unrolled.
using looped = network<dense<etch::unroll_limit / 16 + 1, 16>, etch::tanh, dense<16, 1>>;
using deep = network<dense<4, 3>, etch::tanh, dense<3, 5>, etch::relu, dense<5, 1>, etch::softplus, dense<1, 5>,
                     etch::leaky_relu<>, dense<5, 3>, etch::sigmoid, dense<3, 2>, etch::softmax>;

/// A network with the parameters, input and target of one test.
template <class Network>
struct problem {
  Network net;
  typename Network::input_type input;
  typename Network::output_type target;
};

// One copy of each pass for all its uses, and one of each check for all losses: inlined into one another, they
// would be three times the code to compile.

/// A loss for outputs of one width, as functions: its type forgotten.
template <std::size_t Outputs>
struct any_loss {
  template <class T>
  using outputs = etch::vector<T, Outputs>;

  template <class Loss>
  explicit any_loss(Loss /*loss*/)
      : value([](auto const& y, auto const& t) { return Loss{}.value(y, t); }),
        dual_value([](auto const& y, auto const& t) { return Loss{}.value(y, t); }),
        gradient([](auto const& y, auto const& t) { return Loss{}.gradient(y, t); }) {}

  double (*value)(outputs<double> const&, outputs<double> const&);
  dual<double> (*dual_value)(outputs<dual<double>> const&, outputs<dual<double>> const&);
  outputs<double> (*gradient)(outputs<double> const&, outputs<double> const&);
};

template <class Network>
using loss_of = any_loss<Network::outputs>;

template <class T, class... Layers>
[[gnu::noinline]] constexpr auto forward(etch::network<T, Layers...> const& net,
                                         typename etch::network<T, Layers...>::input_type const& input) {
  return net.forward(input);
}

template <class Network>
[[gnu::noinline]] auto trace_of(problem<Network> const& p) {
  return p.net.trace(p.input);
}

template <class Network>
[[gnu::noinline]] auto backward(Network const& net, typename Network::trace_type const& trace,
                                typename Network::output_type const& dy) {
  return net.backward(trace, dy, etch::with_input);
}

template <class Network>
bool near_kink(problem<Network> const& p) {
  auto const trace = trace_of(p);
  bool near = false;
  auto const look = [&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
    if constexpr (has_kink<typename Network::template layer_type<Index>>) {
      for (double const x : trace.template layer<Index - 1>()) {
        near = near || std::abs(x) < kink_distance;
      }
    }
  };
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (look(std::integral_constant<std::size_t, Index>{}), ...);
  }(std::make_index_sequence<Network::depth>{});
  return near;
}

/// Weights ~ N(0, 2 / inputs), biases and inputs ~ N(0, 1), targets in [0, 1), all of this away from kinks.
template <class Network>
[[gnu::noinline]] problem<Network> draw(etch::pcg32& random) {
  problem<Network> p;
  do {
    etch::initialize(p.net, etch::he{}, random);
    etch::for_each_parameter<etch::pass::looped>(
        [&](etch::parameter_kind kind, double& w) {
          w = kind == etch::parameter_kind::biases ? etch::normal<double>(random) : w;
        },
        p.net);
    for (double& x : p.input) {
      x = etch::normal<double>(random);
    }
    for (double& t : p.target) {
      t = etch::uniform<double>(random);
    }
  } while (near_kink(p));
  return p;
}

/// The address of every parameter and input: what the loss is a function of.
template <class T, class... Layers, std::size_t Inputs>
std::vector<T*> variables(etch::network<T, Layers...>& net, etch::vector<T, Inputs>& input) {
  std::vector<T*> result;
  etch::for_each_parameter<etch::pass::looped>([&](etch::parameter_kind, T& p) { result.push_back(&p); }, net);
  for (T& x : input) {
    result.push_back(&x);
  }
  return result;
}

template <class T, class U, std::size_t Size>
constexpr etch::vector<T, Size> as(etch::vector<U, Size> const& values) {
  etch::vector<T, Size> result{};
  std::transform(values.begin(), values.end(), result.begin(), [](U const& value) { return T{value}; });
  return result;
}

/// By the definition, (f(x + h) - f(x - h)) / 2h.
template <class Network>
std::vector<double> by_differences(problem<Network> p, loss_of<Network> const& loss) {
  std::vector<double> result;
  for (double* const x : variables(p.net, p.input)) {
    double const middle = *x;
    *x = middle + h;
    double const above = loss.value(forward(p.net, p.input), p.target);
    *x = middle - h;
    double const below = loss.value(forward(p.net, p.input), p.target);
    *x = middle;
    result.push_back((above - below) / (2 * h));
  }
  return result;
}

/// By the rules of differentiation, forwards: one pass with each derivative seeded.
template <class Network>
std::vector<double> by_duals(problem<Network> const& p, loss_of<Network> const& loss) {
  auto net = etch::convert<dual<double>>(p.net);
  auto input = as<dual<double>>(p.input);
  auto const target = as<dual<double>>(p.target);
  std::vector<double> result;
  for (dual<double>* const x : variables(net, input)) {
    x->derivative = 1;
    result.push_back(loss.dual_value(forward(net, input), target).derivative);
    x->derivative = 0;
  }
  return result;
}

/// By the chain rule, backwards: what is to be checked.
template <class Network>
std::vector<double> by_backward(problem<Network> const& p, loss_of<Network> const& loss) {
  auto const trace = trace_of(p);
  auto gradient = backward(p.net, trace, loss.gradient(trace.output(), p.target));
  std::vector<double> result;
  for (double const* const g : variables(gradient.parameters, gradient.input)) {
    result.push_back(*g);
  }
  return result;
}

/// The largest difference, relative to the largest number or 1; infinite for a NaN.
double deviation(std::vector<double> const& actual, std::vector<double> const& expected) {
  REQUIRE(actual.size() == expected.size());
  double largest = 1;
  double worst = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    double const difference = std::abs(actual[i] - expected[i]);
    largest = std::max(largest, std::abs(expected[i]));
    worst = std::isnan(difference) ? std::numeric_limits<double>::infinity() : std::max(worst, difference);
  }
  return worst / largest;
}

template <class Network>
void check(loss_of<Network> const& loss, std::uint64_t seed) {
  etch::pcg32 random{seed};
  for (int repetition = 0; repetition < 3; ++repetition) {
    auto const p = draw<Network>(random);
    auto const gradient = by_backward(p, loss);
    CHECK(deviation(gradient, by_differences(p, loss)) < difference_tolerance);
    CHECK(deviation(gradient, by_duals(p, loss)) < dual_tolerance);
  }
}

template <class Network>
void check_with_every_loss() {
  SECTION("squared error") { check<Network>(loss_of<Network>{etch::squared_error{}}, 1); }
  SECTION("binary cross-entropy") { check<Network>(loss_of<Network>{etch::binary_cross_entropy{}}, 2); }
  SECTION("softmax cross-entropy") { check<Network>(loss_of<Network>{etch::softmax_cross_entropy{}}, 3); }
}

/// The largest difference between backward and duals, for one small network.
constexpr double deviation_of_constants() {
  using model = network<dense<2, 3>, etch::tanh, dense<3, 2>, etch::softmax>;
  etch::squared_error const loss;
  auto const net = etch::initialized<model>(etch::xavier{}, 1);
  model::input_type const input{0.5, -1.25};
  model::output_type const target{1, 0};
  auto const trace = net.trace(input);
  auto const gradient = net.backward(trace, loss.gradient(trace.output(), target));
  auto duals = etch::convert<dual<double>>(net);
  double worst = 0;
  etch::for_each_parameter<etch::pass::looped>(
      [&](etch::parameter_kind, dual<double>& p, double const& g) {
        p.derivative = 1;
        double const expected =
            loss.value(forward(duals, as<dual<double>>(input)), as<dual<double>>(target)).derivative;
        p.derivative = 0;
        worst = std::max(worst, etch::math::abs(g - expected));
      },
      duals, gradient);
  return worst;
}

static_assert(deviation_of_constants() < dual_tolerance);

}  // namespace

TEST_CASE("backward agrees with dual numbers in a constant expression and at run time") {
  CHECK(deviation_of_constants() < dual_tolerance);
}

TEMPLATE_TEST_CASE("backward of every activation agrees with central differences and with dual numbers", "",
                   etch::sigmoid, etch::tanh, etch::relu, etch::leaky_relu<>, steep, etch::softplus, etch::softmax) {
  check_with_every_loss<network<dense<3, 5>, TestType, dense<5, 2>, TestType>>();
}

TEMPLATE_TEST_CASE("backward of every shape agrees with central differences and with dual numbers", "", one_to_one,
                   one_to_many, two_dense, looped, deep) {
  check_with_every_loss<TestType>();
}

TEST_CASE("backward gives the same gradient with that of the input and without") {
  etch::pcg32 random{4};
  auto const p = draw<two_dense>(random);
  auto const trace = trace_of(p);
  auto const dy = etch::squared_error{}.gradient(trace.output(), p.target);
  CHECK(p.net.backward(trace, dy) == backward(p.net, trace, dy).parameters);
}
