// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

#include "experiments.hpp"

namespace lab {

/// The report as one HTML page that needs no other file: every experiment with the number that the original report
/// gives, the distribution that the results have, a picture and a sentence. Figures in it are computed from the
/// results, or from networks trained here for a few epochs. Where `stop` becomes true, pictures are left out.
[[nodiscard]] std::string html_report(results const& all, std::atomic<bool> const& stop);

}  // namespace lab
