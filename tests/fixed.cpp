// SPDX-License-Identifier: BSL-1.0
#include <etch/number/fixed.hpp>

#include <cmath>
#include <random>

#include "catch.hpp"

namespace {

using etch::fixed;
using etch::fraction;
using etch::overflow;

using q7 = fixed<0, 7>;
using q15 = fixed<0, 15>;
using q4_11 = fixed<4, 11>;
static_assert(etch::number<q7> && etch::number<q4_11> && etch::number<fixed<15, 16>>);
static_assert(sizeof(q7) == 1 && sizeof(q4_11) == 2 && sizeof(fixed<15, 16>) == 4);

static_assert(q4_11{1}.units() == 2048 && q4_11{-1.5}.units() == -3072 && float(q4_11{0.75F}) == 0.75F);
static_assert(q4_11{2} + q4_11{0.5} == q4_11{2.5} && q4_11{2} - q4_11{3} == -q4_11{1});
static_assert(q4_11{q4_11{1.5} * q4_11{-2}} == q4_11{-3} && q4_11{3} / q4_11{-2} == q4_11{-1.5});
static_assert(q15{1}.units() == 32767 && q15{-1}.units() == -32768 && -q15{-1} == q15{1});  // 1 is just out of range
static_assert(q4_11{15.9} + q4_11{1} == q4_11{16} && q4_11{16}.units() == 32767);
static_assert(fixed<4, 11, overflow::wrap>::of_units(32767) + fixed<4, 11, overflow::wrap>::of_units(1) ==
              fixed<4, 11, overflow::wrap>::of_units(-32768));
static_assert(q4_11{q4_11::of_units(1) * q4_11{0.5}}.units() == 0);  // a half goes to even
static_assert(q4_11{q4_11::of_units(3) * q4_11{0.5}}.units() == 2);  // too
static_assert(q4_11{q4_11::of_units(-1) * q4_11{0.75}}.units() == -1);
static_assert(fixed<4, 11, overflow::saturate, fraction::truncate>{fixed<4, 11>::of_units(-1) * q4_11{0.25}}.units() ==
              -1);  // down
static_assert(q4_11{std::numeric_limits<double>::quiet_NaN()}.units() == 0);
static_assert(q4_11{std::numeric_limits<float>::infinity()}.units() == 32767);
// Rounded once: 0.5 units each, which one by one would be 0 each.
static_assert(q4_11{q4_11::of_units(1) * q4_11{0.5} + q4_11::of_units(1) * q4_11{0.5}}.units() == 1);
static_assert(q4_11{q4_11::of_units(1) * q4_11{0.5} + q4_11::of_units(4)}.units() == 4);
// Of other units: int8 weights, activations of 16 bits.
static_assert(std::is_same_v<decltype(fixed<1, 6>{1} * q4_11{1}), etch::numbers::exact<17>>);
static_assert(q4_11{fixed<1, 6>{-1.5} * q4_11{3}} == q4_11{-4.5});
static_assert(fixed<1, 6>{q4_11{1.5}} == fixed<1, 6>{1.5} && fixed<1, 6>{q4_11{9}}.units() == 127);

__extension__ using big = __int128;

/// numerator / denominator, rounded as the format says, by a division: no shift, no bit of the library's.
template <class T>
struct format;
template <int I, int F, overflow O, fraction R>
struct format<fixed<I, F, O, R>> {
  static constexpr int fraction_bits = F;

  static big rounded(big numerator, big denominator) {
    if (denominator < 0) {
      numerator = -numerator;
      denominator = -denominator;
    }
    big below = numerator / denominator;
    if (numerator % denominator < 0) {
      --below;
    }
    big const twice_rest = 2 * (numerator - below * denominator);
    bool const up =
        R == fraction::nearest_even && (twice_rest > denominator || (twice_rest == denominator && below % 2 != 0));
    return up ? below + 1 : below;
  }

  static big in_range(big units) {
    big const range = big{1} << (1 + I + F);
    big const most = range / 2 - 1;
    big const least = -range / 2;
    if (O == overflow::saturate) {
      return units < least ? least : units > most ? most : units;
    }
    big const residue = ((units % range) + range) % range;
    return residue > most ? residue - range : residue;
  }

  static big result(big numerator, big denominator) { return in_range(rounded(numerator, denominator)); }
};

/// How many of + - * / and the negative give other units than exact arithmetic, rounded once.
template <class T>
int mistakes(typename T::storage x, typename T::storage y) {
  using reference = format<T>;
  big const a = x;
  big const b = y;
  big const one = big{1} << T::fraction_bits;
  T const p = T::of_units(x);
  T const q = T::of_units(y);
  int count = 0;
  count += (p + q).units() == reference::in_range(a + b) ? 0 : 1;
  count += (p - q).units() == reference::in_range(a - b) ? 0 : 1;
  count += (-p).units() == reference::in_range(-a) ? 0 : 1;
  count += T{p * q}.units() == reference::result(a * b, one) ? 0 : 1;
  count += T{p * q + p}.units() == reference::result(a * b + a * one, one) ? 0 : 1;
  count += T{q - p * q}.units() == reference::result(b * one - a * b, one) ? 0 : 1;
  if (b != 0) {
    count += (p / q).units() == reference::result(a * one, b) ? 0 : 1;
  }
  count += (p < q) == (a < b) && (p > q) == (a > b) && (p == q) == (a == b) ? 0 : 1;
  return count;
}

template <int I, int F>
using formats =
    std::tuple<fixed<I, F>, fixed<I, F, overflow::wrap>, fixed<I, F, overflow::saturate, fraction::truncate>,
               fixed<I, F, overflow::wrap, fraction::truncate>>;

using formats_of_8 = decltype(std::tuple_cat(formats<0, 7>{}, formats<3, 4>{}, formats<7, 0>{}));
using formats_of_16 = decltype(std::tuple_cat(formats<0, 15>{}, formats<4, 11>{}, formats<15, 0>{}));
using formats_of_32 = decltype(std::tuple_cat(formats<0, 31>{}, formats<15, 16>{}));

}  // namespace

TEMPLATE_LIST_TEST_CASE("all pairs of 8 bits give what exact arithmetic gives, rounded once", "", formats_of_8) {
  int count = 0;
  for (int a = -128; a <= 127; ++a) {
    for (int b = -128; b <= 127; ++b) {
      count += mistakes<TestType>(static_cast<std::int8_t>(a), static_cast<std::int8_t>(b));
    }
  }
  CHECK(count == 0);
}

TEMPLATE_LIST_TEST_CASE("pairs of 16 bits give what exact arithmetic gives, rounded once", "", formats_of_16) {
  std::mt19937 random(1);
  int count = 0;
  for (int i = 0; i < 200'000; ++i) {
    // Of all sizes, and the ends of the range.
    auto const any = [&] {
      auto const units = static_cast<std::int16_t>(static_cast<std::int16_t>(random()) >> (random() % 16));
      return random() % 16 == 0 ? static_cast<std::int16_t>(units < 0 ? INT16_MIN : INT16_MAX) : units;
    };
    count += mistakes<TestType>(any(), any());
  }
  CHECK(count == 0);
}

TEMPLATE_LIST_TEST_CASE("pairs of 32 bits give what exact arithmetic gives, rounded once", "", formats_of_32) {
  std::mt19937 random(2);
  int count = 0;
  for (int i = 0; i < 200'000; ++i) {
    auto const any = [&] {
      auto const units = static_cast<std::int32_t>(random()) >> (random() % 32);
      return random() % 16 == 0 ? (units < 0 ? INT32_MIN : INT32_MAX) : units;
    };
    count += mistakes<TestType>(any(), any());
  }
  CHECK(count == 0);
}

TEST_CASE("a real number becomes the nearest fixed-point number, halfway the even one") {
  int mistakes = 0;
  for (int eighths = -8 * 40'000; eighths <= 8 * 40'000; ++eighths) {
    double const units = eighths / 8.0;
    double const nearest = std::fmin(std::fmax(std::nearbyint(units), -32768.0), 32767.0);
    mistakes += q4_11{units / 2048}.units() == nearest ? 0 : 1;
    mistakes += q4_11{static_cast<float>(units) / 2048}.units() == nearest ? 0 : 1;
  }
  CHECK(mistakes == 0);
  CHECK(fixed<0, 31>{0.99999999F}.units() == INT32_MAX);  // 1 as a float
  CHECK(fixed<0, 31>{-1.0F}.units() == INT32_MIN);
  CHECK(fixed<0, 31>{0.5}.units() == 1 << 30);
}

TEST_CASE("every number of 16 bits becomes itself by way of a real number") {
  int mistakes = 0;
  for (int units = -32768; units <= 32767; ++units) {
    auto const x = q4_11::of_units(static_cast<std::int16_t>(units));
    mistakes += q4_11{static_cast<float>(x)} == x && q4_11{static_cast<double>(x)} == x ? 0 : 1;
    mistakes += static_cast<double>(x) * 2048 == units ? 0 : 1;
  }
  CHECK(mistakes == 0);
}

TEST_CASE("a sum of products is rounded once, whatever it is on the way") {
  std::mt19937 random(3);
  int mistakes = 0;
  for (int i = 0; i < 10'000; ++i) {
    typename q4_11::product sum{q4_11::of_units(static_cast<std::int16_t>(random()))};
    big exact = big{sum.units};
    for (int k = 0; k < 100; ++k) {
      auto const a = static_cast<std::int16_t>(random());
      auto const b = static_cast<std::int16_t>(random());
      sum += q4_11::of_units(a) * q4_11::of_units(b);
      exact += big{a} * b;
    }
    mistakes += q4_11{sum}.units() == format<q4_11>::result(exact, 2048) ? 0 : 1;
  }
  CHECK(mistakes == 0);
}

TEST_CASE("a quotient by 0 is the end of the range") {
  CHECK((q4_11{1} / q4_11{0}).units() == 32767);
  CHECK((q4_11{-1} / q4_11{0}).units() == -32768);
  CHECK((q4_11{0} / q4_11{0}).units() == 0);
}

TEST_CASE("a number of other units is the nearest one, and the end of the range beyond it") {
  auto const mistakes = [](auto from, auto to) {
    using From = decltype(from);
    using To = decltype(to);
    using limits = std::numeric_limits<typename To::storage>;
    int count = 0;
    for (int units = -128; units <= 127; ++units) {
      double const wanted = std::nearbyint(std::ldexp(units, To::fraction_bits - From::fraction_bits));
      double const in_range =
          std::fmin(std::fmax(wanted, static_cast<double>(limits::min())), static_cast<double>(limits::max()));
      auto const found = To{From::of_units(static_cast<std::int8_t>(units))};
      count += static_cast<double>(found.units()) == in_range ? 0 : 1;
    }
    return count;
  };
  CHECK(mistakes(fixed<7, 0>{}, fixed<0, 7>{}) == 0);
  CHECK(mistakes(fixed<0, 7>{}, fixed<7, 0>{}) == 0);
  CHECK(mistakes(fixed<7, 0>{}, fixed<0, 15>{}) == 0);
  CHECK(mistakes(fixed<3, 4>{}, fixed<1, 14>{}) == 0);
  CHECK(mistakes(fixed<7, 0>{}, fixed<0, 31>{}) == 0);
  CHECK(mistakes(fixed<3, 4>{}, fixed<4, 11>{}) == 0);
  CHECK(mistakes(fixed<2, 5>{}, fixed<15, 16>{}) == 0);
  auto const large = fixed<26, 5>::of_units(INT32_MAX);
  CHECK(fixed<16, 15>{large * large}.units() == INT32_MAX);
  CHECK(fixed<16, 15>{large * -large}.units() == INT32_MIN);
}

TEST_CASE("sums of 32 bits are those of 64 as long as they fit") {
  std::mt19937 random(9);
  int mistakes = 0;
  for (int i = 0; i < 10'000; ++i) {
    etch::numbers::exact<15, std::int32_t> narrow{fixed<3, 4>{1}};
    etch::numbers::exact<15> wide{fixed<3, 4>{1}};
    for (int k = 0; k < 100; ++k) {
      auto const product = q4_11::of_units(static_cast<std::int16_t>(random())) *
                           fixed<3, 4>::of_units(static_cast<std::int8_t>(random()));
      narrow += product;
      wide += product;
    }
    mistakes += q4_11{narrow} == q4_11{wide} && static_cast<double>(narrow) == static_cast<double>(wide) ? 0 : 1;
  }
  CHECK(mistakes == 0);
  using sum_of_bytes = fixed<3, 4>::sum_of_products<fixed<3, 4>, 1000>;
  static_assert(std::is_same_v<sum_of_bytes, etch::numbers::exact<8, std::int32_t>>);
  static_assert(std::is_same_v<q4_11::sum_of_products<fixed<3, 4>, 500>, etch::numbers::exact<15, std::int32_t>>);
  static_assert(std::is_same_v<q4_11::sum_of_products<fixed<3, 4>, 511>, etch::numbers::exact<15>>);
  static_assert(std::is_same_v<q4_11::sum_of_products<q4_11, 1>, etch::numbers::exact<22>>);
  // At the end of the range rounding wraps, and is no undefined behaviour.
  CHECK(q4_11{etch::numbers::exact<22, std::int32_t>::of_units(INT32_MAX)}.units() == INT16_MIN);
}

TEST_CASE("a sum from a real number is the nearest one") {
  using sum = etch::numbers::exact<20, std::int32_t>;
  CHECK(sum{0.5F}.units == 1 << 19);
  CHECK(sum{-3e9}.units == INT32_MIN);
  CHECK(sum{1e10F}.units == INT32_MAX);
  CHECK(sum{std::ldexp(2.5, -20)}.units == 2);
}
