// Example: an activation of your own, in 20 lines.
#include <fmt/format.h>
#include <etch/etch.hpp>

/// Swish: y = x sigmoid(x), y' = s + y (1 - s) with s = sigmoid(x). Ramachandran, Zoph and Le 2017.
struct swish : etch::elementwise<swish> {
  template <etch::number T>
  static constexpr T value(T const& x) noexcept {
    using etch::math::sigmoid;
    return x * sigmoid(x);
  }
  template <etch::number T>
  static constexpr T derivative(T const& x, T const& y) noexcept {
    using etch::math::sigmoid;
    T const s = sigmoid(x);
    return s + y * (T{1} - s);
  }
};
static_assert(etch::layer<swish>);

using model = etch::network<float, etch::dense<2, 8>, swish, etch::dense<8, 1>>;

int main() {
  auto const samples = etch::problems::circle(1);
  auto net = etch::initialized<model>(etch::he{}, 1);
  etch::adam<model> optimizer{.learning_rate = 0.05F};
  auto const done = etch::fit(net, samples, etch::binary_cross_entropy{}, optimizer, {.epochs = 500});
  float const right = etch::accuracy(net, samples, etch::binary_cross_entropy::threshold);
  fmt::print("swish on circle: {} epochs, loss {:.4f}, accuracy {:.2f}\n", done.epochs, done.loss, right);
  return right >= 0.95F ? 0 : 1;
}
