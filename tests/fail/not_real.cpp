// expect: etch: this is no real number: what is asked for takes float or double
// show: is_real<int>
// SPDX-License-Identifier: BSL-1.0
#include <etch/etch.hpp>

#if ETCH_CORRECT
using number = float;
#else
using number = int;
#endif

#if MISTAKE_box || ETCH_CORRECT
number box(etch::box<number, 2> const& b) { return b.lower[0]; }
#endif
#if MISTAKE_dual || ETCH_CORRECT
number dual(etch::dual<number> const& x) { return x.value; }
#endif
#if MISTAKE_interval || ETCH_CORRECT
number interval(etch::interval<number> const& x) { return x.lower; }
#endif
#if MISTAKE_lanes || ETCH_CORRECT
number lanes(etch::lanes<number, 4> const& x) { return x[0]; }
#endif
#if MISTAKE_lane_mask || ETCH_CORRECT
bool lane_mask(etch::lane_mask<number, 4> const& x) { return x[0]; }
#endif
#if MISTAKE_native_lanes || ETCH_CORRECT
std::size_t native_lanes() { return etch::native_lanes<number>; }
#endif
#if MISTAKE_pack || ETCH_CORRECT
number pack(etch::math::pack<number, 4> const& x) { return x.v[0]; }
#endif
#if MISTAKE_fit_options || ETCH_CORRECT
number fit_options(etch::fit_options<number> const& options) { return options.clip_norm; }
#endif
#if MISTAKE_fit_result || ETCH_CORRECT
number fit_result(etch::fit_result<number> const& result) { return result.loss; }
#endif
#if MISTAKE_uniform || ETCH_CORRECT
number uniform(etch::pcg32& random) { return etch::uniform<number>(random); }
#endif
#if MISTAKE_normal || ETCH_CORRECT
number normal(etch::pcg32& random) { return etch::normal<number>(random); }
#endif
#if MISTAKE_xor_easy || ETCH_CORRECT
number xor_easy() { return etch::problems::xor_easy<number>[0].target[0]; }
#endif
#if MISTAKE_linear || ETCH_CORRECT
number linear() { return etch::problems::linear<number>(1)[0].target[0]; }
#endif
#if MISTAKE_circle || ETCH_CORRECT
number circle() { return etch::problems::circle<number>(1)[0].target[0]; }
#endif
#if MISTAKE_gauss || ETCH_CORRECT
number gauss() { return etch::problems::gauss<number>(1)[0].target[0]; }
#endif
#if MISTAKE_spiral || ETCH_CORRECT
number spiral() { return etch::problems::spiral<number>(1)[0].target[0]; }
#endif
#if MISTAKE_xavier || ETCH_CORRECT
number xavier() { return etch::xavier{}.standard_deviation<number>(2, 3); }
#endif
#if MISTAKE_he || ETCH_CORRECT
number he() { return etch::he{}.standard_deviation<number>(2, 3); }
#endif
#if MISTAKE_zeros || ETCH_CORRECT
number zeros() { return etch::zeros{}.standard_deviation<number>(2, 3); }
#endif
#if MISTAKE_normal_weights || ETCH_CORRECT
number normal_weights() { return etch::normal_weights{}.standard_deviation<number>(2, 3); }
#endif
#if MISTAKE_up || ETCH_CORRECT
number up(number x) { return etch::outward::up(x); }
#endif
#if MISTAKE_down || ETCH_CORRECT
number down(number x) { return etch::outward::down(x); }
#endif
