// expect: etch: this network computes in another number type than float and double, which are asked for
// show: dual<float>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#if ETCH_CORRECT
using number = float;
#else
using number = etch::dual<float>;
#endif
using network = etch::network<number, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
constexpr std::array<etch::sample_of<network>, 1> samples{};
constexpr etch::box<float, 2> box{{0.0F, 0.0F}, {1.0F, 1.0F}};
constexpr etch::squared_error loss;

/// Steps nowhere.
struct stay {
  void step(network& /*net*/, network const& /*gradient*/) noexcept {}
};

#if MISTAKE_learn || ETCH_CORRECT
number learn(network& net) { return etch::learn(net, samples[0], loss, stay{}); }
#endif
#if MISTAKE_batch_gradient || ETCH_CORRECT
number batch_gradient(network const& net) { return etch::batch_gradient(net, samples, loss).loss; }
#endif
#if MISTAKE_accuracy || ETCH_CORRECT
float accuracy(network const& net) { return etch::accuracy(net, samples); }
#endif
#if MISTAKE_confusion_of || ETCH_CORRECT
float confusion_of(network const& net) { return etch::confusion_of(net, samples).accuracy(); }
#endif
#if MISTAKE_bounds || ETCH_CORRECT
float bounds(network const& net) { return etch::bounds(net, box).upper[0]; }
#endif
#if MISTAKE_gradient_bounds || ETCH_CORRECT
float gradient_bounds(network const& net) { return etch::gradient_bounds(net, box).upper[0]; }
#endif
#if MISTAKE_is_increasing || ETCH_CORRECT
bool is_increasing(network const& net) { return etch::is_increasing<1>(net, box); }
#endif
#if MISTAKE_is_decreasing || ETCH_CORRECT
bool is_decreasing(network const& net) { return etch::is_decreasing<1>(net, box); }
#endif
#if MISTAKE_lipschitz_bound || ETCH_CORRECT
float lipschitz_bound(network const& net) { return etch::lipschitz_bound(net, box); }
#endif
#if MISTAKE_is_of_class || ETCH_CORRECT
bool is_of_class(network const& net) { return etch::is_of_class(net, box, 1); }
#endif
#if MISTAKE_is_robust || ETCH_CORRECT
bool is_robust(network const& net) { return etch::is_robust(net, samples, 0.1F); }
#endif
#if MISTAKE_prune || ETCH_CORRECT
network prune(network const& net) { return etch::prune(net, 0.1F); }
#endif
#if MISTAKE_round_to_power_of_two || ETCH_CORRECT
network round_to_power_of_two(network const& net) { return etch::round_to_power_of_two(net); }
#endif
#if MISTAKE_count_weights || ETCH_CORRECT
std::size_t count_weights(network const& net) { return etch::count_weights(net); }
#endif
#if MISTAKE_reduce || ETCH_CORRECT
void reduce(network& net) { etch::reduce(net, etch::reduction::mean, 2); }
#endif
#if MISTAKE_norm || ETCH_CORRECT
float norm(network const& net) { return etch::norm(net); }
#endif
#if MISTAKE_clip_by_norm || ETCH_CORRECT
void clip_by_norm(network& net) { etch::clip_by_norm(net, 1.0F); }
#endif
#if MISTAKE_is_finite || ETCH_CORRECT
bool is_finite(network const& net) { return etch::is_finite(net); }
#endif
#if MISTAKE_initialize || ETCH_CORRECT
void initialize(network& net, etch::pcg32& random) { etch::initialize(net, etch::xavier{}, random); }
#endif
#if MISTAKE_initialized || ETCH_CORRECT
network initialized() { return etch::initialized<network>(etch::xavier{}, 1); }
#endif
#if MISTAKE_sgd || ETCH_CORRECT
auto sgd(etch::sgd<network> const& optimizer) { return optimizer.learning_rate; }
#endif
#if MISTAKE_momentum || ETCH_CORRECT
auto momentum(etch::momentum<network> const& optimizer) { return optimizer.learning_rate; }
#endif
#if MISTAKE_adam || ETCH_CORRECT
auto adam(etch::adam<network> const& optimizer) { return optimizer.learning_rate; }
#endif
#if MISTAKE_adamw || ETCH_CORRECT
auto adamw(etch::adamw<network> const& optimizer) { return optimizer.learning_rate; }
#endif
#if MISTAKE_adam_with || ETCH_CORRECT
auto adam_with(etch::adam_with<network, etch::decay::decoupled> const& optimizer) { return optimizer.learning_rate; }
#endif
#if MISTAKE_rprop || ETCH_CORRECT
auto rprop(etch::rprop<network> const& optimizer) { return optimizer.initial_step; }
#endif
#if MISTAKE_footprint || ETCH_CORRECT
std::size_t footprint() { return etch::footprint<network>.learning; }
#endif
