// SPDX-License-Identifier: BSL-1.0
/// @file
/// What is compiled for each shape by itself: `ETCH_BENCH_SHAPE` is its place in the list.

#include <etch/etch.hpp>
#include <tuple>

#include "eigen_fixed.hpp"
#include "implementations.hpp"
#include "works.hpp"

namespace bench {

namespace {

using shapes = std::tuple<shape<2, 10, 5, 1>, shape<2, 50, 30, 1>, shape<8, 32, 32, 4>, relu_shape<64, 32, 10>,
                          relu_shape<16, 16, 10>, relu_shape<32, 32, 10>, relu_shape<64, 64, 10>,
                          relu_shape<128, 128, 10>, relu_shape<256, 256, 10>>;
static_assert(ETCH_BENCH_SHAPES <= std::tuple_size_v<shapes>);

using own_shape = std::tuple_element_t<ETCH_BENCH_SHAPE, shapes>;

/// Eigen's matrices of fixed size.
template <class Shape>
class eigen_fixed_implementation {
 public:
  [[gnu::noinline]] explicit eigen_fixed_implementation(task const& t)
      : task_(t),
        net_(t.parameters),
        batch_inputs_(columns(t.inputs, batch_inputs_)),
        batch_targets_(columns(t.targets, batch_targets_)) {}

  [[nodiscard]] auto& forward(std::size_t first) { return net_.forward(x(first)); }

  [[nodiscard]] float forward_chained(std::size_t first, float last) {
    typename network::input_type waiting = x(first);
    waiting[0] += 0.0F * last;
    return net_.forward(waiting)[0];
  }

  [[gnu::noinline]] auto& backward(std::size_t first) {
    net_.backward(x(first), target(first));
    return net_;
  }

  [[gnu::noinline]] float train_step(std::size_t first, float rate) {
    return net_.train_step(x(first), target(first), rate);
  }

  [[nodiscard, gnu::noinline]] auto& batch_forward(std::size_t first, std::size_t count) {
    return net_.batch_forward(part(batch_inputs_, first, count));
  }

  [[gnu::noinline]] float batch_train(std::size_t first, std::size_t count, float rate) {
    return net_.batch_train(part(batch_inputs_, first, count), part(batch_targets_, first, count), rate);
  }

  [[nodiscard, gnu::noinline]] std::vector<float> parameters() const { return net_.parameters(); }

 private:
  using network = eigen_fixed::network_of<Shape>;

  [[nodiscard]] auto x(std::size_t first) const {
    return Eigen::Map<typename network::input_type const>(task_.inputs.data() + first * Shape::widths.front());
  }
  [[nodiscard]] auto target(std::size_t first) const {
    return Eigen::Map<typename network::output_type const>(task_.targets.data() + first * Shape::widths.back());
  }
  [[nodiscard]] static auto part(auto const& batch, std::size_t first, std::size_t count) {
    return batch.middleRows(static_cast<Eigen::Index>(first), static_cast<Eigen::Index>(count));
  }

  /// The samples that lie one after the other in `numbers`, as a batch.
  template <int Width>
  [[nodiscard]] static auto columns(std::vector<float> const& numbers,
                                    eigen_fixed::batch_matrix<Width> const& /*batch*/) {
    return Eigen::Map<Eigen::Matrix<float, Width, Eigen::Dynamic> const>(
               numbers.data(), Width, static_cast<Eigen::Index>(numbers.size()) / Width)
        .transpose();
  }

  task task_;
  network net_;
  typename network::batch_input_type batch_inputs_;
  typename network::batch_output_type batch_targets_;
};

/// For 2-10-5-1, also the task `xor`.
template <class Shape>
void add_xor(std::vector<task>& tasks, typename Shape::model const& net) {
  if constexpr (std::is_same_v<Shape, shape<2, 10, 5, 1>>) {
    auto const& samples = etch::problems::xor_easy<>;
    tasks.push_back(make_task<Shape>(net, {samples.begin(), samples.end()}));
    tasks.back().is_xor = true;
  }
}

}  // namespace

template <>
std::vector<task> make_tasks<ETCH_BENCH_SHAPE>() {
  auto const net = random_network<own_shape>(1);
  std::vector<task> tasks{make_task<own_shape>(net, random_samples<own_shape>(pool_size, 2))};
  add_xor<own_shape>(tasks, net);
  return tasks;
}

template <>
void add_fixed<ETCH_BENCH_SHAPE>(task const& t) {
  add_benchmarks<etch_network<own_shape>>("etch", t);
  if constexpr (own_shape::hidden == activation::sigmoid) {
    add_benchmarks<etch_network<own_shape::with<etch::fast_sigmoid>>>("etch_fast", t);
    add_predictions<prepared_network<own_shape::with<etch::fast_sigmoid>>>("etch_prepared", t);
  } else {
    add_predictions<prepared_network<own_shape>>("etch_prepared", t);
  }
  add_benchmarks<eigen_fixed_implementation<own_shape>>("eigen_fixed", t);
}

}  // namespace bench
