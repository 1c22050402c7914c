// SPDX-License-Identifier: BSL-1.0
#include <etch/executor.hpp>

#include <etch/batch_forward.hpp>
#include <etch/initializer.hpp>
#include <etch/layer/activation.hpp>
#include <etch/layer/softmax.hpp>
#include <etch/problems.hpp>
#include <etch/tbb.hpp>
#include <etch/train.hpp>

#include <oneapi/tbb/global_control.h>

#include <algorithm>
#include <span>
#include <thread>
#include <tuple>
#include <vector>

#include "catch.hpp"

namespace {

/// Does the last part first.
struct in_reverse {
  template <class Task>
  constexpr void for_each_part(std::size_t count, Task const& task) const noexcept {
    while (count > 0) {
      task(--count);
    }
  }
};

/// A thread for each part.
struct a_thread_each {
  template <class Task>
  void for_each_part(std::size_t count, Task const& task) const noexcept {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < count; ++i) {
      threads.emplace_back([&task, i] { task(i); });
    }
  }
};

/// May throw.
struct throwing {
  template <class Task>
  void for_each_part(std::size_t count, Task const& task) const;
};

static_assert(etch::executor<etch::sequential>);
static_assert(etch::executor<etch::tbb_executor>);
static_assert(etch::executor<in_reverse>);
static_assert(!etch::executor<throwing>);
static_assert(!etch::executor<int>);

using tiny = etch::network<float, etch::dense<2, 4>, etch::tanh, etch::dense<4, 1>>;
using small = etch::network<float, etch::dense<8, 32>, etch::tanh, etch::dense<32, 3>, etch::softmax>;
using large =
    etch::network<double, etch::dense<2, 100>, etch::sigmoid, etch::dense<100, 200>, etch::relu, etch::dense<200, 3>>;

/// `count` samples of random numbers, whose target is one class or, of a single output, 0 or 1.
template <class Network>
std::vector<etch::sample_of<Network>> random_samples(std::size_t count) {
  using T = typename Network::number_type;
  etch::pcg32 random{7};
  std::vector<etch::sample_of<Network>> samples(count);
  for (auto& s : samples) {
    for (T& x : s.input) {
      x = etch::uniform<T>(random);
    }
    s.target[random() % Network::outputs] = static_cast<T>(random() % 2);
  }
  return samples;
}

template <class Network>
Network const& start() {
  static Network const net = etch::initialized<Network>(etch::xavier{}, 1);
  return net;
}

/// Runs f with at most that many threads. More than the machine's cores are a request only.
template <class Function>
void with_threads(std::size_t threads, Function const& f) {
  oneapi::tbb::global_control const control{oneapi::tbb::global_control::max_allowed_parallelism, threads};
  oneapi::tbb::task_arena arena{static_cast<int>(threads)};
  arena.execute(f);
}

template <class Network>
bool same(etch::batch_sum<Network> const& a, etch::batch_sum<Network> const& b) {
  return a.gradient == b.gradient && a.loss == b.loss && a.correct == b.correct;
}

/// The sums of a batch in parts of that many samples.
template <std::size_t Width, class Network, class Executor>
constexpr etch::batch_sum<Network> sums_in_parts(Executor const& executor, Network const& net,
                                                 std::span<etch::sample_of<Network> const> samples,
                                                 std::size_t part_size) {
  etch::batch_sum<Network> result;
  etch::detail::tally<typename Network::number_type> total;
  etch::detail::batch_range<etch::sample_of<Network>> const batch{samples.data(), nullptr, 0, samples.size()};
  etch::detail::add_parts<Width>(executor, {samples.size(), part_size}, net, batch, etch::squared_error{},
                                 result.gradient, total);
  result.loss = total.loss;
  result.correct = total.correct;
  return result;
}

/// Each batch of up to `most` samples, whole and in parts, by all executors.
template <std::size_t Width, class Network>
void check_batches(std::size_t most, std::size_t step) {
  auto const all = random_samples<Network>(most);
  Network const& net = start<Network>();
  for (std::size_t size = 0; size <= most; size += step) {
    CAPTURE(Width, size);
    std::span const samples = std::span{all}.first(size);
    auto const expected = etch::batch_gradient<Width>(etch::sequential{}, net, samples, etch::squared_error{});
    auto const whole = etch::batch_gradient<Width>(net, samples, etch::squared_error{});
    CHECK(expected.correct == whole.correct);
    CHECK(expected.loss == Approx(whole.loss));
    CHECK(etch::norm(expected.gradient) == Approx(etch::norm(whole.gradient)));
    if (etch::detail::parts_of_batch<Width, Network, etch::squared_error>(size).count() <= 1) {
      CHECK(same(expected, whole));
    }
    auto const in_parts = sums_in_parts<Width>(etch::sequential{}, net, samples, 16);
    CHECK(in_parts.correct == whole.correct);
    CHECK(same(in_parts, sums_in_parts<Width>(in_reverse{}, net, samples, 16)));
    CHECK(same(expected, etch::batch_gradient<Width>(in_reverse{}, net, samples, etch::squared_error{})));
    CHECK(same(expected, etch::batch_gradient<Width>(etch::tbb_executor{}, net, samples, etch::squared_error{})));
    CHECK(same(in_parts, sums_in_parts<Width>(etch::tbb_executor{}, net, samples, 16)));
  }
}

}  // namespace

TEST_CASE("a partition covers each value once, in at most as many parts as asked for") {
  for (std::size_t const unit : {1U, 4U, 16U}) {
    for (std::size_t const smallest : {1U, 7U, 32U}) {
      for (std::size_t const most : {2U, 5U, 64U}) {
        for (std::size_t size = 0; size <= 300; ++size) {
          auto const parts = etch::detail::partition_of(size, smallest, most, unit);
          REQUIRE(parts.count() <= most);
          REQUIRE((size >= 2 * smallest || parts.count() <= 1));
          std::size_t end = 0;
          for (std::size_t i = 0; i < parts.count(); ++i) {
            REQUIRE(parts[i].begin == end);
            REQUIRE(parts[i].end > end);
            REQUIRE((i + 1 == parts.count() || parts[i].end % unit == 0));
            end = parts[i].end;
          }
          REQUIRE(end == size);
        }
      }
    }
  }
}

TEST_CASE("a batch is split where the work is worth it, and the sums fit the stack") {
  constexpr auto parts = [](std::size_t size) {
    return etch::detail::parts_of_batch<8, small, etch::squared_error>(size).count();
  };
  static_assert(parts(0) == 0 && parts(1) == 1);
  static_assert(parts(etch::detail::part_work / (3 * small::parameter_count)) == 1);
  static_assert(parts(3 * etch::detail::part_work / (3 * small::parameter_count)) > 1);
  static_assert(parts(300) > 2 && parts(700) > parts(300));
  static_assert(parts(1'000'000) <= etch::detail::most_parts<small>);
  static_assert(etch::detail::most_parts<tiny> == 64);
  static_assert(etch::detail::most_parts<small> * sizeof(small) <= etch::parts_limit);
  static_assert(etch::detail::most_parts<large> == 2);
}

TEST_CASE("a batch has the same sums with any executor, on any number of threads") {
  for (std::size_t const threads : {1U, 2U, 3U}) {
    CAPTURE(threads);
    with_threads(threads, [] {
      check_batches<1, tiny>(200, 1);
      check_batches<0, tiny>(200, 1);
      check_batches<8, small>(200, 1);
      check_batches<8, small>(1000, 111);
      check_batches<4, large>(32, 1);
    });
  }
}

TEST_CASE("the sums in parts are the same bits in a constant expression and at run time") {
  constexpr auto sums = [](auto const& executor, std::size_t part_size) {
    return sums_in_parts<4>(executor, etch::initialized<tiny>(etch::xavier{}, 1),
                            std::span<etch::sample_of<tiny> const>{etch::problems::xor_easy<>}, part_size);
  };
  constexpr auto in_parts = sums(etch::sequential{}, 8);
  static_assert(in_parts.loss > 0.0F);
  std::size_t volatile part_size = 8;
  CHECK(same(in_parts, sums(etch::sequential{}, part_size)));
  CHECK(same(in_parts, sums(etch::tbb_executor{}, part_size)));
  CHECK_FALSE(in_parts.gradient == sums(etch::sequential{}, 21).gradient);
}

TEST_CASE("fit with an executor runs in a constant expression") {
  constexpr auto trained = [](auto const&... executor) {
    auto net = etch::initialized<tiny>(etch::xavier{}, 1);
    etch::fit<4>(executor..., net, etch::problems::xor_easy<>, etch::squared_error{}, etch::sgd<tiny>{}, {.epochs = 1});
    return net;
  };
  static_assert(trained(etch::sequential{}) == trained());
  static_assert(
      etch::batch_gradient<1>(etch::sequential{}, tiny{}, etch::problems::xor_easy<>, etch::squared_error{}).gradient ==
      etch::batch_gradient<1>(tiny{}, etch::problems::xor_easy<>, etch::squared_error{}).gradient);
}

TEST_CASE("fit trains the same network with any executor, on any number of threads") {
  auto const samples = random_samples<small>(700);
  for (std::size_t const batch_size : {0U, 1U, 300U, 699U}) {
    CAPTURE(batch_size);
    etch::fit_options<float> const options{
        .epochs = batch_size == 1 ? 1U : 4U, .batch_size = batch_size, .shuffle = true, .clip_norm = 1.0F};
    auto const trained = [&](auto const&... executor) {
      auto net = start<small>();
      auto const done =
          etch::fit<8>(executor..., net, samples, etch::squared_error{}, etch::adam<small>{}, options,
                       [](auto const& r) { return r.epoch == 3 ? etch::training::stop : etch::training::go_on; });
      return std::tuple{net, done.epochs, done.loss, done.correct};
    };
    auto const expected = trained(etch::sequential{});
    CHECK(std::get<1>(expected) == (batch_size == 1 ? 1 : 3));
    CHECK(std::get<2>(expected) == Approx(std::get<2>(trained())).epsilon(1e-4));
    if (batch_size == 1) {
      CHECK(expected == trained());
    }
    CHECK(trained(in_reverse{}) == expected);
    CHECK(trained(a_thread_each{}) == expected);
    for (std::size_t const threads : {1U, 2U, 3U}) {
      with_threads(threads, [&] { CHECK(trained(etch::tbb_executor{}) == expected); });
    }
  }
}

TEST_CASE("trainings with an executor may themselves run side by side") {
  auto const samples = random_samples<small>(300);
  auto const trained = [&](auto const& executor) {
    auto net = start<small>();
    etch::fit<8>(executor, net, samples, etch::squared_error{}, etch::sgd<small>{}, {.epochs = 5});
    return net;
  };
  std::vector<small> nets(16);
  with_threads(3, [&] {
    etch::tbb_executor{}.for_each_part(nets.size(), [&](std::size_t i) { nets[i] = trained(etch::tbb_executor{}); });
  });
  CHECK(std::all_of(nets.begin(), nets.end(), [&](small const& net) { return net == trained(etch::sequential{}); }));
}

TEST_CASE("the outputs for many inputs are the same bits with any executor and without") {
  auto const check = [](auto const& net, std::size_t most, std::size_t step) {
    using model = std::remove_cvref_t<decltype(net)>;
    std::vector<typename model::input_type> inputs;
    for (auto const& s : random_samples<model>(most)) {
      inputs.push_back(s.input);
    }
    for (std::size_t size = 0; size <= most; size += step) {
      CAPTURE(size);
      std::vector<typename model::output_type> expected(size);
      CHECK(etch::batch_forward(net, inputs, expected) == size);
      auto const outputs = [&](auto const& executor) {
        std::vector<typename model::output_type> result(size);
        CHECK(etch::batch_forward(executor, net, inputs, result) == size);
        return result;
      };
      CHECK(outputs(etch::sequential{}) == expected);
      CHECK(outputs(in_reverse{}) == expected);
      CHECK(outputs(a_thread_each{}) == expected);
      for (std::size_t const threads : {1U, 2U, 3U}) {
        with_threads(threads, [&] { CHECK(outputs(etch::tbb_executor{}) == expected); });
      }
    }
  };
  check(start<tiny>(), 200, 7);
  check(start<small>(), 2000, 397);
  check(start<large>(), 40, 13);
}
