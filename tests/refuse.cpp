// SPDX-License-Identifier: BSL-1.0
#include <etch/refuse.hpp>

#include <cmath>
#include <etch/etch.hpp>
#include <span>
#include <vector>

#include "catch.hpp"

/// @file
/// What is not refused: functions of somebody else by the names of ours, found by the same search; types derived from
/// ours; questions whose answer is no. (What is refused: tests/fail.)

namespace app {

using model = etch::network<float, etch::dense<2, 3>, etch::sigmoid, etch::dense<3, 1>>;
using sample = etch::sample_of<model>;

template <class Network>
struct policy {};

// Each by another way to an argument: a conversion, a template, a base.
inline float norm(std::span<sample const> samples) { return static_cast<float>(samples.size()); }
template <class P>
float norm(policy<P> const& /*p*/) {
  return -1.0F;
}
inline float accuracy(int /*classifier*/, std::span<sample const> samples) {
  return static_cast<float>(samples.size());
}
template <class Container>
std::size_t count_weights(Container const& c) {
  return c.size() + 40;
}
template <class Range>
std::size_t prepare(Range const& range) {
  return range.size() + 50;
}
template <class Container>
bool is_finite(Container const& c) {
  return c.size() == 1;
}
struct trainer_base {};
template <class Network>
struct trainer : trainer_base {};
inline float fit(trainer_base const& /*trainer*/, std::span<sample const> samples) {
  return static_cast<float>(samples.size());
}

struct labelled : sample {
  int label = 7;
};
struct reading : std::array<float, 2> {};
struct region : etch::box<float, 2> {};
struct tenth : std::ratio<1, 10> {};
struct named : model {};

}  // namespace app

namespace {

using app::model;
using app::sample;

template <class T>
concept has_value = requires(std::array<T, 2> x) { etch::squared_error{}.value(x, x); };
static_assert(!etch::loss<etch::squared_error, int, 2> && etch::loss<etch::squared_error, float, 2>);
static_assert(has_value<float>);
static_assert(etch::batch_scratch_size<model const> == etch::batch_scratch_size<model> &&
              etch::batch_scratch_size<app::named> == etch::batch_scratch_size<model> &&
              etch::batch_scratch_size<model> > sizeof(model::trace_type));
static_assert(etch::footprint<model const>.learning == etch::footprint<model>.learning);
static_assert(etch::leaky_relu<app::tenth>::value(-1.0F) == -0.1F);

/// A number of somebody's own that is no class, with its functions.
enum class q8 : std::int16_t {};
constexpr q8 operator-(q8 a) noexcept { return q8{static_cast<std::int16_t>(-static_cast<int>(a))}; }
constexpr q8 sigmoid(q8 a) noexcept { return a; }

}  // namespace

TEST_CASE("functions of somebody else by the names of ours are called where they fit") {
  std::vector<sample> const samples(3);
  using app::accuracy;
  using app::count_weights;
  using app::fit;
  using app::is_finite;
  using app::norm;
  using app::prepare;
  CHECK(norm(samples) == 3.0F);
  CHECK(norm(app::policy<model>{}) == -1.0F);
  CHECK(accuracy(1, samples) == 3.0F);
  CHECK(count_weights(samples) == 43);
  CHECK(prepare(samples) == 53);
  CHECK_FALSE(is_finite(samples));
  CHECK(fit(app::trainer<model>{}, samples) == 3.0F);
}

TEST_CASE("a function of somebody's own number is found where a layer looks for it") {
  using etch::math::sigmoid;
  CHECK(sigmoid(q8{3}) == q8{3});
  CHECK(-q8{3} == q8{-3});
}

TEST_CASE("types derived from ours are as good") {
  app::named net;
  etch::sgd<model> optimizer;
  app::labelled example;
  example.target = {1.0F};
  CHECK(etch::learn(net, example, etch::squared_error{}, optimizer) == 1.0F);
  CHECK(etch::norm(net) > 0.0F);
  CHECK(etch::classify(app::reading{{0.1F, 0.2F}}) == 1);
  CHECK(etch::around(app::reading{{0.1F, 0.2F}}, 0.5F).contains({0.0F, 0.0F}));
  CHECK(etch::around({0.1F, 0.2F}, 0.5F).contains({0.0F, 0.0F}));
  app::region region;
  region.upper = {1.0F, 1.0F};
  CHECK(etch::bounds(net, region).upper[0] < 10.0F);
}
