// expect: etch: this is no real number: what is asked for takes float or double
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

/// Steps nowhere.
struct stay {
  void step(network& /*net*/, network const& /*gradient*/) noexcept {}
};

#if MISTAKE_batch_forward || ETCH_CORRECT
std::size_t batch_forward(network const& net, std::span<network::input_type> x, std::span<network::output_type> y) {
  return etch::batch_forward(net, x, y);
}
#endif
#if MISTAKE_batch_forward_by_an_executor || ETCH_CORRECT
std::size_t in_parts(network const& net, std::span<network::input_type> x, std::span<network::output_type> y) {
  return etch::batch_forward(etch::sequential{}, net, x, y);
}
#endif
#if MISTAKE_batch_scratch_size || ETCH_CORRECT
std::size_t batch_scratch_size() { return etch::batch_scratch_size<network>; }
#endif
#if MISTAKE_fit || ETCH_CORRECT
number fit(network& net) { return etch::fit(net, samples, loss, stay{}).loss; }
#endif
#if MISTAKE_fit_by_an_executor || ETCH_CORRECT
number by_an_executor(network& net) { return etch::fit(etch::sequential{}, net, samples, loss, stay{}).loss; }
#endif
