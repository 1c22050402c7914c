// SPDX-License-Identifier: BSL-1.0
#include "evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <etch/layer/activation.hpp>
#include <etch/layer/summation.hpp>
#include <etch/math/exp.hpp>
#include <etch/number/fixed_functions.hpp>
#include <limits>
#include <tool/input_error.hpp>

#include <fmt/format.h>

namespace convert {

namespace {

// --- real numbers ---

/// b + x W, summed up as etch does: in chains of consecutive inputs, the first of which begins with b.
template <class T>
std::vector<T> affine(layer const& l, std::vector<T> const& x) {
  std::size_t const chains = etch::detail::chains_of(l.inputs);
  std::size_t const length = (l.inputs + chains - 1) / chains;
  std::vector<T> z;
  for (std::size_t o = 0; o < l.outputs; ++o) {
    T sum{};
    for (std::size_t c = 0; c < chains; ++c) {
      T chain = c == 0 ? static_cast<T>(l.biases[o]) : T{0};
      for (std::size_t i = c * length; i < std::min((c + 1) * length, l.inputs); ++i) {
        chain += x[i] * static_cast<T>(l.weights[i * l.outputs + o]);
      }
      sum = c == 0 ? chain : sum + chain;
    }
    z.push_back(sum);
  }
  return z;
}

template <class T>
std::vector<T> softmax(std::vector<T> const& x) {
  T const largest = *std::ranges::max_element(x);
  std::vector<T> y;
  T sum{};
  for (T const value : x) {
    y.push_back(etch::math::exp(value - largest));
    sum += y.back();
  }
  T const scale = T{1} / sum;
  for (T& value : y) {
    value *= scale;
  }
  return y;
}

template <class Activation, class T>
std::vector<T> each(std::vector<T> x) {
  for (T& value : x) {
    value = Activation::value(value);
  }
  return x;
}

template <class T>
std::vector<T> forward_layer(layer const& l, std::vector<T> x) {
  switch (l.kind) {
    case layer_kind::dense:
      return affine(l, x);
    case layer_kind::sigmoid:
      return each<etch::sigmoid>(std::move(x));
    case layer_kind::tanh:
      return each<etch::tanh>(std::move(x));
    case layer_kind::fast_sigmoid:
      return each<etch::fast_sigmoid>(std::move(x));
    case layer_kind::fast_tanh:
      return each<etch::fast_tanh>(std::move(x));
    case layer_kind::relu:
      return each<etch::relu>(std::move(x));
    case layer_kind::leaky_relu: {
      T const slope = static_cast<T>(l.slope.numerator) / static_cast<T>(l.slope.denominator);
      std::ranges::for_each(x, [slope](T& value) { value = value > T{0} ? value : slope * value; });
      return x;
    }
    case layer_kind::softplus:
      return each<etch::softplus>(std::move(x));
    case layer_kind::softmax:
      return softmax(x);
  }
  return x;
}

// --- fixed-point numbers: units, and the bits behind the point ---

using unit_count = std::int64_t;

unit_count end_of(etch::format const& f) { return (unit_count{1} << (bits_of(f) - 1)) - 1; }

unit_count in_range(unit_count x, etch::format const& f) { return std::clamp(x, -end_of(f) - 1, end_of(f)); }

/// Units of 2^-from as units of a format, to the nearest, halfway the even one, and within its range.
unit_count rescaled(unit_count x, int from, etch::format const& to) {
  int const shift = from - to.fraction_bits;  // to the right
  if (shift <= 0) {
    unit_count const most = end_of(to) >> -shift;
    return x > most ? end_of(to) : x < -most - 1 ? -end_of(to) - 1 : in_range(x * (unit_count{1} << -shift), to);
  }
  unit_count const below_half = (unit_count{1} << (shift - 1)) - 1;
  return in_range((x + below_half + ((x >> shift) & 1)) >> shift, to);
}

/// What softmax sums up its exponentials in, as etch's does.
using exponential = etch::fixed<16, 15>;
constexpr etch::format exponential_format{16, 15};

std::vector<unit_count> softmax(std::vector<unit_count> const& x, etch::format const& from, etch::format const& to) {
  unit_count const largest = *std::ranges::max_element(x);
  std::vector<exponential> powers;
  exponential sum{};
  for (unit_count const value : x) {
    auto const difference = rescaled(value - largest, from.fraction_bits, exponential_format);
    powers.push_back(exp(exponential::of_units(static_cast<std::int32_t>(difference))));
    sum += powers.back();
  }
  exponential const scale = exponential{1} / sum;
  std::vector<unit_count> y;
  y.reserve(powers.size());
  for (exponential const power : powers) {
    y.push_back(rescaled((power * scale).units, 2 * exponential::fraction_bits, to));
  }
  return y;
}

/// The slope of a leaky_relu beside fixed-point numbers, as etch's keeps it.
struct fixed_slope {
  unit_count value;
  int fraction_bits;

  fixed_slope(ratio const& r, etch::format const& beside) {
    double const exact = static_cast<double>(r.numerator) / static_cast<double>(r.denominator);
    int const bits = bits_of(beside) == 32 ? 31 : 15;
    int const integer_bits = etch::detail::integer_bits_for(std::abs(exact), bits);
    fraction_bits = bits - integer_bits;
    value = units_of(exact, etch::format{integer_bits, fraction_bits});
  }
};

}  // namespace

template <class T>
std::vector<std::vector<double>> trace(model const& net, std::span<double const> input) {
  auto x = numbers_as<T>(input);
  std::vector<std::vector<double>> values{{x.begin(), x.end()}};
  for (layer const& l : net.layers) {
    x = forward_layer(l, std::move(x));
    values.emplace_back(x.begin(), x.end());
  }
  return values;
}

template <class T>
std::vector<double> forward(model const& net, std::span<double const> input) {
  auto x = numbers_as<T>(input);
  for (layer const& l : net.layers) {
    x = forward_layer(l, std::move(x));
  }
  return {x.begin(), x.end()};
}

template std::vector<double> forward<float>(model const& net, std::span<double const> input);
template std::vector<double> forward<double>(model const& net, std::span<double const> input);
template std::vector<std::vector<double>> trace<float>(model const& net, std::span<double const> input);
template std::vector<std::vector<double>> trace<double>(model const& net, std::span<double const> input);

fixed_network::fixed_network(model const& net, formats const& f) : formats_(f), kind_(net.kind) {
  for (std::size_t index = 0; index < net.layers.size(); ++index) {
    layer const& l = net.layers[index];
    fixed_layer fixed{l.kind, l.inputs, l.outputs, l.slope, {}, {}, nullptr};
    if (l.kind == layer_kind::dense) {
      etch::format const of_sums = format_of_sums(f, index);
      auto const in_units = [](std::vector<double> const& numbers, etch::format const& of) {
        std::vector<unit_count> result;
        std::ranges::transform(numbers, std::back_inserter(result), [&of](double x) { return units_of(x, of); });
        return result;
      };
      fixed.weights = in_units(transposed(l.weights, l.outputs), f.weights[index]);
      fixed.biases = in_units(l.biases, of_sums);
    } else {
      fixed.function = function_between(l.kind, f.values[index], f.values[index + 1]);
    }
    layers_.push_back(std::move(fixed));
  }
}

std::vector<double> fixed_network::forward(std::span<double const> input) const {
  std::vector<unit_count> x;
  for (double const value : input) {
    x.push_back(units_of(value, formats_.values.front()));
  }
  for (std::size_t index = 0; index < layers_.size(); ++index) {
    x = forward_layer(index, x);
  }
  std::vector<double> y;
  for (unit_count const value : x) {
    double const real = std::ldexp(static_cast<double>(value), -formats_.values.back().fraction_bits);
    y.push_back(kind_ == precision::float32 ? static_cast<double>(static_cast<float>(real)) : real);
  }
  return y;
}

std::vector<std::int64_t> fixed_network::forward_layer(std::size_t index, std::vector<std::int64_t> const& x) const {
  fixed_layer const& l = layers_[index];
  etch::format const& from = formats_.values[index];
  etch::format const& to = formats_.values[index + 1];
  if (l.kind == layer_kind::softmax) {
    return softmax(x, from, to);
  }
  std::vector<unit_count> y;
  if (l.kind == layer_kind::dense) {
    for (std::size_t o = 0; o < l.outputs; ++o) {
      unit_count sum = l.biases[o];
      for (std::size_t i = 0; i < l.inputs; ++i) {
        sum += x[i] * l.weights[o * l.inputs + i];
      }
      y.push_back(rescaled(sum, from.fraction_bits + formats_.weights[index].fraction_bits, to));
    }
    return y;
  }
  if (l.function != nullptr) {
    std::ranges::transform(x, std::back_inserter(y), l.function);
    return y;
  }
  // Rectifiers: first a number as x, then one of the output.
  fixed_slope const slope{l.slope, from};
  for (unit_count const value : x) {
    unit_count const rectified = value > 0 ? value
                                 : l.kind == layer_kind::relu
                                     ? 0
                                     : rescaled(value * slope.value, from.fraction_bits + slope.fraction_bits, from);
    y.push_back(rescaled(rectified, from.fraction_bits, to));
  }
  return y;
}

model dequantized(model net, formats const& f) {
  auto const round_to = [&net](std::vector<double>& numbers, etch::format const& to) {
    for (double& x : numbers) {
      x = nearest_in(x, to);
      net.kind = static_cast<double>(static_cast<float>(x)) == x ? net.kind : precision::float64;
    }
  };
  for (std::size_t index = 0; index < net.layers.size(); ++index) {
    layer& l = net.layers[index];
    if (l.kind == layer_kind::dense) {
      round_to(l.weights, f.weights[index]);
      round_to(l.biases, format_of_sums(f, index));
    }
  }
  return net;
}

}  // namespace convert
