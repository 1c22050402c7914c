// SPDX-License-Identifier: BSL-1.0

/// @file
/// For compilers without libFuzzer: reads each file of the folders that are its arguments.

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

#include "fuzz.hpp"

int main(int argc, char** argv) {
  int files = 0;
  for (std::string const& folder : std::vector<std::string>(argv + 1, argv + argc)) {
    for (auto const& entry : std::filesystem::recursive_directory_iterator{folder}) {
      if (entry.is_regular_file()) {
        std::ifstream in{entry.path(), std::ios::binary};
        std::vector<char> const content{std::istreambuf_iterator<char>{in}, {}};
        std::vector<std::uint8_t> bytes(content.size());
        std::ranges::transform(content, bytes.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
        ++files;
      }
    }
  }
  std::printf("%d files\n", files);
  return files > 0 ? 0 : 1;
}
