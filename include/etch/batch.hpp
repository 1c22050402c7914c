// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/classify.hpp>
#include <etch/loss.hpp>
#include <etch/number/transpose.hpp>
#include <etch/optimizer.hpp>
#include <etch/random.hpp>
#include <etch/sample.hpp>

namespace etch {

/// The bytes of samples side by side that a batch keeps on the stack at a time, between their passes and
/// their gradients: of the largest networks as many samples as the lanes, of small ones eight times as
/// many.
inline constexpr std::size_t block_limit = std::size_t{256} * 1024;

/// The sums over a batch: of the samples' gradients, of their losses, and of those that are right.
template <class Network>
struct batch_sum {
  Network gradient{};
  typename Network::number_type loss{};
  std::size_t correct = 0;  ///< the samples whose class (`classify`) the network finds; exact up to 2^24 in float
};

namespace detail {

/// What a pass counts: the sum of the losses, and the samples that are right.
template <class T>
struct tally {
  T loss{};
  std::size_t correct = 0;
};

/// Which samples a batch is: those at order(begin), ..., order(end - 1), or at begin, ..., end - 1.
template <class Sample>
struct batch_range {
  Sample const* samples;
  permutation const* order;  ///< null: as they lie
  std::size_t begin;
  std::size_t end;

  [[nodiscard]] ETCH_INLINE constexpr Sample const& operator[](std::size_t i) const noexcept {
    return samples[order != nullptr ? (*order)(static_cast<std::uint32_t>(i)) : i];
  }
};

/// Adds one sample's gradient to `sum`, a network or which one for each layer, and what it counts to `total`.
template <class Network, class Sample, class Loss, class Sum, class T>
ETCH_INLINE constexpr void accumulate(Network const& net, Sample const& example, Loss const& loss, Sum&& sum,
                                      tally<T>& total) noexcept {
  net.with_trace(example.input, [&](auto const& trace) ETCH_INLINE_LAMBDA {
    auto const y = trace.output();
    net.descend(trace, loss.gradient(y, example.target), sum, add{});
    total.loss += loss.value(y, example.target);
    total.correct += is_right(y, example.target, static_cast<T>(Loss::threshold)) ? 1U : 0U;
  });
}

/// Whether the loss and every layer of the network work on samples side by side, in V.
template <class Network, class V, class Loss, class Indices = std::make_index_sequence<Network::depth>>
inline constexpr bool works_over_lanes = false;

template <class T, class... Layers, class V, class Loss, std::size_t... Index>
inline constexpr bool works_over_lanes<network<T, Layers...>, V, Loss, std::index_sequence<Index...>> =
    loss<Loss, V, network<T, Layers...>::outputs> &&
    (layer_over_lanes<Layers, T, V, chain<T, Layers...>::template width<Index>> && ...);

/// A batch one sample after the other. Not inlined: one copy for all optimizers and widths.
template <class T, class... Layers, class Sample, class Loss>
[[gnu::noinline]] constexpr void add_one_by_one(network<T, Layers...> const& net, batch_range<Sample> const& batch,
                                                Loss const& loss, network<T, Layers...>& gradient,
                                                tally<T>& total) noexcept {
  for (std::size_t i = batch.begin; i < batch.end; ++i) {
    accumulate(net, batch[i], loss, gradient, total);
  }
}

/// 0, 1, 2, ... in the lanes.
template <class V>
[[nodiscard]] consteval V lane_indices() noexcept {
  V result{0};
  for (std::size_t l = 0; l < V::size; ++l) {
    result.set(l, static_cast<typename V::number_type>(l));
  }
  return result;
}

/// The first `count` samples of a batch from `begin` on, at most one for each lane, side by side. The
/// lanes past the end repeat the first of them, which can overflow no more than that itself does.
template <class V, std::size_t Inputs, std::size_t Outputs, class Sample>
[[nodiscard]] ETCH_INLINE constexpr sample<V, Inputs, Outputs> side_by_side(batch_range<Sample> const& batch,
                                                                            std::size_t begin,
                                                                            std::size_t count) noexcept {
  std::array<Sample const*, V::size> examples;
  for (std::size_t l = 0; l < V::size; ++l) {
    examples[l] = &batch[l < count ? begin + l : begin];
  }
  auto const input = [&](std::size_t l) ETCH_INLINE_LAMBDA { return examples[l]->input.data(); };
  auto const target = [&](std::size_t l) ETCH_INLINE_LAMBDA { return examples[l]->target.data(); };
  return {columns_of<V, Inputs>(input), columns_of<V, Outputs>(target)};
}

/// How many blocks of samples side by side are summed up together.
template <class Network, class V>
inline constexpr std::size_t blocks_at_a_time = [] {
  std::size_t const fitting = block_limit / sizeof(typename Network::template block_type<V>);
  return fitting < 1 ? 1 : fitting < most_blocks ? fitting : most_blocks;
}();

/// A batch in blocks of as many samples as V has lanes: sample i goes to lane i mod size.
template <class V, class T, class... Layers, class Sample, class Loss>
[[gnu::noinline]] constexpr void add_in_lanes(network<T, Layers...> const& net, batch_range<Sample> const& batch,
                                              Loss const& loss, network<T, Layers...>& gradient,
                                              tally<T>& total) noexcept {
  using model = network<T, Layers...>;
  using block = typename model::template block_type<V>;
  constexpr std::size_t most = blocks_at_a_time<model, V>;
  constexpr V index = lane_indices<V>();
  constexpr V zero{T{0}};
  std::array<block, most> blocks;
  V losses = zero;
  V right = zero;
  for (std::size_t begin = batch.begin; begin < batch.end;) {
    std::size_t used = 0;
    for (; used < most && begin < batch.end; ++used, begin += V::size) {
      std::size_t const count = batch.end - begin < V::size ? batch.end - begin : V::size;
      auto const [x, target] = side_by_side<V, model::inputs, model::outputs>(batch, begin, count);
      block& current = blocks[used];
      net.forward(current, x);
      auto const& y = current.trace.output();
      // A lane past the end counts for nothing: without a gradient of its loss it has none at all.
      auto const valid = index < V{static_cast<T>(count)};
      auto dy = loss.gradient(y, target);
      for (V& d : dy) {
        d = select(valid, d, zero);
      }
      net.backward(current, dy);
      losses += select(valid, loss.value(y, target), zero);
      right += select(valid & is_right(y, target, V{static_cast<T>(Loss::threshold)}), V{T{1}}, zero);
    }
    model::accumulate(std::span<block const>{blocks.data(), used}, gradient);
  }
  total.loss += sum(losses);
  total.correct += static_cast<std::size_t>(sum(right));
}

/// Whether a layer's gradients are summed in the order of the samples.
template <class Layer>
inline constexpr bool sums_in_order = [] {
  if constexpr (requires { Layer::in_order_of_samples; }) {
    return Layer::in_order_of_samples;
  } else {
    return false;
  }
}();

/// The same bits as `add_in_lanes`, with the sum of each lane by itself: for constant expressions, in
/// which lanes cost several times what their numbers do.
template <class V, class T, class... Layers, class Sample, class Loss>
constexpr void add_lane_by_lane(network<T, Layers...> const& net, batch_range<Sample> const& batch, Loss const& loss,
                                network<T, Layers...>& gradient, tally<T>& total) noexcept {
  using model = network<T, Layers...>;
  constexpr std::size_t most = V::size * blocks_at_a_time<model, V>;
  std::array<tally<T>, V::size> totals{};
  for (std::size_t begin = batch.begin; begin < batch.end; begin += most) {
    std::size_t const end = batch.end - begin < most ? batch.end : begin + most;
    std::array<model, V::size> sums{};
    for (std::size_t i = begin; i < end; ++i) {
      std::size_t const lane = (i - begin) % V::size;
      auto const sum_of = [&](auto index) -> model& {
        return sums_in_order<typename model::template layer_type<index()>> ? gradient : sums[lane];
      };
      accumulate(net, batch[i], loss, sum_of, totals[lane]);
    }
    auto const add_to = [](model& a, model const& b) {
      for_each_parameter<pass::looped>([](parameter_kind, T& p, T const& q) { p += q; }, a, b);
    };
    for (std::size_t half = V::size / 2; half > 0; half /= 2) {
      for (std::size_t l = 0; l < half; ++l) {
        add_to(sums[l], sums[l + half]);
      }
    }
    add_to(gradient, sums[0]);
  }
  for (std::size_t half = V::size / 2; half > 0; half /= 2) {
    for (std::size_t l = 0; l < half; ++l) {
      totals[l].loss += totals[l + half].loss;
      totals[l].correct += totals[l + half].correct;
    }
  }
  total.loss += totals[0].loss;
  total.correct += totals[0].correct;
}

/// Adds a batch to the sums, `Width` samples at a time. One by one where the loss or a layer takes
/// numbers only, and where the batch would fill no more than a quarter of the lanes, or is one sample.
template <std::size_t Width, class T, class... Layers, class Sample, class Loss>
constexpr void add_batch(network<T, Layers...> const& net, batch_range<Sample> const& batch, Loss const& loss,
                         network<T, Layers...>& gradient, tally<T>& total) noexcept {
  using V = lanes<T, Width == 0 ? native_lanes<T> : Width>;
  if constexpr (V::size > 1 && works_over_lanes<network<T, Layers...>, V, Loss>) {
    std::size_t const count = batch.end - batch.begin;
    if (count > 1 && 4 * count > V::size) {
      if (__builtin_is_constant_evaluated()) {
        add_lane_by_lane<V>(net, batch, loss, gradient, total);
      } else {
        add_in_lanes<V>(net, batch, loss, gradient, total);
      }
      return;
    }
  }
  add_one_by_one(net, batch, loss, gradient, total);
}

/// The outputs for `count` inputs, at most one for each lane.
template <class V, class Network>
ETCH_INLINE constexpr void forward_in_lanes(Network const& net, typename Network::input_type const* inputs,
                                            typename Network::output_type* outputs, std::size_t count) noexcept {
  using T = typename Network::number_type;
  constexpr std::size_t in = Network::inputs;
  constexpr std::size_t out = Network::outputs;
  if (count == V::size) {
    auto const y = net.forward(columns_of<V, in>(contiguous_rows<T const, in>{inputs->data()}));
    to_rows<out>(y.data(), contiguous_rows<T, out>{outputs->data()});
  } else {
    // The lanes past the end repeat the first, and what they give is not stored.
    auto const y = net.forward(columns_of<V, in>([&](std::size_t l) { return inputs[l < count ? l : 0].data(); }));
    for (std::size_t l = 0; l < count; ++l) {
      for (std::size_t k = 0; k < out; ++k) {
        outputs[l][k] = y[k][l];
      }
    }
  }
}

template <class T>
struct is_trained_in : std::bool_constant<math::real<T>> {
  static constexpr auto refuse() noexcept {
    static_assert(math::real<T>, "etch: this number type cannot be trained in: training computes in float or double");
  }
};

template <class Loss, class Network>
struct is_loss : std::bool_constant<loss<Loss, typename Network::number_type, Network::outputs>> {
  static constexpr auto refuse() noexcept {
    static_assert(loss<Loss, typename Network::number_type, Network::outputs>,
                  "etch: this is no loss for this network: it lacks what etch::loss asks for");
  }
};

template <std::size_t Width>
struct is_width : std::bool_constant<(Width & (Width - 1)) == 0> {
  static constexpr auto refuse() noexcept {
    static_assert((Width & (Width - 1)) == 0,
                  "etch: samples are taken side by side by a power of two: 1, 2, 4, 8, 16, or 0 for the target's own");
  }
};

}  // namespace detail

/// The gradient of a whole batch: the sums over the samples of their gradients, their losses and of
/// those that are classified right.
///
///   auto sums = batch_gradient<8>(net, samples, squared_error{});
///   reduce(sums.gradient, reduction::mean, samples.size());
///   optimizer.step(net, sums.gradient);
///
/// `Width` samples are computed side by side, in `lanes`; 0: as many as the target's registers hold.
/// The bits depend on the width, for each lane sums for itself first: a width that is stated gives
/// the same bits on every target and in a constant expression, and 1 is one sample after the
/// other. So are batches that would fill no more than a quarter of the lanes, or are a single sample,
/// and what a loss or a layer asks for that takes no lanes.
///
/// cost    a pass forward and one backward for each `Width` samples, rounded up
/// memory  on the stack: what the layers give and their gradients, of up to eight times `Width` samples
///         (see `block_limit`), and the sum
template <std::size_t Width = 0, class T, class... Layers, class Samples, class Loss>
[[nodiscard]] constexpr batch_sum<network<T, Layers...>> batch_gradient(network<T, Layers...> const& net,
                                                                        Samples const& samples,
                                                                        Loss const& loss) noexcept {
  using model = network<T, Layers...>;
  batch_sum<model> result;
  if constexpr (detail::passes<std::conjunction<detail::is_width<Width>, detail::is_trained_in<T>,
                                                detail::check_samples<model, Samples>, detail::is_loss<Loss, model>>>) {
    detail::no_speculation();
    detail::tally<T> total;
    using sample_type = std::remove_cvref_t<decltype(*std::data(samples))>;
    detail::batch_range<sample_type> const batch{std::data(samples), nullptr, 0, std::size(samples)};
    detail::add_batch<Width>(net, batch, loss, result.gradient, total);
    result.loss = total.loss;
    result.correct = total.correct;
  }
  return result;
}

/// The outputs for many inputs: outputs[i] = net.forward(inputs[i]), bit for bit. Gives how many it computed,
/// which is the smaller of both sizes.
///
///   std::vector<model::input_type> x = ...;
///   std::vector<model::output_type> y(x.size());
///   etch::batch_forward(net, x, y);
///
/// shapes  contiguous ranges of `input_type` and of `output_type`, of any alignment
/// cost    a pass forward for each `Width` samples, rounded up; no heap
template <std::size_t Width = 0, class T, class... Layers, class Inputs, class Outputs>
constexpr std::size_t batch_forward(network<T, Layers...> const& net, Inputs const& inputs,
                                    Outputs&& outputs) noexcept {
  using model = network<T, Layers...>;
  std::size_t const size = std::size(inputs) < std::size(outputs) ? std::size(inputs) : std::size(outputs);
  typename model::input_type const* const x = std::data(inputs);
  typename model::output_type* const y = std::data(outputs);
  using V = lanes<T, Width == 0 ? native_lanes<T> : Width>;
  std::size_t i = 0;
  if constexpr (V::size > 1 && detail::works_over_lanes<model, V, squared_error>) {
    if (!__builtin_is_constant_evaluated()) {
      for (; i + V::size <= size; i += V::size) {
        detail::forward_in_lanes<V>(net, x + i, y + i, V::size);
      }
      if (i + V::size / 4 < size) {
        detail::forward_in_lanes<V>(net, x + i, y + i, size - i);
        i = size;
      }
    }
  }
  for (; i < size; ++i) {
    y[i] = net.forward(x[i]);
  }
  return size;
}

}  // namespace etch
