// SPDX-License-Identifier: BSL-1.0
#include "implementations.hpp"
#include "works.hpp"

namespace bench {

void add_eigen_dynamic(task const& t) {
  add_benchmarks<eigen_implementation<Eigen::RowMajor>>("eigen_dynamic", t);
  add_benchmarks<eigen_implementation<Eigen::ColMajor>>("eigen_columns", t);
}

}  // namespace bench
