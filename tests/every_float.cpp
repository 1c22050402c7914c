// SPDX-License-Identifier: BSL-1.0

/// @file
/// Goes through every float, or every n-th, and holds one function against the platform's double one:
/// its error in ulp, and infinities, zeros and NaN exactly where the rounded double has them; of a fast
/// function the absolute error.
///
/// usage  etch-every-float FUNCTION STRIDE

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <etch/math.hpp>

namespace {

struct function {
  char const* name;
  float (*ours)(float);
  double (*exact)(double);
  double limit;           ///< of the error, in ulp; 0.5 is correct rounding
  bool absolute = false;  ///< the limit is of the difference itself, not in ulp
};

double exact_sigmoid(double x) { return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x)); }

// The double functions are within 1 ulp of a double, which is 2e-9 ulp of a float.
constexpr function functions[] = {
    {"exp", [](float x) { return etch::math::exp(x); }, [](double x) { return std::exp(x); }, 1.0},
    {"log", [](float x) { return etch::math::log(x); }, [](double x) { return std::log(x); }, 1.0},
    {"sqrt", [](float x) { return etch::math::sqrt(x); }, [](double x) { return std::sqrt(x); }, 0.5},
    {"sigmoid", [](float x) { return etch::math::sigmoid(x); }, exact_sigmoid, 2.0},
    {"tanh", [](float x) { return etch::math::tanh(x); }, [](double x) { return std::tanh(x); }, 2.0},
    {"softplus", [](float x) { return etch::math::softplus(x); },
     [](double x) { return x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)); }, 2.0},
    {"fast_sigmoid", [](float x) { return etch::math::fast_sigmoid(x); }, exact_sigmoid, 2.7e-7, true},
    {"fast_tanh", [](float x) { return etch::math::fast_tanh(x); }, [](double x) { return std::tanh(x); }, 5.4e-7,
     true},
};

/// The error of y in ulp of the float at the exact result; infinite where y is infinite, NaN or
/// zero and the correctly rounded result is not, or the other way round.
double error(float y, double exact) {
  double const wrong = std::numeric_limits<double>::infinity();
  auto const rounded = static_cast<float>(exact);
  if (std::isnan(rounded) || std::isnan(y)) {
    return std::isnan(rounded) && std::isnan(y) ? 0 : wrong;
  }
  if (std::isinf(rounded) || std::isinf(y)) {
    return rounded == y ? 0 : wrong;
  }
  // Half-way between 0 and the smallest subnormal a rounded 0 may stand for either.
  if ((rounded == 0) != (y == 0) && std::fabs(exact) > 0x1.000002p-150) {
    return wrong;
  }
  int exponent = 0;
  static_cast<void>(std::frexp(exact, &exponent));
  return std::fabs(static_cast<double>(y) - exact) / std::ldexp(1.0, std::max(exponent - 24, -149));
}

/// The difference of y from the exact result, which is finite or NaN; infinite where only one of them is NaN.
double difference(float y, double exact) {
  if (std::isnan(y) || std::isnan(exact)) {
    return std::isnan(y) && std::isnan(exact) ? 0 : std::numeric_limits<double>::infinity();
  }
  return std::fabs(static_cast<double>(y) - exact);
}

}  // namespace

int main(int argc, char** argv) {
  function const* const end = std::end(functions);
  function const* const f = argc == 3 ? std::find_if(std::begin(functions), end,
                                                     [&](function const& g) { return !std::strcmp(g.name, argv[1]); })
                                      : end;
  std::uint64_t const stride = f == end ? 0 : std::strtoull(argv[2], nullptr, 10);
  if (stride == 0) {
    std::fprintf(stderr,
                 "usage: etch-every-float exp|log|sqrt|sigmoid|tanh|softplus|fast_sigmoid|fast_tanh STRIDE "
                 "(1: every float)\n");
    return 2;
  }
  double worst = 0;
  float where = 0;
  std::uint64_t count = 0;
  for (std::uint64_t bits = 0; bits < (std::uint64_t{1} << 32U); bits += stride, ++count) {
    auto const x = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    double const exact = f->exact(static_cast<double>(x));
    double const e = f->absolute ? difference(f->ours(x), exact) : error(f->ours(x), exact);
    if (e > worst) {
      worst = e;
      where = x;
    }
  }
  std::printf("%s: %llu floats, largest error %.4g%s at %a, limit %.3g\n", f->name,
              static_cast<unsigned long long>(count), worst, f->absolute ? "" : " ulp", static_cast<double>(where),
              f->limit);
  return worst <= f->limit ? 0 : 1;
}
