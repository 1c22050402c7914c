// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/network.hpp>

namespace etch {

/// One example to learn from: an input and the output wanted for it.
template <class T, std::size_t Inputs, std::size_t Outputs>
struct sample {
  static_assert(detail::checked<detail::is_number<T>>);

  vector<T, Inputs> input{};
  vector<T, Outputs> target{};
};

/// The samples that a network learns from: `sample<T, inputs, outputs>`.
template <detail::network_or_error Network>
using sample_of = sample<typename Network::number_type, Network::inputs, Network::outputs>;

/// A contiguous range of samples: `std::array`, `std::span`, a C array, a `std::vector` of them.
template <class Samples>
concept sample_range = requires(Samples const& samples) {
  { std::size(samples) } -> std::convertible_to<std::size_t>;
  std::data(samples)->input;
  std::data(samples)->target;
};

/// The same sample, or samples, in another number type, each number converted as those of a network are.
template <class To, class T, std::size_t Inputs, std::size_t Outputs>
[[nodiscard]] constexpr sample<To, Inputs, Outputs> convert(sample<T, Inputs, Outputs> const& from) noexcept {
  return {detail::converted<To>(from.input), detail::converted<To>(from.target)};
}
template <class To, class T, std::size_t Inputs, std::size_t Outputs, std::size_t Size>
[[nodiscard]] constexpr auto convert(std::array<sample<T, Inputs, Outputs>, Size> const& from) noexcept {
  std::array<sample<To, Inputs, Outputs>, Size> result;
  for (std::size_t i = 0; i < Size; ++i) {
    result[i] = convert<To>(from[i]);
  }
  return result;
}

namespace detail {

/// Refuses, in our own words, a sample that is not of the network's shape and number.
template <class Network, class Sample, class T = typename Network::number_type>
using check_sample = std::conjunction<vector_fits<input_fits, T, takes<Network::inputs>, decltype(Sample::input)>,
                                      vector_fits<target_fits, T, gives<Network::outputs>, decltype(Sample::target)>>;

/// The same for the samples of a range, and what is none.
template <class Network, class Samples>
struct check_samples : std::false_type {
  static constexpr auto refuse() noexcept {
    static_assert(sample_range<Samples>, "etch: these are no samples: pass a contiguous range of etch::sample");
  }
};

template <class Network, sample_range Samples>
struct check_samples<Network, Samples>
    : check_sample<Network, std::remove_cvref_t<decltype(*std::data(std::declval<Samples const&>()))>> {};

}  // namespace detail

}  // namespace etch
