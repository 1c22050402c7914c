// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/batch_forward.hpp>
#include <etch/classify.hpp>
#include <etch/executor.hpp>
#include <etch/loss.hpp>
#include <etch/number/transpose.hpp>
#include <etch/optimizer.hpp>
#include <etch/random.hpp>
#include <etch/sample.hpp>
#include <optional>

namespace etch {

/// The bytes of samples side by side that a batch keeps on the stack at a time, between their passes and
/// their gradients: of the largest networks as many samples as the lanes, of small ones eight times as
/// many.
inline constexpr std::size_t block_limit = std::size_t{256} * 1024;

/// The bytes on the stack of the sums of a batch in parts, each a gradient, but for at least two parts.
inline constexpr std::size_t parts_limit = std::size_t{256} * 1024;

/// The sums over a batch: of the samples' gradients, of their losses, and of those that are right.
template <detail::network_or_error Network>
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

/// Puts one sample's gradient into `sum`, a network or which one for each layer, and adds what it counts to `total`.
template <class Network, class Sample, class Loss, class Sum, class T, class Put = add>
ETCH_INLINE constexpr void accumulate(Network const& net, Sample const& example, Loss const& loss, Sum&& sum,
                                      tally<T>& total, Put put = {}) noexcept {
  net.with_trace(example.input, [&](auto const& trace) ETCH_INLINE_LAMBDA {
    auto const y = trace.output();
    net.descend(trace, loss.gradient(y, example.target), sum, put);
    total.loss += loss.value(y, example.target);
    total.correct += is_right(y, example.target, static_cast<T>(Loss::threshold)) ? 1U : 0U;
  });
}

/// Whether the loss and every layer of the network work on samples side by side, in V.
template <class Network, class V, class Loss>
inline constexpr bool works_over_lanes = loss<Loss, V, Network::outputs> && layers_over_lanes<Network, V>;

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
/// lanes past the end repeat the first of them, which can overflow no more than that itself does. Of a few numbers, and
/// one behind the other, they are loaded as whole registers and shuffled: one step for each number and register.
template <class V, std::size_t Inputs, std::size_t Outputs, class Sample>
[[nodiscard]] ETCH_INLINE constexpr sample<V, Inputs, Outputs> side_by_side(batch_range<Sample> const& batch,
                                                                            std::size_t begin,
                                                                            std::size_t count) noexcept {
  using T = typename V::number_type;
  constexpr std::size_t numbers = Inputs + Outputs;
  if constexpr (std::is_same_v<Sample, sample<T, Inputs, Outputs>> && sizeof(Sample) == numbers * sizeof(T) &&
                numbers <= short_row) {
    if (batch.order == nullptr && count == V::size) {
      // A sample is its numbers. NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast)
      auto const* const first = reinterpret_cast<T const*>(batch.samples + begin);
      auto const columns = columns_of<V, numbers>(contiguous_rows<T const, numbers>{first});
      sample<V, Inputs, Outputs> result;
      __builtin_memcpy(result.input.data(), columns.data(), sizeof(result.input));
      __builtin_memcpy(result.target.data(), columns.data() + Inputs, sizeof(result.target));
      return result;
    }
  }
  std::array<Sample const*, V::size> examples;
  if (batch.order == nullptr) {
    for (std::size_t l = 0; l < V::size; ++l) {
      examples[l] = batch.samples + (l < count ? begin + l : begin);
    }
  } else {
    for (std::size_t l = 0; l < V::size; ++l) {
      examples[l] = &batch[l < count ? begin + l : begin];
    }
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

/// The bytes in which a layer sums up the gradients of blocks.
template <class Layer, class T, class V>
inline constexpr std::size_t sums_size = [] {
  if constexpr (!trainable<Layer, T>) {
    return std::size_t{0};
  } else if constexpr (requires { Layer::template sums_size<T, V>; }) {
    return Layer::template sums_size<T, V>;
  } else {
    return sizeof(parameters_of<Layer, V>);
  }
}();

template <class Network, class V>
inline constexpr std::size_t scratch_size_of = sizeof(typename Network::trace_type);  // one sample after the other
template <class T, class... Layers, class V>
  requires(V::size > 1 && layers_over_lanes<network<T, Layers...>, V>)
inline constexpr std::size_t scratch_size_of<network<T, Layers...>, V> =
    blocks_at_a_time<network<T, Layers...>, V> * sizeof(typename network<T, Layers...>::template block_type<V>) +
    2 * sizeof(typename network<V, Layers...>::trace_type) +
    4 * sizeof(sample<V, network<T, Layers...>::inputs, network<T, Layers...>::outputs>) + [] {
      std::size_t largest = 0;
      ((largest = larger(largest, sums_size<Layers, T, V>)), ...);
      return largest;
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
      auto const examples = side_by_side<V, model::inputs, model::outputs>(batch, begin, count);
      // A lane past the end counts for nothing: without a gradient of its loss it has none at all.
      auto const valid = index < V{static_cast<T>(count)};
      net.both_passes(blocks[used], examples.input, [&](auto const& y) ETCH_INLINE_LAMBDA {
        losses += select(valid, loss.value(y, examples.target), zero);
        right += select(valid & is_right(y, examples.target, V{static_cast<T>(Loss::threshold)}), V{T{1}}, zero);
        auto dy = loss.gradient(y, examples.target);
        for (V& d : dy) {
          d = select(valid, d, zero);
        }
        return dy;
      });
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
  using V = lanes<T, detail::samples_at_a_time<Width, T>>;
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

/// The sums over one part of a batch.
template <class Network>
struct part_sum {
  Network gradient{};
  tally<typename Network::number_type> total{};
};

/// How many parts a batch has at most.
template <class Network>
inline constexpr std::size_t most_parts = [] {
  // Not by sizeof, in which a std::size_t of the target's is.
  std::size_t const fitting = parts_limit / (sizeof(Network) + 16);
  return fitting < 2 ? 2 : fitting < parts_at_most ? fitting : parts_at_most;
}();

/// How many samples' gradients are summed up together.
template <std::size_t Width, class Network, class Loss>
inline constexpr std::size_t samples_of_a_sum = [] {
  using V = lanes<typename Network::number_type, samples_at_a_time<Width, typename Network::number_type>>;
  if constexpr (V::size > 1 && works_over_lanes<Network, V, Loss>) {
    return V::size * blocks_at_a_time<Network, V>;
  } else {
    return std::size_t{1};
  }
}();

/// The parts of a batch of `size` samples, whose passes are one forward and two of its cost back. Whole multiples
/// of what is summed up together: a sum over fewer samples costs as much.
template <std::size_t Width, class Network, class Loss>
[[nodiscard]] constexpr partition parts_of_batch(std::size_t size) noexcept {
  return partition_of(size, part_size_of(3 * Network::parameter_count), most_parts<Network>,
                      samples_of_a_sum<Width, Network, Loss>);
}

/// Adds a batch to the sums, each part by itself first: the first to what is there, and then the others'
/// sums in their order. Not inlined: only a batch in parts takes their room on the stack.
template <std::size_t Width, class Executor, class T, class... Layers, class Sample, class Loss>
[[gnu::noinline]] constexpr void add_parts(Executor const& executor, partition const& parts,
                                           network<T, Layers...> const& net, batch_range<Sample> const& batch,
                                           Loss const& loss, network<T, Layers...>& gradient,
                                           tally<T>& total) noexcept {
  using model = network<T, Layers...>;
  std::array<std::optional<part_sum<model>>, most_parts<model> - 1> others;
  executor.for_each_part(parts.count(), [&](std::size_t i) noexcept {
    auto const [begin, end] = parts[i];
    batch_range<Sample> const some{batch.samples, batch.order, batch.begin + begin, batch.begin + end};
    if (i == 0) {
      add_batch<Width>(net, some, loss, gradient, total);
    } else {
      part_sum<model>& sum = others[i - 1].emplace();
      add_batch<Width>(net, some, loss, sum.gradient, sum.total);
    }
  });
  for (std::size_t i = 1; i < parts.count(); ++i) {
    part_sum<model> const& sum = *others[i - 1];
    for_each_parameter<pass::looped>([](parameter_kind, T& p, T const& q) { p += q; }, gradient, sum.gradient);
    total.loss += sum.total.loss;
    total.correct += sum.total.correct;
  }
}

/// Stands for no executor: a batch stays whole.
struct undivided {};

/// Adds a batch to the sums, in parts where there is an executor and the batch is worth it.
template <std::size_t Width, class Executor, class T, class... Layers, class Sample, class Loss>
constexpr void add_batch(Executor const& executor, network<T, Layers...> const& net, batch_range<Sample> const& batch,
                         Loss const& loss, network<T, Layers...>& gradient, tally<T>& total) noexcept {
  if constexpr (!std::is_same_v<Executor, undivided>) {
    partition const parts = parts_of_batch<Width, network<T, Layers...>, Loss>(batch.end - batch.begin);
    if (parts.count() > 1) {
      add_parts<Width>(executor, parts, net, batch, loss, gradient, total);
      return;
    }
  }
  add_batch<Width>(net, batch, loss, gradient, total);
}

template <class Loss, class Network>
struct is_loss : std::bool_constant<loss<Loss, typename Network::number_type, Network::outputs>> {
  static constexpr auto refuse() noexcept {
    static_assert(loss<Loss, typename Network::number_type, Network::outputs>,
                  "etch: this is no loss for this network: it lacks what etch::loss asks for");
  }
};

/// What `batch_gradient` does.
template <std::size_t Width, class Executor, class T, class... Layers, class Samples, class Loss>
[[nodiscard]] constexpr batch_sum<network<T, Layers...>> gradient_of(Executor const& executor,
                                                                     network<T, Layers...> const& net,
                                                                     Samples const& samples,
                                                                     Loss const& loss) noexcept {
  using model = network<T, Layers...>;
  batch_sum<model> result;
  if constexpr (passes<std::conjunction<is_width<Width>, is_over_reals<model>, check_samples<model, Samples>,
                                        is_loss<Loss, model>>>) {
    no_speculation();
    tally<T> total;
    using sample_type = std::remove_cvref_t<decltype(*std::data(samples))>;
    batch_range<sample_type> const batch{std::data(samples), nullptr, 0, std::size(samples)};
    add_batch<Width>(executor, net, batch, loss, result.gradient, total);
    result.loss = total.loss;
    result.correct = total.correct;
  }
  return result;
}

}  // namespace detail

/// The bytes on the stack in which a batch's gradient is computed, `Width` samples side by side: what the blocks
/// hold after their passes, the values of one on their way and the gradients with respect to them, its samples and what
/// the loss makes of them, and the sums of a layer; for a loss that takes lanes.
/// Beside it there are the sum that is returned, and a few kilobytes of calls. (In parts, by an executor, each part
/// that runs takes as much.)
template <class Network, std::size_t Width = 0>
  requires detail::passes<detail::is_network<std::remove_cv_t<Network>>>
inline constexpr std::size_t batch_scratch_size = detail::scratch_size_of<
    detail::network_type_of<Network>,
    lanes<typename Network::number_type, detail::samples_at_a_time<Width, typename Network::number_type>>>;

/// The gradient of a whole batch: the sums over the samples of their gradients, their losses and of
/// those that are classified right.
///
///   auto sums = batch_gradient<8>(net, samples, squared_error{});
///   reduce(sums.gradient, reduction::mean, samples.size());
///   optimizer.step(net, sums.gradient);
///
/// `Width` samples are computed side by side, in `lanes`; 0: as many as the target's registers hold.
/// The bits depend on the width, for each lane sums for itself first, some blocks of samples at a time (a layer of 16
/// outputs and more sums in the order of the samples): a width that is stated gives
/// the same bits on every target and in a constant expression, and 1 is one sample after the
/// other. So are batches that would fill no more than a quarter of the lanes, or are a single sample,
/// and what a loss or a layer asks for that takes no lanes.
///
/// cost    a pass forward and one backward for each `Width` samples, rounded up
/// memory  on the stack: of up to eight times `Width` samples (see `block_limit`) what the layers that learn take, and
///         the gradients with respect to what they give; of `Width` all values between the layers, and their gradients;
///         of two registers of outputs a copy in another order, and the sum; of a layer of your own that has no
///         `add_gradients` its gradient in each lane
template <std::size_t Width = 0, class T, class... Layers, class Samples, class Loss>
[[nodiscard]] constexpr batch_sum<network<T, Layers...>> batch_gradient(network<T, Layers...> const& net,
                                                                        Samples const& samples,
                                                                        Loss const& loss) noexcept {
  return detail::gradient_of<Width>(detail::undivided{}, net, samples, loss);
}

/// The same in parts, which an executor does, for instance on all cores: `etch::tbb_executor` (etch/tbb.hpp).
///
///   auto sums = batch_gradient(tbb_executor{}, net, samples, squared_error{});
///
/// Each part sums for itself, and the parts' sums are added in their order. How many there are, at most 64,
/// depends on the batch, the width and the network only: the bits are the same with every executor. They are those
/// of no executor where the batch is too small for two parts.
///
/// cost    the same, divided by the cores, and an addition for each parameter and part
/// memory  on the stack: the same on each core, and the parts' sums (see `parts_limit`)
template <std::size_t Width = 0, class Executor, class T, class... Layers, class Samples, class Loss>
[[nodiscard]] constexpr batch_sum<network<T, Layers...>> batch_gradient(Executor const& executor,
                                                                        network<T, Layers...> const& net,
                                                                        Samples const& samples,
                                                                        Loss const& loss) noexcept {
  if constexpr (detail::passes<detail::is_executor<Executor>>) {
    return detail::gradient_of<Width>(executor, net, samples, loss);
  } else {
    return {};
  }
}
template <std::size_t Width = 0, class... None>
constexpr auto batch_gradient(...) noexcept {
  static_assert(
      detail::never<None...>,
      "etch: batch_gradient takes a network, a range of samples and a loss, and before them an executor, if any");
}

}  // namespace etch
