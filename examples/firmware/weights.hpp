// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <etch/etch.hpp>

using model = etch::network<float, etch::dense<2, 10>, etch::sigmoid, etch::dense<10, 5>, etch::sigmoid,
                            etch::dense<5, 1>, etch::sigmoid>;

/// A network that has learned xor on a desktop: its weights and biases, layer by layer, in flash.
/// (1000 epochs of Adam at a rate of 0.03 on `etch::problems::xor_easy`, from `etch::xavier` and seed 1.)
constexpr model trained = [] {
  constexpr std::array numbers{
      -1.21827853F,  -0.945887625F, -4.28558731F,  -7.05279779F,   -8.78686237F, -7.42489624F,   -7.02743101F,
      7.23211813F,   7.75814152F,   6.94150829F,   -0.731472671F,  3.92195821F,  4.93050241F,    -6.92843437F,
      7.49871063F,   7.79336786F,   5.40470695F,   -8.09132004F,   -6.180439F,   -7.50906229F,   -0.442274034F,
      -1.12869668F,  -0.26424551F,  4.53684378F,   -0.748794019F,  0.96957761F,  -0.410415769F,  -0.77350992F,
      0.461188853F,  -0.888397276F, 0.236202031F,  -0.0979935303F, 0.282918423F, -0.62640816F,   -0.175694361F,
      -0.677011907F, -0.880320549F, -1.74557352F,  0.741901457F,   0.269911319F, 0.887414515F,   0.0783622265F,
      -3.03298664F,  0.39596954F,   -0.959770143F, -2.15220475F,   -3.88724351F, -2.45489764F,   3.95188355F,
      3.04701734F,   4.45452499F,   4.50102901F,   -2.45948195F,   -5.10958624F, -5.7578063F,    0.390324175F,
      -1.94931746F,  -4.22991276F,  2.2263782F,    -1.71655357F,   1.99492133F,  2.58736014F,    -1.88720322F,
      -2.87294436F,  -3.66678834F,  -0.696945369F, 4.02895069F,    5.22235823F,  -4.00981045F,   3.08150005F,
      -4.06240702F,  -2.48692226F,  1.57541895F,   3.04539585F,    5.3831172F,   -0.512752116F,  3.65442729F,
      4.17149878F,   -4.41217566F,  3.83149862F,   -0.428565502F,  0.150812045F, -0.0378749147F, -0.367804736F,
      1.11157107F,   2.75168324F,   4.49069595F,   4.46227837F,    -3.60177779F, -3.25480938F,   0.0690632984F};
  static_assert(numbers.size() == model::parameter_count);
  model net;
  std::size_t next = 0;
  etch::for_each_parameter([&](etch::parameter_kind, float& parameter) { parameter = numbers[next++]; }, net);
  return net;
}();
