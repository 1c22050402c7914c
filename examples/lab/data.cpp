// SPDX-License-Identifier: BSL-1.0
#include "data.hpp"

#include <cmath>
#include <tool/csv.hpp>

namespace lab {

std::vector<std::string> problem_names() { return {"xor", "linear", "circle", "gauss", "spiral"}; }

std::vector<sample> make_problem(std::string const& name, std::uint64_t seed) {
  auto const as_vector = [](auto const& points) { return std::vector<sample>(points.begin(), points.end()); };
  std::uint64_t const points_seed = seed + 1000;
  if (name == "linear") {
    return as_vector(etch::problems::linear(points_seed));
  }
  if (name == "circle") {
    return as_vector(etch::problems::circle(points_seed));
  }
  if (name == "gauss") {
    return as_vector(etch::problems::gauss(points_seed));
  }
  if (name == "spiral") {
    return as_vector(etch::problems::spiral(points_seed));
  }
  return as_vector(etch::problems::xor_easy<>);
}

std::vector<sample> read_csv(std::string const& file) {
  std::vector<sample> result;
  tool::read_csv(
      {.name = file,
       .count = "3",
       .columns = "x0,x1,label",
       .columns_of = [](std::size_t) { return std::vector<tool::csv_column>{{"x0"}, {"x1"}, {"label", true}}; },
       .add =
           [&](std::span<double const> row) {
             auto const as_float = [](double x) { return static_cast<float>(x); };
             result.push_back({{as_float(row[0]), as_float(row[1])}, {as_float(row[2])}});
           }});
  return result;
}

std::pair<std::vector<sample>, std::vector<sample>> split(samples all, double share, std::uint64_t seed) {
  if (share == 0) {
    return {{all.begin(), all.end()}, {}};
  }
  etch::pcg32 random{seed};
  etch::permutation const order{static_cast<std::uint32_t>(all.size()), random};
  auto const test_size = static_cast<std::size_t>(std::lround(share * static_cast<double>(all.size())));
  std::pair<std::vector<sample>, std::vector<sample>> result;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    (i < test_size ? result.second : result.first).push_back(all[order(i)]);
  }
  return result;
}

}  // namespace lab
