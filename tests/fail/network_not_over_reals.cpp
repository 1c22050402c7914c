// expect: etch: this network is not over float or double, as is asked for: a fixed-point one learns by fixed_sgd
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
constexpr etch::squared_error loss;

#if MISTAKE_batch_gradient || ETCH_CORRECT
number batch_gradient(network const& net) { return etch::batch_gradient(net, samples, loss).loss; }
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
