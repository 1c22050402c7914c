// SPDX-License-Identifier: BSL-1.0

/// @file
/// How far etch may be from PyTorch, whose numbers generate.py wrote to golden.safetensors.
///
/// For one pass that is a bound on each number by itself, from a count of what every operation rounds (`rounded`), made
/// by an implementation in loops over doubles. It is 4 ulp for each function and one epsilon for each +, -, * and /.
/// The worst seen of it are 0.17 of the outputs and of the gradients and 0.09 of the losses, in float and in double.
///
/// For a hundred steps of Adam it is twice the most that PyTorch's float32 was off in eight runs in which rounding fell
/// otherwise (generate.py: `amplification`), 16 to 329 epsilons: two such runs are at most the sum of what each is off
/// apart, and a ninth may be further off than the eight. The worst seen are 1.26 in float (of network 02; the next are
/// 0.65 and less) and 0.79 in double, of 2.
///
/// Seen by g++ 12 and clang 14 and 19 with SSE2 in loops, and by g++ 12 with AVX-512 unrolled.

#include "parity.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <safetensors.hpp>
#include <stdexcept>

#include "../catch.hpp"

namespace parity {

namespace {

// --- what rounding explains ---

/// A number, and how far apart two computations of it may be, in epsilons: what each operation rounds, and what it
/// makes of its operands' errors by its derivatives, to first order (Higham 2002, section 3.3).
///
/// Of +, -, * and / that is one epsilon of the result: each of the two is off by half of one. A function counts 4: in
/// etch 2 ulp (see etch/math.hpp), and in PyTorch as much, an exp of 1 ulp (Sleef, "u10"; libm), an addition and a
/// division in its sigmoid, for instance. An ulp is at most an epsilon of the number.
struct rounded {
  double value = 0;
  double error = 0;
};

constexpr double of_function = 4;

[[nodiscard]] rounded operator-(rounded a) { return {-a.value, a.error}; }
[[nodiscard]] rounded operator+(rounded a, rounded b) {
  double const value = a.value + b.value;
  return {value, a.error + b.error + std::abs(value)};
}
[[nodiscard]] rounded operator-(rounded a, rounded b) { return a + -b; }
[[nodiscard]] rounded operator*(rounded a, rounded b) {
  double const value = a.value * b.value;
  return {value, std::abs(a.value) * b.error + std::abs(b.value) * a.error + std::abs(value)};
}
[[nodiscard]] rounded operator/(rounded a, rounded b) {
  double const value = a.value / b.value;
  return {value, (a.error + std::abs(value) * b.error) / std::abs(b.value) + std::abs(value)};
}

[[nodiscard]] rounded function(double value, double derivative, rounded x) {
  return {value, std::abs(derivative) * x.error + of_function * std::abs(value)};
}
[[nodiscard]] rounded exp(rounded x) { return function(std::exp(x.value), std::exp(x.value), x); }
[[nodiscard]] rounded log(rounded x) { return function(std::log(x.value), 1 / x.value, x); }
[[nodiscard]] rounded sigmoid(rounded x) {
  double const y = 1 / (1 + std::exp(-x.value));
  return function(y, y * (1 - y), x);
}
[[nodiscard]] rounded tanh(rounded x) {
  double const y = std::tanh(x.value);
  return function(y, 1 - y * y, x);
}
[[nodiscard]] rounded softplus(rounded x) {
  return function(std::log1p(std::exp(x.value)), 1 / (1 + std::exp(-x.value)), x);
}

using rounded_numbers = std::vector<rounded>;

/// In any order: etch sums in chains, PyTorch in registers. Each addition rounds at most the sum of the magnitudes, and
/// all of them together are counted as one of that: the partial sums are smaller, at first much, and errors do not all
/// fall one way (they grow by sqrt(n), Higham and Mary 2019; n is 39 at most, and 13 mostly).
[[nodiscard]] rounded sum(rounded_numbers const& terms) {
  rounded result;
  for (rounded const t : terms) {
    result.value += t.value;
    result.error += t.error + std::abs(t.value);
  }
  return result;
}

template <class Function>
[[nodiscard]] rounded_numbers listed(std::size_t size, Function const& of) {
  rounded_numbers result;
  for (std::size_t i = 0; i < size; ++i) {
    result.push_back(of(i));
  }
  return result;
}

[[nodiscard]] rounded_numbers unrounded(std::span<double const> values) {
  return listed(values.size(), [&](std::size_t i) { return rounded{values[i]}; });
}

// --- activations and losses ---

/// z - max z, the exponential of each, and their sum.
struct exponentials {
  rounded_numbers shifted;
  rounded_numbers power;
  rounded total;
};

[[nodiscard]] exponentials exponentials_of(rounded_numbers const& z) {
  rounded const largest = *std::ranges::max_element(z, {}, &rounded::value);
  exponentials result;
  result.shifted = listed(z.size(), [&](std::size_t k) { return z[k] - largest; });
  result.power = listed(z.size(), [&](std::size_t k) { return exp(result.shifted[k]); });
  result.total = sum(result.power);
  return result;
}

[[nodiscard]] rounded_numbers softmax(rounded_numbers const& z) {
  auto const e = exponentials_of(z);
  rounded const scale = rounded{1} / e.total;
  return listed(z.size(), [&](std::size_t k) { return e.power[k] * scale; });
}

[[nodiscard]] rounded value(kind activation, rounded x) {
  switch (activation) {
    case kind::sigmoid:
      return sigmoid(x);
    case kind::tanh:
      return tanh(x);
    case kind::relu:
      return x.value > 0 ? x : rounded{};
    case kind::leaky_relu:
      return x.value > 0 ? x : rounded{0.01, 0.01} * x;
    case kind::softplus:
      return softplus(x);
    default:
      throw std::logic_error{"not an activation of each number by itself"};
  }
}

[[nodiscard]] rounded derivative(kind activation, rounded x, rounded y) {
  switch (activation) {
    case kind::sigmoid:
      return y * (rounded{1} - y);
    case kind::tanh:
      return rounded{1} - y * y;
    case kind::relu:
      return {x.value > 0 ? 1.0 : 0.0};
    case kind::leaky_relu:
      return x.value > 0 ? rounded{1} : rounded{0.01, 0.01};
    case kind::softplus:
      return sigmoid(x);
    default:
      throw std::logic_error{"not an activation of each number by itself"};
  }
}

[[nodiscard]] rounded value(loss minimised, rounded_numbers const& y, rounded_numbers const& t) {
  switch (minimised) {
    case loss::squared_error:
      return sum(listed(y.size(), [&](std::size_t k) { return (y[k] - t[k]) * (y[k] - t[k]); }));
    case loss::binary_cross_entropy:
      // As PyTorch computes it: its logarithm of a number near 1 is an epsilon of 1 off.
      return sum(listed(y.size(), [&](std::size_t k) {
        rounded const shift = y[k].value < 0 ? -y[k] : rounded{};
        return sum({(rounded{1} - t[k]) * y[k], shift, log(exp(-shift) + exp(-y[k] - shift))});
      }));
    case loss::softmax_cross_entropy: {
      auto const e = exponentials_of(y);
      rounded const log_total = log(e.total);
      return sum(listed(y.size(), [&](std::size_t k) { return t[k] * (log_total - e.shifted[k]); }));
    }
  }
  throw std::logic_error{"not a loss"};
}

[[nodiscard]] rounded_numbers gradient(loss minimised, rounded_numbers const& y, rounded_numbers const& t) {
  switch (minimised) {
    case loss::squared_error:
      return listed(y.size(), [&](std::size_t k) { return rounded{2} * (y[k] - t[k]); });
    case loss::binary_cross_entropy:
      return listed(y.size(), [&](std::size_t k) { return sigmoid(y[k]) - t[k]; });
    case loss::softmax_cross_entropy: {
      auto const p = softmax(y);
      return listed(y.size(), [&](std::size_t k) { return p[k] * sum(t) - t[k]; });
    }
  }
  throw std::logic_error{"not a loss"};
}

// --- a whole pass ---

struct pass {
  rounded_numbers forward;
  rounded loss;
  rounded_numbers gradient;
};

/// A dense layer's numbers among all parameters, or among their gradients.
template <class T>
struct dense_view {
  T* begin;
  layer of;

  [[nodiscard]] T& weight(std::size_t i, std::size_t o) const { return begin[o * of.inputs + i]; }
  [[nodiscard]] T& bias(std::size_t o) const { return begin[of.inputs * of.outputs + o]; }
};

[[nodiscard]] std::size_t parameter_count(layer const& l) { return (l.inputs + 1) * l.outputs; }

[[nodiscard]] pass pass_of(std::span<layer const> layers, loss minimised, problem const& given) {
  std::size_t const inputs = given.inputs.size() / samples;
  std::size_t const outputs = given.targets.size() / samples;
  std::vector<rounded_numbers> values{unrounded(std::span{given.inputs}.first(inputs))};
  std::size_t end = 0;
  for (layer const& l : layers) {
    auto const& x = values.back();
    if (l.what == kind::dense) {
      dense_view<double const> const p{given.parameters.data() + end, l};
      end += parameter_count(l);
      values.push_back(listed(l.outputs, [&](std::size_t o) {
        auto terms = listed(l.inputs, [&](std::size_t i) { return rounded{p.weight(i, o)} * x[i]; });
        terms.push_back({p.bias(o)});
        return sum(terms);
      }));
    } else if (l.what == kind::softmax) {
      values.push_back(softmax(x));
    } else {
      values.push_back(listed(x.size(), [&](std::size_t i) { return value(l.what, x[i]); }));
    }
  }

  auto const target = unrounded(std::span{given.targets}.first(outputs));
  pass result{values.back(), value(minimised, values.back(), target), rounded_numbers(given.parameters.size())};
  auto upstream = gradient(minimised, values.back(), target);
  for (std::size_t index = layers.size(); index-- > 0;) {
    layer const& l = layers[index];
    auto const& x = values[index];
    auto const& y = values[index + 1];
    auto const dy = std::exchange(upstream, {});
    if (l.what == kind::dense) {
      end -= parameter_count(l);
      dense_view<double const> const p{given.parameters.data() + end, l};
      dense_view<rounded> const g{result.gradient.data() + end, l};
      for (std::size_t o = 0; o < l.outputs; ++o) {
        for (std::size_t i = 0; i < l.inputs; ++i) {
          g.weight(i, o) = x[i] * dy[o];
        }
        g.bias(o) = dy[o];
      }
      upstream = listed(l.inputs, [&](std::size_t i) {
        return sum(listed(l.outputs, [&](std::size_t o) { return rounded{p.weight(i, o)} * dy[o]; }));
      });
    } else if (l.what == kind::softmax) {
      rounded const mean = sum(listed(y.size(), [&](std::size_t k) { return y[k] * dy[k]; }));
      upstream = listed(y.size(), [&](std::size_t k) { return y[k] * (dy[k] - mean); });
    } else {
      upstream = listed(y.size(), [&](std::size_t k) { return dy[k] * derivative(l.what, x[k], y[k]); });
    }
  }
  return result;
}

// --- PyTorch's numbers ---

[[nodiscard]] std::map<std::string, convert::tensor> read_golden() {
  std::ifstream file{ETCH_PARITY_GOLDEN, std::ios::binary};
  std::string const content{std::istreambuf_iterator<char>{file}, {}};
  std::map<std::string, convert::tensor> result;
  for (auto& t : convert::read_safetensors(std::as_bytes(std::span{content}), "golden.safetensors").tensors) {
    auto name = t.name;
    result.emplace(std::move(name), std::move(t));
  }
  return result;
}

[[nodiscard]] numbers const& golden(std::string const& name, std::vector<std::size_t> const& shape) {
  static auto const tensors = read_golden();
  INFO(name);
  auto const found = tensors.find(name);
  REQUIRE(found != tensors.end());
  REQUIRE(found->second.shape == shape);
  return found->second.values;
}

/// The tensors of all dense layers, FOLDER/0.weight, FOLDER/0.bias, FOLDER/2.weight, ..., one after the other.
[[nodiscard]] numbers golden_parameters(std::string const& folder, std::span<layer const> layers) {
  numbers result;
  for (std::size_t index = 0; index < layers.size(); ++index) {
    if (layer const& l = layers[index]; l.what == kind::dense) {
      auto const name = folder + "/" + std::to_string(index);
      auto const& weights = golden(name + ".weight", {l.outputs, l.inputs});
      auto const& biases = golden(name + ".bias", {l.outputs});
      result.insert(result.end(), weights.begin(), weights.end());
      result.insert(result.end(), biases.begin(), biases.end());
    }
  }
  return result;
}

[[nodiscard]] outcome golden_outcome(std::string const& folder, std::span<layer const> layers, std::size_t outputs) {
  return {.forward = golden(folder + "/forward", {outputs}),
          .loss = golden(folder + "/loss", {}).front(),
          .gradient = golden_parameters(folder + "/gradient", layers),
          .after_adam = golden_parameters(folder + "/after_adam", layers)};
}

// --- the comparison ---

/// a / b, of which 0 / 0 is 0, and NaN counts as infinite.
[[nodiscard]] double ratio(double a, double b) {
  double const result = a == 0 ? 0 : a / b;
  return std::isnan(result) ? std::numeric_limits<double>::infinity() : result;
}

/// The largest difference in parts of what rounding explains of that number.
[[nodiscard]] double explained(numbers const& actual, numbers const& expected, rounded_numbers const& bound,
                               double epsilon) {
  REQUIRE(actual.size() == expected.size());
  REQUIRE(actual.size() == bound.size());
  double worst = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    worst = std::max(worst, ratio(std::abs(actual[i] - expected[i]), epsilon * bound[i].error));
  }
  return worst;
}

/// The largest difference in units.
[[nodiscard]] double distance(numbers const& actual, numbers const& expected, double unit) {
  return explained(actual, expected, rounded_numbers(expected.size(), {0, 1}), unit);
}

/// What is explained at most, in epsilons of the largest number: of a bound without sense it would be very many.
[[nodiscard]] double looseness(rounded_numbers const& bound) {
  return std::ranges::max(bound, {}, &rounded::error).error /
         std::abs(std::ranges::max(bound, {}, [](rounded x) { return std::abs(x.value); }).value);
}

}  // namespace

void check(std::string const& name, std::span<layer const> layers, loss minimised, precision const& of,
           outcome (*compute)(problem const&)) {
  std::size_t const inputs = layers.front().inputs;
  std::size_t outputs = 0;
  for (layer const& l : layers) {
    outputs = l.what == kind::dense ? l.outputs : outputs;
  }
  problem const given{.parameters = golden_parameters(name + "/initial", layers),
                      .inputs = golden(name + "/inputs", {samples, inputs}),
                      .targets = golden(name + "/targets", {samples, outputs})};
  outcome const actual = compute(given);
  pass const bound = pass_of(layers, minimised, given);
  // 1787 for the gradient of network 16, where p - t nearly cancels; in the median 49, and 23 for the outputs.
  CHECK(looseness(bound.forward) <= 2048);
  CHECK(looseness(bound.gradient) <= 2048);
  double const amplification = golden(name + "/amplification", {}).front();

  for (std::string const precision : {"float32", "float64"}) {
    if (of.name == "float64" && precision == "float32") {
      continue;
    }
    INFO("PyTorch in " << precision);
    outcome const expected = golden_outcome(name + "/" + precision, layers, outputs);
    // Beside PyTorch's float64 the errors of float are etch's alone: half of those of two computations.
    double const tolerance = precision == of.name ? 1 : 0.5;
    CHECK(explained(actual.forward, expected.forward, bound.forward, of.epsilon) <= tolerance);
    CHECK(explained({actual.loss}, {expected.loss}, {bound.loss}, of.epsilon) <= tolerance);
    CHECK(explained(actual.gradient, expected.gradient, bound.gradient, of.epsilon) <= tolerance);
    CHECK(distance(actual.after_adam, expected.after_adam, of.epsilon * amplification) <= 2);
  }
}

}  // namespace parity
