// expect: etch: this is no network: what is asked for takes the type of an etch::network, neither const nor a reference
// show: not_a_network
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
#if ETCH_CORRECT
using network = model;
#else
struct not_a_network {
  float weight = 0.0F;
};
using network = not_a_network;
#endif

#if MISTAKE_initialized || ETCH_CORRECT
network initialized() { return etch::initialized<network>(etch::xavier{}, 1); }
#endif
#if MISTAKE_batch_sum || ETCH_CORRECT
float batch_sum(etch::batch_sum<network> const& sums) { return sums.loss; }
#endif
#if MISTAKE_batch_scratch_size || ETCH_CORRECT
std::size_t scratch_size() { return etch::batch_scratch_size<network>; }
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
#if MISTAKE_fixed_sgd
std::uint32_t fixed_sgd(etch::fixed_sgd<network> const& optimizer) { return optimizer.noise; }
#endif
#if MISTAKE_footprint || ETCH_CORRECT
std::size_t footprint() { return etch::footprint<network>.learning; }
#endif
