// Example: the README's first example: define a network, train it, ask it.
#include <etch/etch.hpp>
#include <iostream>

using model = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                            etch::dense<5, 1>, etch::sigmoid>;
static_assert(sizeof(model) == 91 * sizeof(float));  // the weights and biases, nothing else

int main() {
  auto net = etch::initialized<model>(etch::xavier{}, 1);
  auto const done = etch::fit(net, etch::problems::xor_easy<>, etch::squared_error{},
                              etch::adam<model>{.learning_rate = 0.03F}, {.epochs = 300});
  auto const y = net.forward({0.1F, 0.9F});
  std::cout << "loss " << done.loss << ", xor(0.1, 0.9) = " << y[0] << '\n';
}
