// SPDX-License-Identifier: BSL-1.0

/// @file
/// Reads a function's disassembly (objdump's) and says whether it has a loop or a call: a loop is a
/// cycle in its control-flow graph, so that a jump back from a cold block at the end is none.
///
/// usage  objdump -d --no-show-raw-insn OBJECT | etch-disassembly FUNCTION straight|loop|call

#include <cstdint>
#include <functional>
#include <iostream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

struct instruction {
  std::vector<std::uint64_t> next;  ///< the addresses that control may go to
  bool call = false;
  bool repeats = false;  ///< a string instruction with a repeat prefix: a loop in one instruction
};

using program = std::map<std::uint64_t, instruction>;

/// The instructions of one function.
program read_function(std::istream& in, std::string const& name) {
  static std::regex const header{R"(^[0-9a-f]+ <(.+)>:$)"};
  static std::regex const line_of_code{R"(^\s*([0-9a-f]+):\s+(\S+)\s*(.*)$)"};
  static std::regex const target{R"(^([0-9a-f]+) <([^+>]+)(\+0x[0-9a-f]+)?>)"};
  program result;
  bool inside = false;
  instruction* previous = nullptr;  // falls through to the next one
  for (std::string line; std::getline(in, line);) {
    std::smatch match;
    if (std::regex_match(line, match, header)) {
      inside = match[1] == name;
      previous = nullptr;
    } else if (inside && std::regex_match(line, match, line_of_code)) {
      std::uint64_t const address = std::stoull(match[1], nullptr, 16);
      std::string const mnemonic = match[2];
      std::string const operands = match[3];
      if (previous != nullptr) {
        previous->next.push_back(address);
      }
      instruction& current = result[address];
      current.repeats = mnemonic.starts_with("rep");
      current.call = mnemonic.starts_with("call");
      bool falls_through = !mnemonic.starts_with("ret") && !mnemonic.starts_with("ud2");
      if (mnemonic.starts_with("j")) {
        falls_through = mnemonic != "jmp";
        std::smatch to;
        if (std::regex_search(operands, to, target) && to[2] == name) {
          current.next.push_back(std::stoull(to[1], nullptr, 16));
        } else {
          current.call = true;  // a tail call, or a jump that cannot be followed
        }
      }
      previous = falls_through ? &current : nullptr;
    }
  }
  return result;
}

/// Whether control can come back to an instruction it has passed.
bool has_cycle(program const& code) {
  std::set<std::uint64_t> finished;
  std::set<std::uint64_t> on_path;
  std::function<bool(std::uint64_t)> const visit = [&](std::uint64_t address) {
    if (on_path.contains(address)) {
      return true;
    }
    if (finished.contains(address) || !code.contains(address)) {
      return false;
    }
    on_path.insert(address);
    for (std::uint64_t const to : code.at(address).next) {
      if (visit(to)) {
        return true;
      }
    }
    on_path.erase(address);
    finished.insert(address);
    return false;
  };
  return visit(code.begin()->first);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: objdump -d --no-show-raw-insn OBJECT | etch-disassembly FUNCTION straight|loop|call\n";
    return 2;
  }
  std::string const name = argv[1];
  std::string const expected = argv[2];
  program const code = read_function(std::cin, name);
  if (code.empty()) {
    std::cerr << name << ": not found in the disassembly\n";
    return 2;
  }
  bool call = false;
  bool loop = has_cycle(code);
  for (auto const& [address, current] : code) {
    call = call || current.call;
    loop = loop || current.repeats;
  }
  std::string const found = call ? "call" : loop ? "loop" : "straight";
  std::cout << name << ": " << code.size() << " instructions, " << found << ", expected " << expected << '\n';
  return found == expected ? 0 : 1;
}
