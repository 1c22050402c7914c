// expect: etch: this is no real number: what is asked for takes float or double
// show: is_real<int>
// SPDX-License-Identifier: BSL-1.0
#include <etch/math.hpp>

#if ETCH_CORRECT
using number = double;
#else
using number = int;
#endif

#if MISTAKE_exp || ETCH_CORRECT
number exp(number x) { return etch::math::exp(x); }
#endif
#if MISTAKE_log || ETCH_CORRECT
number log(number x) { return etch::math::log(x); }
#endif
#if MISTAKE_sqrt || ETCH_CORRECT
number sqrt(number x) { return etch::math::sqrt(x); }
#endif
#if MISTAKE_sigmoid || ETCH_CORRECT
number sigmoid(number x) { return etch::math::sigmoid(x); }
#endif
#if MISTAKE_tanh || ETCH_CORRECT
number tanh(number x) { return etch::math::tanh(x); }
#endif
#if MISTAKE_softplus || ETCH_CORRECT
number softplus(number x) { return etch::math::softplus(x); }
#endif
#if MISTAKE_fast_sigmoid || ETCH_CORRECT
number fast_sigmoid(number x) { return etch::math::fast_sigmoid(x); }
#endif
#if MISTAKE_fast_tanh || ETCH_CORRECT
number fast_tanh(number x) { return etch::math::fast_tanh(x); }
#endif
#if MISTAKE_abs || ETCH_CORRECT
number abs(number x) { return etch::math::abs(x); }
#endif
#if MISTAKE_minus_abs || ETCH_CORRECT
number minus_abs(number x) { return etch::math::minus_abs(x); }
#endif
#if MISTAKE_copy_sign || ETCH_CORRECT
number copy_sign(number x) { return etch::math::copy_sign(x, x); }
#endif
#if MISTAKE_at_least || ETCH_CORRECT
number at_least(number x) { return etch::math::at_least(x, x); }
#endif
#if MISTAKE_at_most || ETCH_CORRECT
number at_most(number x) { return etch::math::at_most(x, x); }
#endif
#if MISTAKE_negative_at_least || ETCH_CORRECT
number negative_at_least(number x) { return etch::math::negative_at_least(x, -x); }
#endif
#if MISTAKE_is_finite || ETCH_CORRECT
bool is_finite(number x) { return etch::math::is_finite(x); }
#endif
#if MISTAKE_is_negative || ETCH_CORRECT
bool is_negative(number x) { return etch::math::is_negative(x); }
#endif
#if MISTAKE_to_bits || ETCH_CORRECT
auto to_bits(number x) { return etch::math::to_bits(x); }
#endif
#if MISTAKE_from_bits || ETCH_CORRECT
number from_bits() { return etch::math::from_bits<number>(0); }
#endif
#if MISTAKE_power_of_two || ETCH_CORRECT
number power_of_two() { return etch::math::power_of_two<number>(3); }
#endif
#if MISTAKE_normalize || ETCH_CORRECT
number normalize(number x) { return etch::math::normalize(x).value; }
#endif
#if MISTAKE_normalized || ETCH_CORRECT
number normalized(etch::math::normalized<number> const& x) { return x.value; }
#endif
#if MISTAKE_polynomial || ETCH_CORRECT
number polynomial(number x) { return etch::math::polynomial(x, std::array<number, 2>{}); }
#endif
#if MISTAKE_ieee || ETCH_CORRECT
auto ieee() { return etch::math::ieee<number>::fraction_bits; }
#endif
#if MISTAKE_number_of || ETCH_CORRECT
using number_of = etch::math::number_of<number>;
#endif
#if MISTAKE_sign_bit || ETCH_CORRECT
auto sign_bit() { return etch::math::sign_bit<number>; }
#endif
#if MISTAKE_fraction_mask || ETCH_CORRECT
auto fraction_mask() { return etch::math::fraction_mask<number>; }
#endif
#if MISTAKE_bits_of_negative_infinity || ETCH_CORRECT
auto bits_of_negative_infinity() { return etch::math::bits_of_negative_infinity<number>; }
#endif
