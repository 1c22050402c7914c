// expect: etch: this is no network: what is asked for takes an etch::network
// show: not_a_network
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
constexpr std::array<etch::sample_of<model>, 1> samples{{{{0.1F, 0.2F}, {0.3F}}}};
constexpr etch::box<float, 2> box{{0.0F, 0.0F}, {1.0F, 1.0F}};
constexpr etch::squared_error loss;

#if ETCH_CORRECT
using network = model;
#else
struct not_a_network {
  float weight = 0.0F;
};
using network = not_a_network;
#endif

#if MISTAKE_accuracy || ETCH_CORRECT
float accuracy(network const& net) { return etch::accuracy(net, samples); }
#endif
#if MISTAKE_confusion_of || ETCH_CORRECT
float confusion_of(network const& net) { return etch::confusion_of(net, samples, 0.5F).accuracy(); }
#endif
#if MISTAKE_bounds || ETCH_CORRECT
float bounds(network const& net) { return etch::bounds(net, box, etch::parts{2}).upper[0]; }
#endif
#if MISTAKE_gradient_bounds || ETCH_CORRECT
float gradient_bounds(network const& net) { return etch::gradient_bounds<0>(net, box).upper[0]; }
#endif
#if MISTAKE_is_increasing || ETCH_CORRECT
bool is_increasing(network const& net) { return etch::is_increasing<1>(net, box); }
#endif
#if MISTAKE_is_decreasing || ETCH_CORRECT
bool is_decreasing(network const& net) { return etch::is_decreasing<1, 0>(net, box); }
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
#if MISTAKE_convert || ETCH_CORRECT
double convert(network const& net) { return etch::convert<double>(net).forward({0.1, 0.2})[0]; }
#endif
#if MISTAKE_prepare || ETCH_CORRECT
float prepare(network const& net) { return etch::prepare(net).forward({0.1F, 0.2F})[0]; }
#endif
#if MISTAKE_prepared || ETCH_CORRECT
float prepared(etch::prepared<network> const& net) { return net.forward({0.1F, 0.2F})[0]; }
#endif
#if MISTAKE_initialize || ETCH_CORRECT
void initialize(network& net, etch::pcg32& random) { etch::initialize(net, etch::xavier{}, random); }
#endif
#if MISTAKE_initialized || ETCH_CORRECT
network initialized() { return etch::initialized<network>(etch::xavier{}, 1); }
#endif
#if MISTAKE_batch_forward || ETCH_CORRECT
std::size_t batch_forward(network const& net, std::span<model::input_type> x, std::span<model::output_type> y) {
  return etch::batch_forward(net, x, y);
}
#endif
#if MISTAKE_batch_forward_by_an_executor || ETCH_CORRECT
std::size_t by_an_executor(network const& net, std::span<model::input_type> x, std::span<model::output_type> y) {
  return etch::batch_forward(etch::sequential{}, net, x, y);
}
#endif
#if MISTAKE_batch_gradient || ETCH_CORRECT
float batch_gradient(network const& net) { return etch::batch_gradient<1>(net, samples, loss).loss; }
#endif
#if MISTAKE_batch_gradient_by_an_executor || ETCH_CORRECT
float by_an_executor(network const& net) { return etch::batch_gradient(etch::sequential{}, net, samples, loss).loss; }
#endif
#if MISTAKE_batch_sum || ETCH_CORRECT
float batch_sum(etch::batch_sum<network> const& sums) { return sums.loss; }
#endif
#if MISTAKE_batch_scratch_size || ETCH_CORRECT
std::size_t scratch_size() { return etch::batch_scratch_size<network>; }
#endif
#if MISTAKE_learn || ETCH_CORRECT
float learn(network& net) { return etch::learn(net, samples[0], loss, etch::sgd<model>{}); }
#endif
#if MISTAKE_fit || ETCH_CORRECT
float fit(network& net) { return etch::fit(net, samples, loss, etch::sgd<model>{}).loss; }
#endif
#if MISTAKE_fit_with_options || ETCH_CORRECT
float fit_with_options(network& net) {
  return etch::fit<1>(net, samples, loss, etch::sgd<model>{}, {.epochs = 3}).loss;
}
#endif
#if MISTAKE_fit_by_an_executor || ETCH_CORRECT
float by_an_executor_too(network& net) {
  return etch::fit(etch::sequential{}, net, samples, loss, etch::sgd<model>{}).loss;
}
#endif
#if MISTAKE_for_each_parameter || ETCH_CORRECT
void for_each_parameter(network& net) {
  etch::for_each_parameter([](etch::parameter_kind, float& p) { p = 0.0F; }, net);
}
#endif
#if MISTAKE_sgd || ETCH_CORRECT
float sgd(etch::sgd<network> const& optimizer) { return optimizer.learning_rate; }
#endif
#if MISTAKE_momentum || ETCH_CORRECT
float momentum(etch::momentum<network> const& optimizer) { return optimizer.mu; }
#endif
#if MISTAKE_adam || ETCH_CORRECT
float adam(etch::adam<network> const& optimizer) { return optimizer.beta1; }
#endif
#if MISTAKE_adamw || ETCH_CORRECT
float adamw(etch::adamw<network> const& optimizer) { return optimizer.beta1; }
#endif
#if MISTAKE_adam_with || ETCH_CORRECT
float adam_with(etch::adam_with<network, etch::decay::decoupled> const& optimizer) { return optimizer.beta1; }
#endif
#if MISTAKE_rprop || ETCH_CORRECT
float rprop(etch::rprop<network> const& optimizer) { return optimizer.increase; }
#endif
#if MISTAKE_epoch_report || ETCH_CORRECT
float epoch_report(etch::epoch_report<network> const& report) { return report.loss; }
#endif
#if MISTAKE_sample_of || ETCH_CORRECT
float sample_of(etch::sample_of<network> const& sample) { return sample.target[0]; }
#endif
#if MISTAKE_footprint || ETCH_CORRECT
std::size_t footprint() { return etch::footprint<network>.learning; }
#endif
