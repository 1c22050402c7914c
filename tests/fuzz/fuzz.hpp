// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <convert/tensor.hpp>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <string>
#include <tool/input_error.hpp>

/// @file
/// What every fuzzer of a reader holds it to: it gives something or throws input_error, of one line; nothing else is
/// thrown, and the memory that it takes meanwhile is bounded by the size of the file.

namespace fuzz {

/// Begins to count what is allocated; where the program has no sanitizer that could count, nothing is.
void begin_counting(std::size_t most);
/// Ends that.
void end_counting();

/// Ends the program, which a fuzzer takes for a finding.
[[noreturn]] void report(std::string const& what);

/// Reads a file by `read`, which may take `factor` bytes of memory for each byte of it, and 4 MiB.
template <class Read>
void one(std::span<std::byte const> content, std::size_t factor, Read read) {
  begin_counting(factor * content.size() + (std::size_t{4} << 20U));
  try {
    read(content);
  } catch (tool::input_error const& error) {
    if (std::string{error.what()}.find('\n') != std::string::npos) {
      report(std::string{"more than one line: "} + error.what());
    }
  } catch (std::exception const& error) {
    report(std::string{"an exception that is no input_error: "} + error.what());
  }
  end_counting();
}

}  // namespace fuzz

/// What libFuzzer calls for each input, and main for each file where there is no libFuzzer.
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);
