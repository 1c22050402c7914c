// SPDX-License-Identifier: BSL-1.0

/// @file
/// All that firmware would use, to look at the symbols that the object needs and has: see
/// check_symbols.cmake.

#include <etch/etch.hpp>

using model =
    etch::network<float, etch::dense<2, 8>, etch::softplus, etch::dense<8, 40>, etch::leaky_relu<>, etch::dense<40, 12>,
                  etch::relu, etch::dense<12, 6>, etch::tanh, etch::dense<6, 1>, etch::sigmoid>;
using classifier = etch::network<double, etch::dense<2, 3>, etch::softmax>;

struct flash {
  using word_type = std::uint32_t;
  static constexpr std::size_t page_size = 4096;
  static constexpr std::size_t size = 2 * page_size;
  word_type* words;

  bool erase(std::size_t address) noexcept {
    for (std::size_t i = 0; i < page_size / sizeof(word_type); ++i) {
      words[address / sizeof(word_type) + i] = 0xFFFFFFFF;
    }
    return true;
  }
  bool program(std::size_t address, word_type word) noexcept {
    words[address / sizeof(word_type)] &= word;
    return true;
  }
  word_type read(std::size_t address) const noexcept { return words[address / sizeof(word_type)]; }
};

template <class Optimizer, class Loss>
float train(model& net, Optimizer optimizer, Loss loss, etch::fit_options<float> const& options) {
  auto const samples = etch::problems::spiral<float, 20>(options.seed);
  auto const done = etch::fit(net, samples, loss, optimizer, options);
  return done.loss + etch::accuracy(net, samples) + etch::learn(net, samples[0], loss, optimizer);
}

extern "C" etch::checkpoint_status save_and_load(flash& memory, model& net) {
  auto const saved = etch::save_checkpoint(memory, net);
  return saved == etch::checkpoint_status::ok ? etch::load_checkpoint(memory, net) : saved;
}

extern "C" float everything(model& net, etch::fit_options<float> const& options, classifier& classes) {
  etch::pcg32 random{options.seed};
  etch::initialize(net, etch::normal_weights{}, random);
  float sum = train(net, etch::sgd<model>{}, etch::squared_error{}, options);
  sum += train(net, etch::momentum<model>{}, etch::binary_cross_entropy{}, options);
  sum += train(net, etch::adam<model>{}, etch::squared_error{}, options);
  sum += train(net, etch::adamw<model>{}, etch::squared_error{}, options);
  sum += train(net, etch::rprop<model>{}, etch::squared_error{}, options);
  sum += net.backward(net.trace({0.5F, 0.5F}), {1.0F}, etch::with_input).input[0];
  sum += etch::batch_gradient(etch::sequential{}, net, etch::problems::spiral<float, 20>(options.seed),
                              etch::squared_error{})
             .loss;
  etch::initialize(classes, etch::xavier{}, random);
  etch::sample_of<classifier> const one{{0.1, 0.2}, {0, 1, 0}};
  sum += static_cast<float>(etch::learn(classes, one, etch::softmax_cross_entropy{}, etch::sgd<classifier>{}));
  sum += etch::problems::linear(options.seed)[0].input[0] + etch::problems::circle(options.seed)[0].input[0];
  return sum + etch::problems::gauss(options.seed)[0].input[0];
}
