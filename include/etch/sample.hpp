// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/network.hpp>

namespace etch {

/// One example to learn from: an input and the output wanted for it.
template <class T, std::size_t Inputs, std::size_t Outputs>
struct sample {
  vector<T, Inputs> input{};
  vector<T, Outputs> target{};
};

/// The samples that a network learns from: `sample<T, inputs, outputs>`.
template <class Network>
using sample_of = sample<typename Network::number_type, Network::inputs, Network::outputs>;

/// A contiguous range of samples: `std::array`, `std::span`, a C array, a `std::vector` of them.
template <class Samples>
concept sample_range = requires(Samples const& samples) {
  { std::size(samples) } -> std::convertible_to<std::size_t>;
  std::data(samples)->input;
  std::data(samples)->target;
};

namespace detail {

/// Refuses, in our own words, a sample that is not of the network's shape and number.
template <class Network, class Sample>
struct check_sample;

template <class Network, class T, std::size_t Inputs, std::size_t Outputs>
struct check_sample<Network, sample<T, Inputs, Outputs>> : number_fits<typename Network::number_type, T>,
                                                           input_fits<takes<Network::inputs>, gives<Inputs>>,
                                                           target_fits<gives<Network::outputs>, takes<Outputs>> {};

/// The same for the samples of a range.
template <class Network, sample_range Samples>
using check_samples = check_sample<Network, std::remove_cvref_t<decltype(*std::data(std::declval<Samples const&>()))>>;

}  // namespace detail

}  // namespace etch
